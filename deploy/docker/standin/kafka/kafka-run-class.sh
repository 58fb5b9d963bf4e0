#!/bin/bash
# The variables of the distribution's script that docker-compose.yml sets; EXTRA_ARGS, about a log of garbage collections, is not read.
mkdir -p "${LOG_DIR:-/opt/kafka/logs}" || exit 1
# shellcheck disable=SC2086
exec java ${KAFKA_HEAP_OPTS:--Xmx256M} ${KAFKA_LOG4J_OPTS:-} -cp "/opt/kafka/libs/*" "$@"
