import secrets

import pytest
from confluent_kafka.admin import (
    AclBinding,
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

from local import broker, ports
from shared.runtime.kafka.administration import BrokerRefuses
from shared.runtime.kafka.topics import Broker, Wanted
from shared.runtime.settings import TopicsSettings
from tests.sources import KafkaServer

pytestmark = pytest.mark.long
SECONDS = 20


class Server:
    """The broker as the command sees it, and as somebody who changes it behind its back."""

    def __init__(self, server: KafkaServer) -> None:
        password = server.users[broker.ADMIN]
        self.broker = Broker(TopicsSettings(kafka=server.bootstrap, kafka_admin_user=broker.ADMIN, kafka_admin_password=password))
        self.admin = AdminClient(broker.client(server.bootstrap, server.users))
        name = f"wells_{secrets.token_hex(4)}"
        self.wanted = Wanted(f"bihuan.{name}", (f"treasury.{name}",), (f"bihuan.springs_{name}",), f"{name}.", name)

    def make_topic(self, partitions: int) -> None:
        for future in self.admin.create_topics([NewTopic(self.wanted.own, partitions)]).values():
            future.result(SECONDS)

    def forget_after(self, milliseconds: int) -> None:
        retention = ConfigEntry("retention.ms", str(milliseconds), incremental_operation=AlterConfigOpType.SET)
        resource = ConfigResource(ResourceType.TOPIC, self.wanted.own, incremental_configs=[retention])
        for future in self.admin.incremental_alter_configs([resource]).values():
            future.result(SECONDS)

    def let_write(self, topic: str) -> None:
        who = f"User:{self.wanted.user}"
        right = AclBinding(ResourceType.TOPIC, topic, ResourcePatternType.LITERAL, who, "*", AclOperation.WRITE, AclPermissionType.ALLOW)
        for future in self.admin.create_acls([right]).values():
            future.result(SECONDS)

    def differences(self) -> str:
        return "\n".join(self.broker.differences(self.wanted))


@pytest.fixture
def server(secure_kafka_server: KafkaServer) -> Server:
    return Server(secure_kafka_server)


def test_what_is_missing_is_told_then_made_and_nothing_is_left_to_do(server: Server) -> None:
    recorded = server.differences()
    assert f"缺少主题 {server.wanted.own}" in recorded
    assert f"缺少主题 {server.wanted.foreign[0]}" in recorded
    assert f"lacks: WRITE TOPIC {server.wanted.own}" in recorded
    assert server.broker.make(server.wanted)
    assert server.differences() == ""
    assert server.broker.make(server.wanted) == []


def test_a_topic_that_forgets_is_told_and_mended(server: Server) -> None:
    server.broker.make(server.wanted)
    server.forget_after(1000)
    assert "retention.ms 是 1000" in server.differences()
    assert server.wanted.own in "".join(server.broker.make(server.wanted))
    assert server.differences() == ""


def test_a_right_too_many_is_told_and_taken(server: Server) -> None:
    server.broker.make(server.wanted)
    server.let_write("bihuan.goals")
    assert "has too much: WRITE TOPIC bihuan.goals" in server.differences()
    server.broker.make(server.wanted)
    assert server.differences() == ""


def test_a_topic_with_two_partitions_is_told_and_not_touched(server: Server) -> None:
    server.make_topic(partitions=2)
    assert "2 个分区" in server.differences()
    with pytest.raises(BrokerRefuses, match="2 个分区"):
        server.broker.make(server.wanted)


def test_a_broker_that_refuses_and_one_that_is_away_are_two_sentences(
    secure_kafka_server: KafkaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.runtime.kafka.administration.PATIENCE", 3.0)
    wrong = TopicsSettings(kafka=secure_kafka_server.bootstrap, kafka_admin_user=broker.ADMIN, kafka_admin_password="wrong")
    with pytest.raises(BrokerRefuses, match=r"拒绝用户 .* 登录.*BIHUAN_KAFKA_ADMIN_PASSWORD"):
        Broker(wrong).differences(Server(secure_kafka_server).wanted)
    monkeypatch.setattr("shared.runtime.kafka.administration.PATIENCE", 0.5)
    away = TopicsSettings(kafka=f"127.0.0.1:{ports.free()}", kafka_admin_user=broker.ADMIN, kafka_admin_password="wrong")
    with pytest.raises(BrokerRefuses, match=r"没有应答（.*确认它已启动"):
        Broker(away).differences(Server(secure_kafka_server).wanted)
