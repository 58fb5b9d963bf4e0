#!/bin/bash
# At the first start, by the image's entry point: for each service (each <NAME>_OWNER_PASSWORD) a database, the role that owns and migrates
# it, and the role that serves.
set -e
for password in $(compgen -e | grep '_OWNER_PASSWORD$'); do
  service=${password%_OWNER_PASSWORD} service=${service,,}
  psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=postgres --set=service="$service" \
    --set=owner="${service}_owner" --set=runtime="${service}_runtime" <<SQL
\getenv owner_password ${service^^}_OWNER_PASSWORD
\getenv runtime_password ${service^^}_RUNTIME_PASSWORD
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"runtime" LOGIN PASSWORD :'runtime_password';
CREATE DATABASE :"service" OWNER :"owner";
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"service" TO :"runtime";
SQL
done
