"""A service's topics and rights on the broker: it writes its own topic, reads it back and reads what it hears, nothing else."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from confluent_kafka.admin import AclBinding, AlterConfigOpType, ConfigEntry, ConfigResource, NewTopic, ResourceType

from shared.runtime.kafka.administration import (
    DESCRIBE,
    GROUP,
    LITERAL,
    PREFIXED,
    READ,
    TOPIC,
    WRITE,
    Administrator,
    BrokerRefuses,
    allowed,
    shown,
)
from shared.runtime.kafka.kafka_feed import topic_of
from shared.runtime.settings import TopicsSettings

CONFIG = {"cleanup.policy": "delete", "retention.ms": "-1", "max.message.bytes": "1048576"}
"""A log is kept whole: compaction would leave one event for each subject."""


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


def wanted(service: str, hears: Collection[str], foreign: tuple[str, ...], settings: TopicsSettings) -> Wanted:
    """What a service needs that hears these others and takes facts in from these topics."""
    prefix = settings.kafka_prefix
    heard = tuple(f"{prefix}{topic_of(name)}" for name in sorted(hears))
    taken_in = tuple(f"{prefix}{topic}" for topic in foreign)
    return Wanted(f"{prefix}{topic_of(service)}", taken_in, (*heard, *taken_in), f"{prefix}{service}.", settings.kafka_user)


class Broker:
    """The broker as its administrator; every question ends within some seconds. Methods raise BrokerRefuses."""

    def __init__(self, settings: TopicsSettings) -> None:
        self._admin = Administrator(settings)

    def differences(self, want: Wanted) -> list[str]:
        """What is not as it should be, in sentences; empty: all is well."""
        found = self._admin.topics()
        said = [f"缺少主题 {topic} / the topic is missing" for topic in want.topics if topic not in found]
        for topic in want.topics:
            if topic in found:
                said += [_many(topic, found[topic])] if found[topic] != 1 else []
                said += [f"主题 {topic} 的 {name} 是 {now}，应为 {CONFIG[name]}" for name, now in self._wrong(topic).items()]
        if want.user:
            have, need = self._admin.rights(want.user), set(_rights(want))
            said += [f"{want.user} 缺少权限 / lacks: {shown(one)}" for one in sorted(need - have, key=shown)]
            said += [f"{want.user} 多出权限 / has too much: {shown(one)}" for one in sorted(have - need, key=shown)]
        return said

    def make(self, want: Wanted) -> list[str]:
        """Make what is missing and mend what differs; what was done, in sentences."""
        found, done = self._admin.topics(), []
        for topic in want.topics:
            if topic not in found:
                self._admin.do(self._admin.client.create_topics([NewTopic(topic, 1, config=CONFIG)]), "TOPIC_ALREADY_EXISTS")
                done.append(f"已建主题 {topic} / made")
            elif found[topic] != 1:
                raise BrokerRefuses(_many(topic, found[topic]))
            elif wrong := self._wrong(topic):
                entries = [ConfigEntry(name, CONFIG[name], incremental_operation=AlterConfigOpType.SET) for name in wrong]
                self._admin.do(
                    self._admin.client.incremental_alter_configs([ConfigResource(ResourceType.TOPIC, topic, incremental_configs=entries)])
                )
                done.append(f"已改主题 {topic}：{'、'.join(wrong)} / mended")
        done += self._grant(want) if want.user else []
        self._admin.wait(lambda: next((f"：{one}" for one in self.differences(want)), ""))  # whoever checks after us is to see it
        return done

    def _grant(self, want: Wanted) -> list[str]:
        more, less = self._admin.settle(self._admin.rights(want.user), set(_rights(want)))
        return [f"{want.user} 的权限：增 {more}，减 {less} / rights granted and taken"] if more or less else []

    def _wrong(self, topic: str) -> dict[str, str]:
        (config,) = self._admin.do(self._admin.client.describe_configs([ConfigResource(ResourceType.TOPIC, topic)]))
        return {name: config[name].value for name, value in CONFIG.items() if config[name].value != value}


def _rights(want: Wanted) -> Iterator[AclBinding]:
    own = (TOPIC, want.own, LITERAL, (WRITE, READ, DESCRIBE))
    heard = [(TOPIC, topic, LITERAL, (READ, DESCRIBE)) for topic in want.reads]
    return allowed(want.user, [own, *heard, (GROUP, want.groups, PREFIXED, (READ,))])


def _many(topic: str, partitions: int) -> str:
    return f"主题 {topic} 有 {partitions} 个分区，一份日志只有一个次序，须为 1 / must have one partition: delete it and make it anew"
