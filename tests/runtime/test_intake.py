import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

import goals.service
import monitoring.service
from local import broker
from local.postgres import Postgres as Server
from monitoring.decisions.execution import EXECUTION
from shared.runtime.clock import FileClock
from shared.runtime.deciding.intake import Intake
from shared.runtime.eventlog import log, parked, schema
from shared.runtime.eventlog.parked import Message
from shared.runtime.eventlog.postgres import Postgres
from shared.runtime.host import Host
from shared.runtime.kafka.fact_receiver import body_of
from shared.runtime.service import Service
from tests.runtime.taking_in import (
    BINARY,
    EVENT,
    FACT,
    JSON,
    NOBODY,
    Sender,
    executed,
    fact,
    followed,
    kafka_of,
    opened,
    receiver_of,
    structured,
    waiting,
)
from tests.runtime.waiting import PATIENCE, until
from tests.sources import KafkaServer
from tests.stores import Store


@pytest.mark.parametrize(
    "message",
    [
        structured({**EVENT, "data": FACT}),
        structured({**EVENT, "data": FACT}, ()),
        structured({"data": dict(reversed(FACT.items())), **EVENT}),
        structured({**EVENT, "data": FACT}, (*JSON, ("ce_id", b"1"), ("ce_type", b"a copy for filters"))),
        structured({**EVENT, "data": FACT}, (*JSON, ("trace", b"\xff")), b"\xff"),
        structured({**EVENT, "data_base64": base64.b64encode(json.dumps(FACT).encode()).decode()}),
        structured(FACT, BINARY),
        structured(FACT, tuple((name, value) for name, value in BINARY if name != "content-type")),
    ],
)
def test_a_fact_is_the_same_body_in_whichever_mode_it_is_sent(message: Message) -> None:
    assert body_of(message) == json.dumps(FACT, sort_keys=True, separators=(",", ":")).encode()


EARLY = "事实 gk/{}（事项 360922-2020-P0017）未能接收，执行数日期尚未到来：2020-03-31晚于今天2020-03-01"
MALFORMED = {
    "nothing": Message("t", b"", (), b""),
    "not JSON": Message("t", b"", JSON, b"{"),
    "not UTF-8": Message("t", b"", JSON, b"\xff\xfe"),
    "a list": structured([]),
    "too deep": Message("t", b"", JSON, b"[" * 100_000),
    "no CloudEvent": structured(FACT),
    "no id": structured({**EVENT, "id": None, "data": FACT}),
    "no specversion": structured({name: value for name, value in EVENT.items() if name != "specversion"} | {"data": FACT}),
    "another specversion": structured({**EVENT, "specversion": "0.3", "data": FACT}),
    "a broken time": structured({**EVENT, "time": [], "data": FACT}),
    "no data": structured(EVENT),
    "data that is text": structured({**EVENT, "data": json.dumps(FACT)}),
    "data that is a list": structured({**EVENT, "data": [FACT]}),
    "broken base64": structured({**EVENT, "data_base64": "x"}),
    "a header that is not UTF-8": structured(FACT, (*BINARY, ("ce_note", b"\xff"))),
    "binary without a source": structured(FACT, tuple(one for one in BINARY if one[0] != "ce_source")),
    "NaN": structured({**EVENT, "data": {**FACT, "executed": float("nan")}}),
    "half a character": fact(id="\ud800"),
    "a NUL": fact(id="\x00"),
    "a field too many": fact(more="1"),
    "2 MB": fact(reason="一" * 700_000),
}


@pytest.mark.parametrize("service", [goals.service.SERVICE, monitoring.service.SERVICE], ids=lambda service: service.name)
def test_every_intake_leads_to_a_route_that_the_sender_of_facts_may_take(service: Service) -> None:
    posts = {route.path: route.name for routes in service.routes() for route in routes.routes if "POST" in getattr(route, "methods", ())}  # type: ignore[attr-defined]
    assert service.intakes()
    for intake in service.intakes():
        assert "TREASURY" in service.permissions[posts[intake.path]]


@pytest.fixture
def topic() -> str:
    return f"test.{uuid4().hex}"


@pytest.fixture
def intake(topic: str) -> Intake:
    return replace(monitoring.service.SERVICE.intakes()[0], topic=topic)


@pytest.fixture
async def host(store: Store, clock: FileClock) -> AsyncIterator[Host]:
    async with opened(Host(monitoring.service.SERVICE, store("monitoring"), clock, NOBODY, "360922")) as host:
        yield host


@pytest.mark.parametrize("message", MALFORMED.values(), ids=MALFORMED.keys())
async def test_what_is_malformed_is_refused_with_a_sentence(host: Host, intake: Intake, message: Message) -> None:
    reason = await receiver_of(host).take(intake, message)
    assert reason
    await host.database.write(lambda conn: parked.park(conn, message, reason))
    assert [one.message for one in await waiting(host)] == [message]
    assert host.database.head == 0


async def test_a_fact_goes_in_once_however_often_and_in_whichever_mode_it_comes(host: Host, intake: Intake) -> None:
    receiver = receiver_of(host)
    for message in (fact(), fact(), structured(FACT, BINARY)):
        assert await receiver.take(intake, message) == ""
    assert await executed(host) == [Decimal("350000.00")]


async def test_another_body_under_the_same_id_is_refused(host: Host, intake: Intake) -> None:
    receiver = receiver_of(host)
    assert await receiver.take(intake, fact()) == ""
    assert "与此前以同一编号接收的内容不同" in await receiver.take(intake, fact(executed="1.00"))


async def test_the_rule_that_refuses_says_so(host: Host, intake: Intake) -> None:
    receiver = receiver_of(host)
    assert await receiver.take(intake, fact(as_of="2020-03-31")) == EARLY.format("2020-02-29")
    assert "不属于财政区划" in await receiver.take(intake, fact(item="360923-2020-P0017"))
    assert host.database.head == 0


async def test_the_event_names_the_service_that_took_it_in(host: Host, intake: Intake) -> None:
    await receiver_of(host).take(intake, fact())
    [(_, event)] = await host.database.read(lambda conn: log.page(conn, 0, 10)[1])
    recorded = json.loads(event)
    assert (recorded["authid"], recorded["authtype"]) == ("service:monitoring", "service_account")


async def test_what_was_refused_for_the_day_goes_in_when_the_day_has_come(host: Host, intake: Intake, clock: FileClock) -> None:
    receiver = receiver_of(host)
    assert "晚于今天" in await receiver.take(intake, fact(as_of="2020-03-31"))
    clock.turn(datetime.fromisoformat("2020-04-01T00:00:00+08:00"))
    assert await receiver.take(intake, fact(as_of="2020-03-31")) == ""


@pytest.fixture
def sender(kafka_server: KafkaServer, topic: str) -> Iterator[Sender]:
    administrator = AdminClient(broker.client(kafka_server.bootstrap, kafka_server.users))
    administrator.create_topics([NewTopic(topic, 1, 1)])[topic].result(10)
    yield Sender(kafka_of(kafka_server), topic)
    administrator.delete_topics([topic])[topic].result(10)


async def eventually(question: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await question():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_facts_of_the_topic_go_in_once_though_sent_twice(
    host: Host, intake: Intake, sender: Sender, kafka_server: KafkaServer
) -> None:
    last = fact(id="2", executed="360000.00")
    await sender.send(fact(), fact(), structured(FACT, BINARY), last)
    async with followed(host, intake, kafka_server):
        await until(lambda: host.database.head == 2)
    assert await executed(host) == [Decimal("350000.00"), Decimal("360000.00")]
    assert await waiting(host) == []


async def test_what_cannot_be_taken_in_is_parked_and_the_next_one_goes_in(
    host: Host, intake: Intake, sender: Sender, kafka_server: KafkaServer
) -> None:
    broken = Message(sender.topic, b"\xff", (("trace", b"\xff"),), b"{")
    refused = replace(fact(id="2", as_of="2020-03-31"), topic=sender.topic)
    async with followed(host, intake, kafka_server) as follower:
        await sender.send(fact(), broken, refused, fact(id="3", executed="360000.00"))
        await until(lambda: host.database.head == 2)
        assert follower.trouble == ""
    assert await executed(host) == [Decimal("350000.00"), Decimal("360000.00")]
    early, malformed = await waiting(host)
    assert (malformed.message, early.message) == (broken, refused)
    assert malformed.reason.startswith("不是合格的 CloudEvents 消息")
    assert early.reason == EARLY.format("2")
    assert await host.database.read(parked.counts) == {sender.topic: 2}


async def test_a_correction_that_comes_before_its_original_waits_and_is_then_applied(
    host: Host, intake: Intake, sender: Sender, kafka_server: KafkaServer
) -> None:
    correction = fact(id="2", executed="1.00", corrects="1", reason="重复入账")
    of_correction = fact(id="3", executed="2.00", corrects="2", reason="金额有误")
    async with followed(host, intake, kafka_server):
        await sender.send(of_correction, correction, fact(id="1"))
        await until(lambda: host.database.head == 3)
        await sender.send(fact(id="9", executed="360000.00"))
        await until(lambda: host.database.head == 4)
    state, _ = await host.handler.fold(EXECUTION, FACT["item"])
    assert {one.reference: one.corrected_by for one in state.facts.values()} == {"gk/1": "gk/2", "gk/2": "gk/3", "gk/3": "", "gk/9": ""}
    assert await waiting(host) == []


async def test_a_tombstone_and_an_empty_body_are_told_apart(host: Host, intake: Intake, sender: Sender, kafka_server: KafkaServer) -> None:
    async with followed(host, intake, kafka_server):
        async with sender.kafka.producer() as producer:
            await producer.send_and_wait(sender.topic, None, key=b"k")
            await producer.send_and_wait(sender.topic, b"", key=b"k")
        await sender.send(fact())
        await until(lambda: host.database.head == 1)
    assert sorted(one.reason[:8] for one in await waiting(host)) == ["消息体为空，没有", "这是一条删除标记"]


async def test_a_follower_that_begins_again_goes_on_where_it_was(
    host: Host, intake: Intake, sender: Sender, kafka_server: KafkaServer
) -> None:
    await sender.send(fact(as_of="2020-03-31"))

    async def is_parked() -> bool:
        return bool(await waiting(host))

    async with followed(host, intake, kafka_server):
        await eventually(is_parked)
    await sender.send(fact(id="2"))
    async with followed(host, intake, kafka_server):
        await until(lambda: host.database.head == 1)
    assert [one.times for one in await waiting(host)] == [1]


@pytest.mark.long
async def test_while_the_database_is_away_facts_wait_and_none_is_parked(
    own_postgres: Server, intake: Intake, sender: Sender, kafka_server: KafkaServer, clock: FileClock
) -> None:
    urls = own_postgres.create("monitoring")
    schema.migrate(urls.owner, urls.runtime)
    async with (
        opened(Host(monitoring.service.SERVICE, Postgres("monitoring", urls.runtime), clock, NOBODY, "360922")) as host,
        followed(host, intake, kafka_server) as follower,
    ):
        await asyncio.to_thread(own_postgres.kill)
        await sender.send(fact())
        await until(lambda: follower.trouble)
        assert follower.trouble.startswith("NotNow")
        assert host.database.head == 0
        await asyncio.to_thread(own_postgres.start)
        await until(lambda: host.database.head == 1 and not follower.trouble)
        assert await executed(host) == [Decimal("350000.00")]
        assert await waiting(host) == []


@pytest.mark.long
async def test_a_trouble_is_over_where_another_process_takes_in_what_comes_now(
    host: Host, intake: Intake, sender: Sender, kafka_server: KafkaServer
) -> None:
    async with followed(host, intake, kafka_server) as one, followed(host, intake, kafka_server) as other:
        for follower in (one, other):
            follower.trouble = "the database was away"
        async with asyncio.timeout(PATIENCE):
            while one.trouble or other.trouble:
                await sender.send(fact())
                await asyncio.sleep(0.1)
