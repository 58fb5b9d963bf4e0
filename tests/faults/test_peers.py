"""Failures seen at peers: each is a test here or elsewhere, or the table says why it cannot occur."""

import ast
import asyncio
import json
import re
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import get_args
from uuid import uuid4

import pytest
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic
from pydantic import ValidationError
from sqlalchemy import Connection, Numeric, text
from sqlalchemy.exc import ProgrammingError

import feedback.service
import monitoring.service
from embedded.composition import SERVICES
from issuer.directory import Directory
from local import broker
from local.databases import DatabaseUrls
from portal.pages.proof import HOW
from shared.events.envelope import Event
from shared.runtime.clock import FileClock, midnight
from shared.runtime.eventlog import checkpoint
from shared.runtime.following.feed import Follower, LogSource
from shared.runtime.host import Host, running
from shared.runtime.service import Service
from tests.faults.peers_rectifications import DAY, EVE, feedback_at_work, issue, life
from tests.feedback.samples import ITEM, completed
from tests.runtime.exposed import value
from tests.runtime.taking_in import NOBODY, Sender, executed, fact, followed, kafka_of, opened, waiting
from tests.runtime.waiting import until
from tests.runtime.writing import append, rows
from tests.scenario.people import Waiting, at_the_keyboard
from tests.scenario.serving import MakeHost, Tell
from tests.sources import KafkaServer
from tests.stores import Store, on_postgres

TESTS = Path(__file__).parents[1]
TABLE = TESTS.parent / "docs" / "reliability.md"
EVENTS: list[type[Event]] = [event for service in SERVICES for event in get_args(service.tells) or (service.tells,)]
REWRITING = (
    "UPDATE events SET bytes = ''",
    "DELETE FROM events",
    "TRUNCATE events",
    "ALTER TABLE events DISABLE TRIGGER ALL",
    "DROP TRIGGER events_never_changed ON events",
    "DROP TABLE events",
)
SENT_BACK = re.compile("(Returned|Rejected|Refused|Declined|Withdrawn|Cancelled|Barred|Exempted)$")


def forget_everything(conn: Connection) -> None:
    """No view has a table and nobody has a checkpoint any more."""
    for follower in checkpoint.followers(conn):
        checkpoint.forget(conn, follower)
    for view in feedback.service.SERVICE.views:
        for table in view.tables:
            table.drop(conn)


async def test_f02_feedback_rebuilt_from_nothing_tells_no_deadline_and_reacts_to_nothing_again(
    store: Store, clock: FileClock, directory: Directory
) -> None:
    at_work = feedback_at_work(store, clock, directory)
    now = midnight(EVE + 420 * DAY)

    async def settled(hosts: Mapping[str, Host]) -> None:
        host = hosts["feedback"]
        await until(lambda: host.standing().ready and host.standing().deadlines_through == now)
        await until(lambda: all(one.position == hosts[one.source].database.head for one in host.standing().followers))

    async with at_work() as hosts:
        host = hosts["feedback"]
        await issue(host, 10)
        await Tell(hosts, clock, Waiting())(f"key-evaluation/{ITEM}", completed())
        clock.turn(now)
        await until(lambda: host.database.head == 1 + sum(len(life(n)[0]) + len(life(n)[1]) for n in range(10)))
        await settled(hosts)
        before = await host.database.read(rows)
    database = store("feedback")
    await database.start()
    await database.write(forget_everything)
    await database.stop()
    async with at_work() as hosts:
        await settled(hosts)
        assert await hosts["feedback"].database.read(rows) == before


class FallenSilent(LogSource):
    """A feed that brings nothing and raises nothing, for ever."""

    async def carry(self, follower: Follower) -> None:
        await asyncio.Event().wait()


async def test_f04_a_subscription_that_silently_stops_shows_as_events_to_come_and_growing_seconds(
    make_host: MakeHost, directory: Directory
) -> None:
    async with opened(make_host()) as host, at_the_keyboard(host.app, directory) as people:
        await host.begin({"wells": FallenSilent("wells", host.database, host.source.log_id)})
        await people["li"].post("/wells/360922-2020-P0001/drilling", {"unit": "101001", "metres": 10})

        async def behind(what: str) -> float:
            return value((await people["li"].get("/metrics")).text, f"bihuan_lag_{what}", follower="depths_1", source="wells")

        assert await behind("events") == 1
        first = await behind("seconds")
        await asyncio.sleep(0.1)
        assert await behind("seconds") >= first + 0.1
        ready = (await people["li"].get("/health/ready")).json()
        assert {one["name"]: one["lag"] for one in ready["followers"]}["depths_1"] == 1


@pytest.mark.long
async def test_f05_a_rebalance_in_the_middle_of_handling_loses_no_fact_and_doubles_none(
    migrated_database: Callable[[str], DatabaseUrls], kafka_server: KafkaServer, clock: FileClock
) -> None:
    clock.turn(datetime.fromisoformat("2020-03-01T09:00:00+08:00"))
    store = on_postgres(migrated_database)
    intake = replace(monitoring.service.SERVICE.intakes()[0], topic=f"test.{uuid4().hex}")
    administrator = AdminClient(broker.client(kafka_server.bootstrap, kafka_server.users))
    administrator.create_topics([NewTopic(intake.topic, 1, 1)])[intake.topic].result(10)
    sent: list[Decimal] = []
    enough = asyncio.Event()

    async def send() -> None:
        sender = Sender(kafka_of(kafka_server), intake.topic)
        while not enough.is_set():
            amounts = [Decimal(len(sent) + n).quantize(Decimal("0.01")) for n in range(10)]
            await sender.send(*(fact(id=str(amount), executed=str(amount)) for amount in amounts))
            sent.extend(amounts)
            await until(lambda: len(sent) - one.database.head < 200)

    def other_took_some() -> bool:
        return b'outcome="recorded"' in other.metrics.exposed()

    one, other = (Host(monitoring.service.SERVICE, store("monitoring"), clock, NOBODY, "360922") for _ in range(2))
    async with opened(one), opened(other), AsyncExitStack() as stack:
        async with followed(one, intake, kafka_server):
            sending = asyncio.create_task(send())
            await until(lambda: one.database.head >= 20)
            await stack.enter_async_context(followed(other, intake, kafka_server))
            await until(lambda: one.database.head >= 200)
        await until(other_took_some)
        enough.set()
        await sending
        await until(lambda: other.database.head == len(sent))
        assert sorted(await executed(other)) == sent
        assert await waiting(other) == []
        taken = other.metrics.exposed().decode()
        assert value(taken, "bihuan_commands_total", service="monitoring", outcome="recorded") > 0
    administrator.delete_topics([intake.topic])[intake.topic].result(10)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_f10_no_event_carries_a_binary_fraction(event: type[Event]) -> None:
    assert '"type": "number"' not in json.dumps(event.model_json_schema(mode="serialization"))


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_f10_no_view_keeps_a_number_that_sqlite_would_turn_into_a_binary_fraction(service: Service) -> None:
    columns = [column for view in service.views for table in view.tables for column in table.columns]
    assert columns
    assert not [str(column) for column in columns if isinstance(column.type, Numeric)]


async def test_f11_a_command_sent_again_after_twenty_years_and_a_restart_gets_its_first_answer(
    make_host: MakeHost, directory: Directory, clock: FileClock
) -> None:
    key, answers = str(uuid4()), []
    for year in (2020, 2040):
        clock.turn(midnight(EVE.replace(year=year)))
        host = make_host()
        async with running([host]), at_the_keyboard(host.app, directory) as people:
            drilling = {"unit": "101001", "metres": 10}
            answer = await people["li"].post("/wells/360922-2020-P0001/drilling", drilling, Idempotency_Key=key)
            answers.append((answer.status_code, answer.content, answer.headers["Position"]))
            assert host.database.head == 1
    assert answers[0] == answers[1]


async def test_f12_and_f17_the_role_that_serves_can_neither_redact_an_event_nor_let_it_lapse(
    migrated_database: Callable[[str], DatabaseUrls],
) -> None:
    database = on_postgres(migrated_database)("wells")
    await database.start()
    await database.append(append("well/1", 1))
    before = await database.read(rows)
    for statement in REWRITING:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            await database.write(lambda conn, statement=statement: conn.execute(text(statement)))  # type: ignore[misc]
    assert await database.read(rows) == before
    await database.stop()


@pytest.mark.parametrize("event", [event for event in EVENTS if SENT_BACK.search(event.__name__)], ids=lambda event: event.__name__)
@pytest.mark.parametrize("reason", [None, "", " "])
def test_f13_nothing_is_sent_back_refused_or_called_off_without_a_reason(event: type[Event], reason: str | None) -> None:
    golden = TESTS / "events" / "golden" / f"{event.TYPE.removeprefix('bihuan.')}.json"
    data = json.loads(golden.read_text("utf-8"))["data"]
    assert event.model_validate(data)
    with pytest.raises(ValidationError, match="reason"):
        event.model_validate(
            {field: recorded for field, recorded in data.items() if field != "reason"} | ({} if reason is None else {"reason": reason})
        )


def test_f15_what_is_offered_as_proof_says_that_it_needs_a_witness() -> None:
    paths = [getattr(route, "path", "") for service in SERVICES for routes in service.routes() for route in routes.routes]
    assert [path for path in paths if re.search("proof|checkpoint|witness|consistency", path)] == ["/items/{item}/proof"]
    assert "须与别人手中的见证比对" in HOW


def test_every_failure_has_its_row_and_every_row_its_tests() -> None:
    found = {row[0]: row for row in _table()}
    assert list(found) == [f"F{n}" for n in range(1, 18)]
    assert not [number for number, row in found.items() if "`tests/" not in row[-1]]


def _table() -> list[list[str]]:
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if re.match(r"\| F\d+ \|", line)]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_every_test_that_the_table_names_exists() -> None:
    named = re.findall(r"`tests/([\w/]+\.py)::(\w+)`", TABLE.read_text("utf-8"))
    assert named
    missing = [f"{file}::{name}" for file, name in named if name not in _tests_of(TESTS / file)]
    assert missing == []


def _tests_of(file: Path) -> set[str]:
    if not file.exists():
        return set()
    return {node.name for node in ast.parse(file.read_text("utf-8")).body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_test_here_that_names_a_failure_stands_in_its_row() -> None:
    rows_ = {row[0]: row[-1] for row in _table()}
    for name in _tests_of(Path(__file__)):
        for number in re.findall(r"_f(\d\d)_", name.replace("_and_f", "__f")):
            assert f"::{name}`" in rows_[f"F{int(number)}"], name
