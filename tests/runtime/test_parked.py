import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
import typer
from sqlalchemy import Connection, create_engine
from typer.testing import CliRunner, Result

from local.databases import DatabaseUrls
from monitoring.service import SERVICE
from shared.runtime.cli import parked as room
from shared.runtime.clock import FileClock
from shared.runtime.eventlog import log, parked
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.parked import Message, NoSuchMessage, SeveralMessages, park

BROKEN = Message(
    "treasury.executions", b"\x00\xff", (("ce_id", b"1"), ("ce_id", b"2"), ("trace", b"\xfe"), ("n", b"base64:")), b"\x00\x1b[2J\xff{\n}"
)


def numbered(number: int, topic: str = "treasury.executions") -> Message:
    return Message(topic, b"", (), str(number).encode())


async def test_a_message_is_kept_as_it_came_with_the_reason(database: Database) -> None:
    await database.write(lambda conn: park(conn, BROKEN, "不是 JSON\x00 \ud800"))
    [kept] = await database.read(lambda conn: parked.newest(conn, 10))
    assert kept.message == BROKEN
    assert kept.id == BROKEN.id
    assert (kept.reason, kept.times) == ("不是 JSON� ?", 1)


async def test_the_same_message_again_is_counted_with_its_new_reason(database: Database) -> None:
    await database.write(lambda conn: park(conn, BROKEN, "第一次"))
    [first] = await database.read(lambda conn: parked.newest(conn, 10))
    await database.write(lambda conn: park(conn, BROKEN, "第二次"))
    [second] = await database.read(lambda conn: parked.newest(conn, 10))
    assert (second.times, second.reason) == (2, "第二次")
    assert second.parked_at > first.parked_at


def test_topic_key_and_bytes_make_the_id_and_none_can_pass_for_the_other() -> None:
    same = Message("a", b"b", (("trace", b"1"),), b"c")
    assert same.id == Message("a", b"b", (), b"c").id
    assert len({one.id for one in (same, Message("a", b"", (), b"bc"), Message("a", b"bc", (), b""), Message("ab", b"", (), b"c"))}) == 4
    assert len(same.id) == len(hashlib.sha256().hexdigest())


async def test_the_newest_are_listed_first_and_the_oldest_are_replayed_first(database: Database) -> None:
    for number in range(3):
        await database.write(lambda conn, number=number: park(conn, numbered(number), "拒绝"))  # type: ignore[misc]
    assert [one.message.bytes for one in await database.read(lambda conn: parked.newest(conn, 2))] == [b"2", b"1"]
    assert await database.read(parked.ids) == [numbered(number).id for number in range(3)]


async def test_messages_are_counted_by_topic_until_they_are_removed(database: Database) -> None:
    def park_three(conn: Connection) -> None:
        for message in (numbered(1), numbered(2), numbered(1, "budget.replies")):
            park(conn, message, "拒绝")

    await database.write(park_three)
    assert await database.read(parked.counts) == {"treasury.executions": 2, "budget.replies": 1}
    await database.write(lambda conn: parked.remove(conn, [numbered(1).id, numbered(2).id]))
    assert await database.read(parked.counts) == {"budget.replies": 1}


async def test_a_unique_beginning_of_the_id_is_enough(database: Database) -> None:
    messages = [numbered(number) for number in range(17)]
    for message in messages:
        await database.write(lambda conn, message=message: park(conn, message, "拒绝"))  # type: ignore[misc]
    digit = next(message.id[0] for message in messages if sum(other.id[0] == message.id[0] for other in messages) > 1)
    assert (await database.read(lambda conn: parked.find(conn, messages[3].id[:16].upper()))).message == messages[3]
    with pytest.raises(SeveralMessages, match=digit):
        await database.read(lambda conn: parked.find(conn, digit))


@pytest.mark.parametrize("prefix", ["", "0", "%", "_", "ffff-", "日", "0" * 65, "\x00"])
async def test_what_begins_no_id_finds_nothing(database: Database, prefix: str) -> None:
    message = next(one for one in map(numbered, range(100)) if not one.id.startswith("0"))
    await database.write(lambda conn: park(conn, message, "拒绝"))
    with pytest.raises(NoSuchMessage):
        await database.read(lambda conn: parked.find(conn, prefix))


def execution(number: int, as_of: str) -> Message:
    figures = {"initial_budget": "100.00", "adjusted_budget": "100.00", "executed": f"{number}.00"}
    data = {"source": "gk", "id": str(number), "item": "360922-2020-P0017", "as_of": as_of, **figures}
    event = {"specversion": "1.0", "id": str(number), "source": "gk", "type": "Executed", "data": data}
    return Message(
        "treasury.executions", b"360922-2020-P0017", (("content-type", b"application/cloudevents+json"),), json.dumps(event).encode()
    )


class Desk:
    """An operator's terminal at a monitoring service whose database is migrated."""

    def __init__(self, urls: DatabaseUrls, clock_file: Path) -> None:
        self._engine = create_engine(urls.runtime)
        self._app = typer.Typer()
        self._settings = {
            "BIHUAN_DATABASE": urls.runtime,
            "BIHUAN_KAFKA": "127.0.0.1:1",
            "BIHUAN_JURISDICTION": "360922",
            "BIHUAN_ISSUER": "issuer",
            "BIHUAN_JWKS_URL": "http://127.0.0.1:1/jwks.json",
            "BIHUAN_CLOCK_FILE": str(clock_file),
        }
        room.add(self._app, SERVICE)

    def parked(self, *arguments: str, answer: str = "") -> Result:
        """`python -m monitoring parked …`, with what is typed at the prompt."""
        return CliRunner().invoke(self._app, ["parked", *arguments], input=answer, env=self._settings)

    def park(self, *messages: Message) -> None:
        with self._engine.begin() as conn:
            for message in messages:
                park(conn, message, "第一次的原因")

    def still(self) -> Sequence[str]:
        with self._engine.begin() as conn:
            return parked.ids(conn)

    def head(self) -> int:
        with self._engine.begin() as conn:
            return log.head(conn).position

    def close(self) -> None:
        self._engine.dispose()


@pytest.fixture
def desk(migrated_database: Callable[[str], DatabaseUrls], clock: FileClock, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(migrated_database("monitoring"), tmp_path / "clock")
    yield desk
    desk.close()


THEN = execution(1, "2020-02-29")
LATER = execution(2, "2020-03-31")


def test_the_list_tells_id_topic_time_count_and_reason(desk: Desk) -> None:
    desk.park(numbered(1), THEN, THEN)
    said = desk.parked("list")
    newest, oldest, in_all = said.output.splitlines()
    assert said.exit_code == 0
    assert newest.startswith(f"{THEN.id[:16]}  treasury.executions  20")
    assert newest.endswith("+08:00  ×2  第一次的原因")
    assert oldest.startswith(numbered(1).id[:16])
    assert in_all == "共 2 条搁置消息 / 2 parked in all"
    assert len(desk.parked("list", "--limit", "1").output.splitlines()) == 2


def test_show_tells_headers_reason_and_the_bytes_as_text(desk: Desk) -> None:
    desk.park(BROKEN, THEN)
    said = desk.parked("show", BROKEN.id[:12])
    assert said.exit_code == 0
    for expected in ("第一次的原因", f"id {BROKEN.id}", "ce_id: 2", "trace: base64:/g==", "\\x00\\x1b[2J\\xff{\n}"):
        assert expected in said.output
    assert THEN.bytes.decode() in desk.parked("show", THEN.id).output


def test_replay_first_says_how_many_and_changes_nothing_without_a_yes(desk: Desk) -> None:
    desk.park(THEN, LATER)
    for answer in ("n\n", ""):
        said = desk.parked("replay", "--all", answer=answer)
        assert said.exit_code == 1
        assert said.output.startswith("将再次接收 2 条消息 / 2 messages will be taken in again\n")
    assert (len(desk.still()), desk.head()) == (2, 0)


def test_what_goes_in_is_parked_no_more_and_the_others_stay_with_their_new_reason(desk: Desk, clock: FileClock) -> None:
    desk.park(LATER, THEN, numbered(7))
    said = desk.parked("replay", "--all", answer="y\n")
    assert said.exit_code == 1
    assert f"{THEN.id[:16]}  已接收 / taken in\n" in said.output
    assert (
        f"{LATER.id[:16]}  事实 gk/2（事项 360922-2020-P0017）未能接收，执行数日期尚未到来：2020-03-31晚于今天2020-03-01\n" in said.output
    )
    assert "2 条仍然搁置 / 2 are still parked" in said.output
    assert (set(desk.still()), desk.head()) == ({LATER.id, numbered(7).id}, 1)
    assert "×2  事实 gk/2（事项 360922-2020-P0017）未能接收，执行数日期尚未到来" in desk.parked("list").output
    clock.turn(datetime.fromisoformat("2020-04-01T09:00:00+08:00"))
    assert desk.parked("replay", LATER.id[:10], "--yes").exit_code == 0
    assert (desk.still(), desk.head()) == ([numbered(7).id], 2)


def test_a_message_of_a_topic_that_is_heard_no_more_stays(desk: Desk) -> None:
    desk.park(numbered(1, "budget.replies"))
    said = desk.parked("replay", "--all", "--yes")
    assert said.exit_code == 1
    assert "本服务不接收 budget.replies" in said.output
    assert desk.still() == [numbered(1, "budget.replies").id]


def test_discard_shows_what_it_would_remove_and_asks(desk: Desk) -> None:
    desk.park(THEN, LATER)
    asked = desk.parked("discard", THEN.id[:16], answer="n\n")
    assert (asked.exit_code, len(desk.still())) == (1, 2)
    assert asked.output.startswith(THEN.id[:16])
    assert desk.parked("discard", THEN.id[:16], THEN.id, answer="y\n").output.endswith("已丢弃 1 条 / 1 removed\n")
    assert desk.still() == [LATER.id]


@pytest.mark.parametrize("command", [["show", "abc"], ["replay", "abc"], ["discard", "abc", "--yes"]])
def test_an_id_that_is_not_there_is_one_sentence(desk: Desk, command: list[str]) -> None:
    said = desk.parked(*command)
    assert said.exit_code == 1
    assert said.output == "没有编号以 abc 开头的搁置消息 / no parked message has an id that begins with abc\n"


def test_nothing_to_replay_is_no_error(desk: Desk) -> None:
    said = desk.parked("replay", "--all")
    assert (said.exit_code, said.output) == (0, "没有搁置的消息 / nothing is parked\n")


@pytest.mark.parametrize("arguments", [[], ["--all", "abc"]])
def test_replay_wants_ids_or_all(desk: Desk, arguments: list[str]) -> None:
    assert "--all" in desk.parked("replay", *arguments).output
    assert desk.head() == 0
