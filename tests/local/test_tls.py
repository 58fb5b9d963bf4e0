"""The broker's listener for outside: TLS by an authority made for the run, and SASL."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from confluent_kafka.admin import NewTopic

from local import broker
from local.kafka import Kafka, kafka
from shared.runtime.kafka.administration import Administrator, BrokerRefuses
from shared.runtime.kafka.broker_watch import BrokerAway
from shared.runtime.kafka.kafka import Kafka as OurKafka
from shared.runtime.kafka.kafka import Record
from shared.runtime.settings import KafkaSettings, TopicsSettings
from tests.local.certificates import Authority
from tests.sources import folder

pytestmark = [pytest.mark.long, pytest.mark.kafka]
TOPIC = "bihuan.wells"


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with folder() as place:
        yield place


@pytest.fixture(scope="module")
def authority(place: Path) -> Authority:
    return Authority(place, "county")


@pytest.fixture(scope="module")
def server(place: Path, authority: Authority) -> Iterator[Kafka]:
    with kafka(place / "kafka", secure=True, keystore=authority.keystore()) as server:
        yield server


def settings(server: Kafka, ca: Path) -> dict[str, object]:
    """How a foreign system comes in."""
    return {"kafka": f"127.0.0.1:{server.outside_port}", "kafka_tls": True, "kafka_ca": ca}


def administrator(server: Kafka, ca: Path) -> Administrator:
    who = {"kafka_admin_user": broker.ADMIN, "kafka_admin_password": server.users[broker.ADMIN]}
    return Administrator(TopicsSettings.model_validate(settings(server, ca) | who))


async def test_what_is_sent_over_tls_is_heard_over_tls(server: Kafka, authority: Authority) -> None:
    asked = administrator(server, authority.file)
    asked.do(asked.client.create_topics([NewTopic(TOPIC, 1)]))
    who = {"kafka_user": broker.ADMIN, "kafka_password": server.users[broker.ADMIN]}
    ours = OurKafka(KafkaSettings.model_validate(settings(server, authority.file) | who), "wells")
    heard: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()

    async def hear(records: Sequence[Record]) -> None:
        heard.set_result(records[0].value)

    async with ours.producer() as producer, ours.hearing(TOPIC, "listener", hear):
        await producer.send_and_wait(TOPIC, b"deepened")
        assert await asyncio.wait_for(heard, 30) == b"deepened"


def test_a_broker_of_another_authority_is_not_believed(server: Kafka, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.runtime.kafka.administration.PATIENCE", 5.0)
    with pytest.raises(BrokerRefuses, match="证书没有通过验证"):
        administrator(server, Authority(place, "impostor").file).topics()


async def test_without_a_password_nobody_gets_in_over_tls_either(server: Kafka, authority: Authority) -> None:
    ours = OurKafka(KafkaSettings.model_validate(settings(server, authority.file)), "stranger")
    with pytest.raises(BrokerAway):
        async with ours.producer():
            pass
