"""The broker as its administrator: who may do what there, and answers that end within some seconds."""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, cast

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)

from shared.runtime.failures import OperatorError
from shared.runtime.settings import TopicsSettings

PATIENCE, GLANCE = 15.0, 0.1
LITERAL, PREFIXED = ResourcePatternType.LITERAL, ResourcePatternType.PREFIXED
TOPIC, GROUP = ResourceType.TOPIC, ResourceType.GROUP
READ, WRITE, DESCRIBE = AclOperation.READ, AclOperation.WRITE, AclOperation.DESCRIBE


class BrokerRefuses(OperatorError):
    """The broker does not answer, or does not do what it was asked for."""


class Administrator:
    """Asks and orders; every question ends within some seconds. Methods raise BrokerRefuses."""

    def __init__(self, settings: TopicsSettings) -> None:
        self.where, self._user = settings.kafka, settings.kafka_admin_user
        self._refused: KafkaError | None = None
        self.client = AdminClient(_configuration(settings) | {"error_cb": self._hear})

    def topics(self) -> dict[str, int]:
        """How many partitions each topic has."""
        try:
            listed = self.client.list_topics(timeout=PATIENCE)
        except KafkaException as failure:
            self.client.poll(0)
            raise BrokerRefuses(self._why(failure.args[0])) from failure
        return {name: len(topic.partitions) for name, topic in listed.topics.items()}

    def _hear(self, error: KafkaError) -> None:
        """The library tells on the side why it gets no connection."""
        if error.code() in (KafkaError._AUTHENTICATION, KafkaError._SSL):  # the library's own names
            self._refused = error

    def _why(self, failure: KafkaError) -> str:
        """Nobody there, or somebody who does not let us in, are mended at different places."""
        refused = self._refused
        if refused is None:
            return f"Kafka {self.where} 没有应答（{failure.str()}），请核对地址，确认它已启动 / does not answer"
        if refused.code() == KafkaError._SSL:
            return f"Kafka {self.where} 的证书没有通过验证（{refused.str()}），请核对 BIHUAN_KAFKA_CA / its certificate is not believed"
        return (
            f"Kafka {self.where} 拒绝用户 {self._user} 登录（{refused.str()}），"
            "请核对 BIHUAN_KAFKA_ADMIN_USER 和 BIHUAN_KAFKA_ADMIN_PASSWORD / refuses this user or password"
        )

    def rights(self, user: str = "") -> set[AclBinding]:
        """What a user may do, or everybody."""
        anybody = cast(str, None)
        anything = AclBindingFilter(
            ResourceType.ANY,
            anybody,
            ResourcePatternType.ANY,
            f"User:{user}" if user else anybody,
            anybody,
            AclOperation.ANY,
            AclPermissionType.ANY,
        )
        try:
            return set(self.client.describe_acls(anything, request_timeout=PATIENCE).result(PATIENCE))
        except KafkaException as failure:
            raise BrokerRefuses(f"Kafka：{failure.args[0].str()}") from failure

    def settle(self, have: Collection[AclBinding], need: Collection[AclBinding]) -> tuple[int, int]:
        """Grant what is missing and take what is too much; how many of each."""
        missing, surplus = set(need) - set(have), set(have) - set(need)
        if surplus:
            self.do(self.client.delete_acls([_filter(one) for one in surplus]))
        if missing:
            self.do(self.client.create_acls(list(missing)))
        return len(missing), len(surplus)

    def do(self, asked: dict[Any, Any], accepted: str = "") -> list[Any]:
        """The answers; an error of the accepted name is none."""
        answers = []
        for future in asked.values():
            try:
                answers.append(future.result(PATIENCE))
            except KafkaException as failure:
                if failure.args[0].name() != accepted:
                    raise BrokerRefuses(f"Kafka：{failure.args[0].str()}") from failure
        return answers

    def wait(self, left: Callable[[], str]) -> None:
        """The broker shows a moment later what it was asked for; `left` says what is still not done, empty where all is."""
        until = time.monotonic() + PATIENCE
        while sentence := left():
            if time.monotonic() > until:
                raise BrokerRefuses(f"Kafka {self.where} 在 {PATIENCE:.0f} 秒内没有照办{sentence}")
            time.sleep(GLANCE)


def allowed(user: str, asked: Sequence[tuple[Any, str, Any, Sequence[Any]]]) -> Iterator[AclBinding]:
    """Kind, name, pattern and operations as the user's rights, from every host."""
    for kind, name, pattern, operations in asked:
        for operation in operations:
            yield AclBinding(kind, name, pattern, f"User:{user}", "*", operation, AclPermissionType.ALLOW)


def shown(one: AclBinding) -> str:
    """A right as an operator reads it."""
    return f"{_word(one.operation)} {_word(one.restype)} {one.name}"


def _filter(one: AclBinding) -> AclBindingFilter:
    return AclBindingFilter(one.restype, one.name, one.resource_pattern_type, one.principal, one.host, one.operation, one.permission_type)


def _word(kind: object) -> str:
    return str(getattr(kind, "name", kind))


def _configuration(settings: TopicsSettings) -> dict[str, Any]:
    user = settings.kafka_admin_user
    made: dict[str, Any] = {
        "bootstrap.servers": settings.kafka,
        "security.protocol": ("SASL_" if user else "") + ("SSL" if settings.kafka_tls else "PLAINTEXT"),
        "socket.timeout.ms": int(PATIENCE * 1000),
        "logger": logging.getLogger("librdkafka"),
    }
    if user:
        made |= {"sasl.mechanism": settings.kafka_mechanism, "sasl.username": user, "sasl.password": settings.kafka_admin_password}
    if settings.kafka_ca:
        made["ssl.ca.location"] = str(settings.kafka_ca)
    return made
