import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiokafka.errors import KafkaConnectionError, TopicAuthorizationFailedError

from issuer.directory import Directory
from local.kafka import Kafka as Broker
from shared.runtime.host import Host
from shared.runtime.kafka.broker_watch import BrokerAway, BrokerWatch
from shared.runtime.outage import Outage
from tests.runtime.over_kafka import Topic, at_work, kafka, listening, telling
from tests.runtime.waiting import until
from tests.scenario.people import People, at_the_keyboard
from tests.scenario.serving import MakeHost
from tests.stores import Store, on_postgres

OUTAGE = {"the broker is away", "the broker is still away", "the broker is back"}


class Asked:
    """A broker, as whoever asks it sees it."""

    def __init__(self) -> None:
        self.raises: Exception | None = None
        self.times = 0

    async def __call__(self) -> None:
        self.times += 1
        if self.raises:
            raise self.raises


async def test_what_the_library_says_again_and_again_is_said_once_where_the_broker_answers(
    logs: list[structlog.typing.EventDict], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.runtime.kafka.broker_watch.AGAIN", 0.01)
    asked = Asked()
    watch = BrokerWatch(Outage("the broker"), asked)
    async with at_work(watch.watch):
        await asyncio.sleep(0)
        for times in range(1, 4):
            for _ in range(1_000):
                logging.getLogger("aiokafka.conn").error("Topic %s is not there", "bihuan.wells")
            await until(lambda: asked.times >= times)  # noqa: B023
    assert [(entry["event"], entry["reason"]) for entry in logs] == [
        ("the broker answers, and something went wrong", "Topic bihuan.wells is not there")
    ]


def test_who_may_not_is_no_outage() -> None:
    watch = BrokerWatch(Outage("the broker"), Asked())
    with pytest.raises(TopicAuthorizationFailedError), watch.passing():
        raise TopicAuthorizationFailedError("bihuan.wells")
    with pytest.raises(BrokerAway, match="refused"), watch.passing():
        raise KafkaConnectionError("refused")


@pytest.fixture
def store(request: pytest.FixtureRequest) -> Store:
    return on_postgres(request.getfixturevalue("migrated_database"))


@pytest.fixture
def topic(own_kafka: Broker) -> Topic:
    """Empty."""
    topic = Topic(own_kafka.bootstrap)
    topic.remove()
    topic.make()
    return topic


async def beat(people: People, name: str) -> dict[str, Any]:
    """The pulse of one of the service's loops."""
    pulse = (await people["li"].get("/health/pulse")).json()
    found: dict[str, Any] = next(one for one in pulse["beats"] if one["name"] == name)
    return found | {"broker": pulse["broker"]}


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.kafka
async def test_while_the_broker_is_away_the_service_is_ready_and_says_it_once_and_what_waits(
    make_host: MakeHost,
    directory: Directory,
    store: Store,
    own_kafka: Broker,
    topic: Topic,
    tmp_path: Path,
    logs: list[structlog.typing.EventDict],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shared.runtime.kafka.relay.PATIENCE", 2.0)
    host, broker = make_host(), kafka(own_kafka.bootstrap, "wells")
    async with telling(host, directory, tmp_path) as wells, at_the_keyboard(host.app, directory) as people:
        await host.begin({"wells": host.source}, broker)
        async with listening(store("listener"), wells.feed, broker) as listener:
            await wells.tell(10)
            await until(lambda: listener.follower.position == sent(host) == host.database.head > 10)
            caplog.clear()
            logs.clear()
            own_kafka.kill()
            sent_before = sent(host)
            await wells.tell(5)
            await until(lambda: broker.outage.reason)
            async with asyncio.timeout(60):
                while not (relay := await beat(people, "relay"))["trouble"]:
                    assert (await people["li"].get("/health/ready")).status_code == 200
            assert (relay["waits"], bool(relay["since"]), bool(relay["broker"])) == (host.database.head - sent_before, True, True)
            assert relay["seconds"] > 0
            assert host.standing().ready
            await asyncio.to_thread(own_kafka.start)
            await until(lambda: listener.follower.position == sent(host) == host.database.head)
            await until(lambda: not broker.outage.reason)
            await until(lambda: not host.vitals.relay or not host.vitals.relay.trouble)
            assert (await beat(people, "relay"))["waits"] == 0
            await listener.has_heard_all(host.database.head)
    assert said(logs, caplog) == ["the broker is away", "the broker is back"]


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.kafka
async def test_a_service_that_starts_without_the_broker_is_ready_and_relays_once_it_is_there(
    make_host: MakeHost,
    directory: Directory,
    own_kafka: Broker,
    topic: Topic,
    tmp_path: Path,
    logs: list[structlog.typing.EventDict],
    caplog: pytest.LogCaptureFixture,
) -> None:
    own_kafka.kill()
    host, broker = make_host(), kafka(own_kafka.bootstrap, "wells")
    async with telling(host, directory, tmp_path) as wells, at_the_keyboard(host.app, directory) as people:
        await host.begin({"wells": host.source}, broker)
        await wells.tell(3)
        await until(lambda: broker.outage.reason)
        assert (await people["li"].get("/health/ready")).status_code == 200
        await until(lambda: host.vitals.followers[0].position == host.database.head)
        await asyncio.to_thread(own_kafka.start)
        await until(lambda: sent(host) == host.database.head)
        await until(lambda: not broker.outage.reason)
    assert said(logs, caplog) == ["the broker is away", "the broker is back"]


def sent(host: Host) -> int:
    """How far the relay has come."""
    return host.vitals.relay.position if host.vitals.relay else 0


def said(logs: list[structlog.typing.EventDict], caplog: pytest.LogCaptureFixture) -> list[str]:
    """Every line that is a warning or worse, or is about an outage, whoever wrote it; what is said once a minute left out."""
    library = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    ours = [entry["event"] for entry in logs if entry["event"] in OUTAGE or entry["log_level"] in ("warning", "error", "critical")]
    assert not [entry for entry in logs if entry.get("exc_info")]
    return library + [line for line in ours if line != "the broker is still away"]
