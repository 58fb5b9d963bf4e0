#!/bin/sh
# Writes .env, for its owner alone: the example, with a random secret in place of each one in it. Refuses where there is an .env.
set -euC
umask 077
cd "$(dirname "$0")/../.."
while IFS= read -r line; do
  case $line in
    *=change-me-*) printf '%s=%s\n' "${line%%=*}" "$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')" ;;
    *) printf '%s\n' "$line" ;;
  esac
done <.env.example >.env
