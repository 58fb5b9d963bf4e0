"""What a single Kafka node is told: its properties and how its storage is formatted; the same with and without a container."""

from collections.abc import Mapping

from wanzai.player import SERVICES

ADMIN = "admin"
USERS = (ADMIN, *SERVICES, "stranger")
MECHANISM = "SCRAM-SHA-256"

_NODE = """\
process.roles=broker,controller
node.id=1
controller.listener.names=CONTROLLER
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=1000
log.segment.bytes=16777216
log.retention.ms=-1
offsets.retention.minutes=525600
"""

_OPEN = """\
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
"""

_SECURE = """\
inter.broker.listener.name=SASL_PLAINTEXT
listener.security.protocol.map=SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
sasl.enabled.mechanisms=SCRAM-SHA-256,SCRAM-SHA-512
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-256
sasl.mechanism.controller.protocol=PLAIN
listener.name.controller.sasl.enabled.mechanisms=PLAIN
listener.name.sasl_plaintext.scram-sha-256.sasl.jaas.config=\
org.apache.kafka.common.security.scram.ScramLoginModule required username="admin" password="{admin}";
listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config=\
org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.controller.plain.sasl.jaas.config=\
org.apache.kafka.common.security.plain.PlainLoginModule required username="admin" password="{admin}" user_admin="{admin}";
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:admin
"""


_OUTSIDE = """\
listener.security.protocol.map=SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT,OUTSIDE:SASL_SSL
listener.name.outside.ssl.keystore.type=PEM
listener.name.outside.ssl.keystore.location={keystore}
listener.name.outside.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.outside.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
"""


def outside(keystore: str, listeners: str, advertised: str) -> str:
    """What adds a listener with TLS for foreign systems, after server.properties; key and certificates lie in a PEM file."""
    return _OUTSIDE.format(keystore=keystore) + f"listeners={listeners}\nadvertised.listeners={advertised}\n"


def properties(port: int, controller_port: int, data: str, users: Mapping[str, str], listen: str = "127.0.0.1") -> str:
    """server.properties; where users are given (name and password), nobody gets in without, and `admin` alone may do everything."""
    protocol = "SASL_PLAINTEXT" if users else "PLAINTEXT"
    return (
        _NODE
        + (_SECURE.format(admin=users[ADMIN]) if users else _OPEN)
        + f"listeners={protocol}://{listen}:{port},CONTROLLER://127.0.0.1:{controller_port}\n"
        + f"advertised.listeners={protocol}://127.0.0.1:{port}\n"
        + f"controller.quorum.bootstrap.servers=127.0.0.1:{controller_port}\n"
        + f"log.dirs={data}\n"
    )


def format_options(users: Mapping[str, str]) -> list[str]:
    """What the storage tool is told beside the properties: one node, and the users with SCRAM-SHA-256."""
    return ["--standalone", *(word for user in users for word in ("--add-scram", f"{MECHANISM}=[name={user},password={users[user]}]"))]


def client(bootstrap: str, users: Mapping[str, str], user: str = ADMIN) -> dict[str, str | int | float | bool]:
    """librdkafka's configuration for one of the users."""
    plain: dict[str, str | int | float | bool] = {"bootstrap.servers": bootstrap, "log_level": 0}
    if not users:
        return plain
    sasl = {"sasl.mechanism": MECHANISM, "sasl.username": user, "sasl.password": users[user]}
    return {**plain, "security.protocol": "SASL_PLAINTEXT", **sasl}


def admit(bootstrap: str, users: Mapping[str, str], added: Mapping[str, str]) -> None:
    """Give these users their passwords; whoever is there already keeps what he may do."""
    from confluent_kafka.admin import AdminClient, ScramCredentialInfo, ScramMechanism, UserScramCredentialUpsertion

    kind = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096)
    changes = [UserScramCredentialUpsertion(user, kind, password.encode()) for user, password in added.items()]
    administrator = AdminClient(client(bootstrap, users))
    for future in administrator.alter_user_scram_credentials(list(changes)).values():
        future.result(20)


def answers(bootstrap: str, users: Mapping[str, str]) -> bool:
    """Does it tell its metadata?"""
    from confluent_kafka import KafkaException
    from confluent_kafka.admin import AdminClient

    try:
        return bool(AdminClient(client(bootstrap, users)).list_topics(timeout=2).brokers)
    except KafkaException:
        return False
