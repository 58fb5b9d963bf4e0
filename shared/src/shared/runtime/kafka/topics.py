"""A service's topics and rights on the broker: it writes its own topic, reads it back and reads what it hears, nothing else."""

import logging
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from confluent_kafka import KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewTopic,
    ResourcePatternType,
    ResourceType,
)

from shared.runtime.failures import OperatorError
from shared.runtime.kafka.kafka_feed import topic_of
from shared.runtime.settings import TopicsSettings

PATIENCE = 15.0
GLANCE = 0.1
CONFIG = {"cleanup.policy": "delete", "retention.ms": "-1", "max.message.bytes": "1048576"}
"""A log is kept whole: compaction would leave one event for each subject."""


class BrokerRefuses(OperatorError):
    """The broker does not answer, or does not do what it was asked for."""


@dataclass(frozen=True)
class Wanted:
    """What a service needs: topics that must exist, topics it reads, and who it is on the broker (empty: no rights are kept)."""

    own: str
    foreign: tuple[str, ...]
    reads: tuple[str, ...]
    groups: str
    user: str

    @property
    def topics(self) -> tuple[str, ...]:
        """Its own, and those of other systems; the other services make theirs."""
        return (self.own, *self.foreign)


def wanted(service: str, hears: Collection[str], foreign: tuple[str, ...], user: str) -> Wanted:
    """What a service needs that hears these others, takes facts in from these topics, and is this user on the broker."""
    heard = tuple(topic_of(name) for name in sorted(hears))
    return Wanted(topic_of(service), foreign, (*heard, *foreign), f"{service}.", user)


class Broker:
    """The broker as its administrator; every question ends within some seconds. Methods raise BrokerRefuses."""

    def __init__(self, settings: TopicsSettings) -> None:
        self._where = settings.kafka
        self._admin = AdminClient(_configuration(settings))

    def differences(self, want: Wanted) -> list[str]:
        """What is not as it should be, in sentences; empty: all is well."""
        found = self._topics()
        said = [f"缺少主题 {topic} / the topic is missing" for topic in want.topics if topic not in found]
        for topic in want.topics:
            if topic in found:
                said += [_many(topic, found[topic])] if found[topic] != 1 else []
                said += [f"主题 {topic} 的 {name} 是 {now}，应为 {CONFIG[name]}" for name, now in self._wrong(topic).items()]
        if want.user:
            have, need = self._rights(want.user), set(_rights(want))
            said += [f"{want.user} 缺少权限 / lacks: {_shown(one)}" for one in sorted(need - have, key=_shown)]
            said += [f"{want.user} 多出权限 / has too much: {_shown(one)}" for one in sorted(have - need, key=_shown)]
        return said

    def make(self, want: Wanted) -> list[str]:
        """Make what is missing and mend what differs; what was done, in sentences."""
        found, done = self._topics(), []
        for topic in want.topics:
            if topic not in found:
                self._do(self._admin.create_topics([NewTopic(topic, 1, config=CONFIG)]), "TOPIC_ALREADY_EXISTS")
                done.append(f"已建主题 {topic} / made")
            elif found[topic] != 1:
                raise BrokerRefuses(_many(topic, found[topic]))
            elif wrong := self._wrong(topic):
                entries = [ConfigEntry(name, CONFIG[name], incremental_operation=AlterConfigOpType.SET) for name in wrong]
                self._do(self._admin.incremental_alter_configs([ConfigResource(ResourceType.TOPIC, topic, incremental_configs=entries)]))
                done.append(f"已改主题 {topic}：{'、'.join(wrong)} / mended")
        done += self._grant(want) if want.user else []
        self._await(want)
        return done

    def _await(self, want: Wanted) -> None:
        """The broker shows a moment later what it was asked for; whoever checks after us is to see it."""
        until = time.monotonic() + PATIENCE
        while left := self.differences(want):
            if time.monotonic() > until:
                raise BrokerRefuses(f"Kafka {self._where} 在 {PATIENCE:.0f} 秒内没有照办：{left[0]}")
            time.sleep(GLANCE)

    def _grant(self, want: Wanted) -> list[str]:
        have, need = self._rights(want.user), set(_rights(want))
        if surplus := have - need:
            self._do(self._admin.delete_acls([_filter(one) for one in surplus]))
        if missing := need - have:
            self._do(self._admin.create_acls(list(missing)))
        return [f"{want.user} 的权限：增 {len(missing)}，减 {len(surplus)} / rights granted and taken"] if missing or surplus else []

    def _topics(self) -> dict[str, int]:
        try:
            listed = self._admin.list_topics(timeout=PATIENCE)
        except KafkaException as failure:
            raise BrokerRefuses(f"Kafka {self._where} 没有应答或拒绝登录（{failure.args[0].str()}）/ does not answer") from failure
        return {name: len(topic.partitions) for name, topic in listed.topics.items()}

    def _wrong(self, topic: str) -> dict[str, str]:
        (config,) = self._do(self._admin.describe_configs([ConfigResource(ResourceType.TOPIC, topic)]))
        return {name: config[name].value for name, value in CONFIG.items() if config[name].value != value}

    def _rights(self, user: str) -> set[AclBinding]:
        who, everything = f"User:{user}", cast(str, None)
        anything = AclBindingFilter(
            ResourceType.ANY, everything, ResourcePatternType.ANY, who, everything, AclOperation.ANY, AclPermissionType.ANY
        )
        try:
            return set(self._admin.describe_acls(anything, request_timeout=PATIENCE).result(PATIENCE))
        except KafkaException as failure:
            raise BrokerRefuses(f"Kafka：{failure.args[0].str()}") from failure

    def _do(self, asked: dict[Any, Any], accepted: str = "") -> list[Any]:
        answers = []
        for future in asked.values():
            try:
                answers.append(future.result(PATIENCE))
            except KafkaException as failure:
                if failure.args[0].name() != accepted:
                    raise BrokerRefuses(f"Kafka：{failure.args[0].str()}") from failure
        return answers


def _rights(want: Wanted) -> Iterator[AclBinding]:
    literal, prefixed = ResourcePatternType.LITERAL, ResourcePatternType.PREFIXED
    asked: list[tuple[Any, str, Any, Sequence[Any]]] = [
        (ResourceType.TOPIC, want.own, literal, (AclOperation.WRITE, AclOperation.READ, AclOperation.DESCRIBE)),
        *((ResourceType.TOPIC, topic, literal, (AclOperation.READ, AclOperation.DESCRIBE)) for topic in want.reads),
        (ResourceType.GROUP, want.groups, prefixed, (AclOperation.READ,)),
    ]
    for kind, name, pattern, operations in asked:
        for operation in operations:
            yield AclBinding(kind, name, pattern, f"User:{want.user}", "*", operation, AclPermissionType.ALLOW)


def _filter(one: AclBinding) -> AclBindingFilter:
    return AclBindingFilter(one.restype, one.name, one.resource_pattern_type, one.principal, one.host, one.operation, one.permission_type)


def _shown(one: AclBinding) -> str:
    return f"{_word(one.operation)} {_word(one.restype)} {one.name}"


def _word(kind: object) -> str:
    return str(getattr(kind, "name", kind))


def _many(topic: str, partitions: int) -> str:
    return f"主题 {topic} 有 {partitions} 个分区，一份日志只有一个次序，须为 1 / must have one partition: delete it and make it anew"


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
