#!/bin/bash
# In place of the image's own start, which formats the storage without users: the broker logs in to itself by SCRAM, so that `admin` must be
# known before the first start. The users are made with it, one for each <NAME>_PASSWORD. Later changes: kafka-configs.sh --alter
# --entity-type users.
set -euo pipefail
properties=/etc/bihuan/kafka/server.properties
if [ -r /etc/bihuan/tls/kafka.pem ]; then
  cat "$properties" /etc/bihuan/kafka/outside.properties >/tmp/server.properties # of a property that stands there twice the last one holds
  properties=/tmp/server.properties
fi

if [ ! -e /var/lib/kafka/data/meta.properties ]; then
  users=()
  for password in $(compgen -e | grep '_PASSWORD$'); do
    user=${password%_PASSWORD}
    users+=(--add-scram "SCRAM-SHA-256=[name=${user,,},password=${!password}]")
  done
  /opt/kafka/bin/kafka-storage.sh format --standalone --cluster-id "$(/opt/kafka/bin/kafka-storage.sh random-uuid)" \
    --config "$properties" "${users[@]}" | sed '/^Bootstrap metadata/d' # that line holds the users' salted keys, which no log should
fi
exec /opt/kafka/bin/kafka-server-start.sh "$properties"
