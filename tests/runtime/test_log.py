import asyncio
import contextlib
import hashlib
import re
import threading
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from shared.runtime.deciding.handler import Answered, CommandReused, Handler, TooLarge
from shared.runtime.eventlog import log
from shared.runtime.eventlog.batches import BATCH, QUEUE, QUEUED_BYTES, Busy
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.space import DiskFull
from shared.runtime.eventlog.sqlite import Sqlite
from shared.runtime.sql.locks import one_at_a_time
from shared.runtime.web.metrics import Metrics
from shared.runtime.web.problems import status_of
from tests.runtime import well
from tests.runtime.well import AlreadyDrilled, WellDeepened, drill
from tests.runtime.writing import ITEM, append, cause, count, deepen, pending, rows
from tests.stores import Store

LARGE = 900_000
PAGES = [
    (0, 10, 100_000, [1, 2, 3, 4, 5]),
    (0, 3, 100_000, [1, 2, 3]),
    (0, 10, 2_500, [1, 2]),
    (2, 10, 2_500, [3]),
    (3, 10, 2_500, [4, 5]),
    (1, 10, 1, [2]),
    (5, 10, 1, []),
    (9, 10, 1, []),
]
"""The position before a page, how many events and bytes it may have, and what is on it; each third document is large."""


def with_large_event(stream: str, size: int) -> log.Append:
    """An event of so many bytes."""
    known = append(stream, 1)
    return replace(known, events=[replace(known.events[0], pieces=(b"x" * size,))])


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Sqlite]:
    """A log in a file, which can be full."""
    file = Sqlite(tmp_path / "full.sqlite")
    await file.start()
    yield file
    await file.stop()


async def test_many_at_once_get_positions_without_gaps(database: Database) -> None:
    outcomes = await asyncio.gather(*(database.append(append(f"well/{n}", 1, 2, 3)) for n in range(200)))
    assert all(isinstance(outcome, log.Recorded) for outcome in outcomes)
    assert [row[0] for row in await database.read(rows)] == list(range(1, 601))
    assert database.head == 600


async def test_events_of_one_command_stand_together(database: Database) -> None:
    await asyncio.gather(*(database.append(append(f"well/{n}", 1, 2, 3)) for n in range(50)))
    streams = [row[1] for row in await database.read(rows)]
    assert all(len(set(streams[n : n + 3])) == 1 for n in range(0, 150, 3))


async def test_of_two_who_race_on_one_stream_one_writes(database: Database) -> None:
    for version in range(1, 21):
        outcomes = await asyncio.gather(*(database.append(append("well/1", version)) for _ in range(2)))
        assert Counter(map(type, outcomes)) == {log.Recorded: 1, log.Conflict: 1}
        assert log.Conflict("well/1", version) in outcomes
    assert len(await database.read(rows)) == 20


async def test_a_stream_has_no_gaps_either(database: Database) -> None:
    await database.append(append("well/1", 1))
    assert await database.append(append("well/1", 3)) == log.Conflict("well/1", 1)


async def test_a_known_command_is_known_whatever_it_brings(database: Database) -> None:
    once, again = append("well/1", 1, command="c"), append("well/2", 1, command="c")
    first = log.Repeated("li", b"", once.answer, 1)
    assert list(await asyncio.gather(database.append(once), database.append(again))) == [log.Recorded(1), first]
    assert await database.append(again) == first
    assert database.head == 1


async def test_a_command_whose_second_stream_conflicts_writes_nothing(database: Database) -> None:
    await database.append(append("well/2", 1))
    both = log.Append(str(uuid4()), "li", b"", b"", [pending("well/1", 1), pending("well/2", 1)])
    assert await database.append(both) == log.Conflict("well/2", 1)
    assert await database.append(append("well/1", 1)) == log.Recorded(2)


async def test_the_same_command_twice_gets_the_first_answer(handler: Handler, database: Database) -> None:
    again = cause(request=b"one")
    first = await handler.handle(well.WELL, ITEM, lambda _: [WellDeepened(metres=1)], again)
    await deepen(handler)
    assert await handler.handle(well.WELL, ITEM, lambda _: [WellDeepened(metres=2)], again) == first
    assert database.head == 2


async def test_the_same_command_at_the_same_moment_is_written_once(handler: Handler, database: Database) -> None:
    again = cause(request=b"one")
    answers = await asyncio.gather(*(handler.handle(well.WELL, ITEM, lambda _: [WellDeepened(metres=1)], again) for _ in range(20)))
    assert set(answers) == {answers[0]}
    assert database.head == 1


async def test_a_command_id_is_not_taken_for_another_request(handler: Handler, database: Database) -> None:
    command = str(uuid4())
    await handler.handle(well.WELL, ITEM, lambda _: [WellDeepened(metres=1)], cause(command, b"one"))
    with pytest.raises(CommandReused) as refused:
        await handler.handle(well.WELL, ITEM, lambda _: [WellDeepened(metres=1)], cause(command, b"two"))
    assert (status_of(type(refused.value)), database.head) == (422, 1)


async def test_a_command_id_is_not_taken_for_another_person(handler: Handler) -> None:
    mine = cause(request=b"one")
    await handler.handle(well.WELL, ITEM, lambda _: [WellDeepened(metres=1)], mine)
    with pytest.raises(CommandReused):
        await handler.handle(well.WELL, ITEM, lambda _: [WellDeepened(metres=1)], replace(mine, actor="wu"))


async def test_a_refused_command_leaves_no_trace_and_may_come_again(handler: Handler, database: Database) -> None:
    command = cause()

    def refuse(_: well.Well) -> list[well.WellEvent]:
        raise AlreadyDrilled("井已打好")

    with pytest.raises(AlreadyDrilled):
        await handler.handle(well.WELL, ITEM, refuse, command)
    assert await database.past(f"well/{ITEM}", 0, count, command.command) == (None, 0, 0)
    await handler.handle(well.WELL, ITEM, lambda _: [WellDeepened(metres=1)], command)
    assert database.head == 1


async def test_whoever_loses_a_race_decides_again_on_the_new_state(handler: Handler) -> None:
    drilling = partial(drill, unit="101001", metres=9, inspect_on=date(2020, 5, 1))
    answers = await asyncio.gather(*(handler.handle(well.WELL, ITEM, drilling, cause()) for _ in range(8)), return_exceptions=True)
    assert Counter(map(type, answers)) == {Answered: 1, AlreadyDrilled: 7}


async def test_many_who_decide_on_one_stream_at_once_are_all_recorded_one_after_the_other(handler: Handler, database: Database) -> None:
    await handler.handle(well.WELL, ITEM, partial(drill, unit="101001", metres=1, inspect_on=date(2020, 5, 1)), cause())
    seen: list[int] = []

    def deeper(state: well.Well) -> list[well.WellEvent]:
        seen.append(state.metres)
        return well.deepen(state, metres=1)

    answers = await asyncio.gather(*(handler.handle(well.WELL, ITEM, deeper, cause()) for _ in range(40)))
    assert [answer.version for answer in answers] == list(range(2, 42))
    assert seen == list(range(1, 41))
    assert (await handler.fold(well.WELL, ITEM))[0].metres == 41


async def test_who_waited_and_is_refused_is_refused_by_what_the_log_says(handler: Handler) -> None:
    drilling = partial(drill, unit="101001", metres=1, inspect_on=date(2020, 5, 1))
    twice = cause()
    answers = await asyncio.gather(
        *(handler.handle(well.WELL, ITEM, drilling, one) for one in (twice, twice, cause())), return_exceptions=True
    )
    assert answers[0] == answers[1]
    assert isinstance(answers[2], AlreadyDrilled)


async def test_an_event_beyond_900_kb_is_refused_before_it_is_written(handler: Handler, database: Database) -> None:
    huge = well.WellDrilled(unit="9" * 900_000, metres=1, inspect_on=date(2020, 5, 1))
    with pytest.raises(TooLarge):
        await handler.handle(well.WELL, ITEM, lambda _: [huge], cause())
    assert database.head == 0


@pytest.mark.parametrize(
    "statement", ["UPDATE events SET type = 'x'", "DELETE FROM events", "UPDATE commands SET actor = 'x'", "DELETE FROM commands"]
)
async def test_nothing_that_was_written_is_changed(database: Database, statement: str) -> None:
    await database.append(append("well/1", 1))
    before = await database.read(rows)
    with pytest.raises((IntegrityError, ProgrammingError), match=r"are never changed|permission denied"):
        await database.write(lambda conn: conn.execute(text(statement)))
    assert await database.read(rows) == before


async def test_the_leaf_hash_is_that_of_rfc_6962(database: Database) -> None:
    await database.append(append("well/1", 1, 2))
    for row in await database.read(rows):
        assert row[8] == hashlib.sha256(b"\x00" + row[7]).digest()
    assert await database.read(lambda conn: log.leaf_at(conn, 3)) is None


async def test_recorded_time_never_goes_back(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as tomorrow:
        tomorrow.setattr("shared.runtime.eventlog.log.datetime", Tomorrow)
        await database.append(append("well/1", 1))
    await database.append(append("well/1", 2))
    first, second = (row[5] for row in await database.read(rows))
    assert first == second > datetime.now(UTC).timestamp() * 1_000_000


class Tomorrow(datetime):
    """A clock that is a day ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Tomorrow":
        return super().now(tz) + timedelta(days=1)


async def test_what_queues_during_a_commit_shares_the_next(database: Database) -> None:
    metrics = Metrics(database.name)
    database.on_commit = metrics.committed
    await asyncio.gather(*(database.append(append(f"well/{n}", 1)) for n in range(500)))
    assert database.head == 500
    commits = re.search(r"bihuan_commit_commands_count.* (\d+)", metrics.exposed().decode())
    assert commits
    assert 1 < int(commits[1]) <= 50


async def test_a_write_that_fails_undoes_itself_and_nobody_elses_appends(database: Database) -> None:
    def fail(conn: Connection) -> None:
        conn.execute(text("INSERT INTO notes VALUES ('half')"))
        raise ZeroDivisionError

    await database.write(lambda conn: conn.execute(text("CREATE TABLE notes (note TEXT)")))
    work = [database.append(append(f"well/{n}", 1)) for n in range(20)]
    good = database.write(lambda conn: conn.execute(text("INSERT INTO notes VALUES ('whole')")))
    answers = await asyncio.gather(*work[:10], database.write(fail), good, *work[10:], return_exceptions=True)
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [ZeroDivisionError]
    assert len(await database.read(rows)) == 20
    assert await database.read(lambda conn: conn.execute(text("SELECT note FROM notes")).scalars().all()) == ["whole"]


async def test_a_full_disk_is_told_leaves_nothing_half_written_and_heals(file: Sqlite) -> None:
    await file.append(append("well/1", 1))
    pages = await file.read(lambda conn: conn.execute(text("PRAGMA page_count")).scalar_one())
    await file.write(lambda conn: conn.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}"))
    outcomes = await asyncio.gather(
        file.append(append("well/2", *range(1, 201))),
        file.append(append("well/3", *range(1, 201))),
        file.write(lambda conn: conn.execute(text("CREATE TABLE notes AS SELECT zeroblob(1000000)"))),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [DiskFull] * 3
    assert status_of(DiskFull) == 503
    assert len(await file.read(rows)) == file.head == 1
    await file.write(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count=1000000"))
    assert await file.append(append("well/2", *range(1, 201))) == log.Recorded(201)
    assert len(await file.read(rows)) == 201


async def test_a_view_that_finds_the_disk_full_undoes_no_append(file: Sqlite) -> None:
    await file.append(append("well/1", 1))
    pages = await file.read(lambda conn: conn.execute(text("PRAGMA page_count")).scalar_one())
    await file.write(lambda conn: conn.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}"))
    recorded, failed = await asyncio.gather(
        file.append(append("well/1", 2)),
        file.write(lambda conn: conn.execute(text("CREATE TABLE notes AS SELECT zeroblob(1000000)"))),
        return_exceptions=True,
    )
    assert recorded == log.Recorded(2)
    assert isinstance(failed, OperationalError)
    assert len(await file.read(rows)) == 2


@contextlib.asynccontextmanager
async def held(database: Database) -> AsyncIterator[None]:
    """Nothing is committed meanwhile."""
    go_on, begun = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def hold(conn: Connection) -> None:
        one_at_a_time(conn, "log")
        loop.call_soon_threadsafe(begun.set)
        go_on.wait()

    holding = asyncio.create_task(database.write(hold))
    await begun.wait()
    yield
    go_on.set()
    await holding


async def test_when_the_queue_is_full_the_next_is_told_to_come_again(database: Database) -> None:
    async with held(database):
        waiting = [asyncio.create_task(database.append(append(f"well/{n}", 1))) for n in range(QUEUE + BATCH + 1)]
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    outcomes = Counter(map(type, await asyncio.gather(*waiting, return_exceptions=True)))
    assert {type(task.exception()) for task in done} == {Busy}
    assert outcomes == {log.Recorded: len(waiting) - outcomes[Busy], Busy: outcomes[Busy]}
    assert QUEUE <= outcomes[log.Recorded] == database.head


async def test_large_documents_fill_the_queue_sooner(database: Database) -> None:
    large = LARGE // 2
    fitting = QUEUED_BYTES // large
    async with held(database):
        waiting = [asyncio.create_task(database.append(with_large_event(f"well/{n}", large))) for n in range(fitting + 2)]
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    assert [type(task.exception()) for task in done] == [Busy]
    outcomes = Counter(map(type, await asyncio.gather(*waiting, return_exceptions=True)))
    assert outcomes == {log.Recorded: fitting + 1, Busy: 1}


@pytest.mark.parametrize(("after", "limit", "most", "positions"), PAGES)
async def test_a_page_ends_by_its_bytes_and_has_one_event_at_least(
    database: Database, after: int, limit: int, most: int, positions: list[int]
) -> None:
    for n, size in enumerate((1_000, 1_000, 50_000, 1_000, 1_000)):
        await database.append(with_large_event(f"well/{n}", size))
    hash, found = await database.read(lambda conn: log.page(conn, after, limit, most))
    assert [position for position, _ in found] == positions
    assert hash == (await database.read(lambda conn: log.leaf_at(conn, after)) or b"")
    stored = {row[0]: row[7] for row in await database.read(rows)}
    assert [document for _, document in found] == [stored[position] for position in positions]


async def test_what_was_answered_is_there_after_a_restart(store: Store, database: Database) -> None:
    await database.append(append("well/1", 1, 2))
    again = store("alone")
    await again.start()
    assert again.head == 2
    assert await again.read(rows) == await database.read(rows)
    assert len(await again.read(lambda conn: conn.execute(select(log.commands)).all())) == 1
    await again.stop()


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(Exception, match=r"read-?only"):
        await database.read(lambda conn: conn.execute(text("CREATE TABLE notes (note TEXT)")))
