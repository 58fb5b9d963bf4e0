"""PostgreSQL and Kafka from testcontainers, where a Docker engine answers; the broker has the same properties as deploy/local's."""

import contextlib
import shlex
from collections.abc import Iterator, Mapping

import docker  # type: ignore[import-untyped]
from testcontainers.community.postgres import PostgresContainer
from testcontainers.core.container import DockerContainer

from local import broker, distribution, ports, ready

POSTGRES = "postgres:16"
KAFKA = f"apache/kafka:{distribution.VERSION}"
_KAFKA_STARTS = """
printf %s "$PROPERTIES" > /tmp/server.properties
/opt/kafka/bin/kafka-storage.sh format -t "$(/opt/kafka/bin/kafka-storage.sh random-uuid)" -c /tmp/server.properties {options}
exec /opt/kafka/bin/kafka-server-start.sh /tmp/server.properties
"""


def obtainable(image: str) -> bool:
    """Does an engine answer (a client alone is not enough), and has it the image or can pull it?"""
    try:
        engine = docker.from_env(timeout=10)
        engine.ping()
        _have(engine, image)
    except docker.errors.DockerException:
        return False
    return True


def _have(engine: docker.DockerClient, image: str) -> None:
    try:
        engine.images.get(image)
    except docker.errors.ImageNotFound:
        engine.images.pull(image)


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A server; its superuser's URL."""
    with PostgresContainer(POSTGRES, driver="psycopg") as server:
        yield server.get_connection_url()


@contextlib.contextmanager
def kafka(users: Mapping[str, str]) -> Iterator[str]:
    """A broker on a port of the host; its bootstrap address."""
    port = ports.free()
    properties = broker.properties(port, ports.free(), "/tmp/kafka", users, listen="0.0.0.0")
    script = _KAFKA_STARTS.format(options=shlex.join(broker.format_options(users)))
    container = DockerContainer(KAFKA).with_env("PROPERTIES", properties).with_bind_ports(port, port)
    with container.with_command(["sh", "-c", script]):
        bootstrap = f"127.0.0.1:{port}"
        ready.until(lambda: ports.answers(port) and broker.answers(bootstrap, users), KAFKA)
        yield bootstrap
