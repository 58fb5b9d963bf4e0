import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.folds import BYTES_KEPT, KEPT
from shared.runtime.eventlog.sqlite import Sqlite
from tests.runtime.writing import append, count


class Folded:
    """Counts documents, and remembers how many it was handed each time."""

    def __init__(self) -> None:
        self.handed: list[int] = []

    def __call__(self, number: int, documents: Sequence[bytes]) -> int:
        self.handed.append(len(documents))
        return count(number, documents)


async def test_a_stream_is_folded_on_from_where_it_was_folded_to(database: Database) -> None:
    fold = Folded()
    for versions in ([1, 2, 3], [4], [5, 6]):
        await database.append(append("well/1", *versions))
        assert await database.past("well/1", 0, fold) == (None, versions[-1], versions[-1])
    assert await database.past("well/1", 0, fold) == (None, 6, 6)
    assert fold.handed == [3, 1, 2]


async def test_those_who_ask_for_one_stream_at_once_share_one_fold(database: Database) -> None:
    fold = Folded()
    await database.append(append("well/1", 1, 2))
    assert await asyncio.gather(*(database.past("well/1", 0, fold) for _ in range(20))) == [(None, 2, 2)] * 20
    assert fold.handed == [2]


async def test_a_fold_that_failed_leaves_nothing_and_hinders_no_other_stream(database: Database) -> None:
    await database.append(append("well/1", 1))
    await database.append(append("well/2", 1))

    def fail(number: int, documents: Sequence[bytes]) -> int:
        raise ValueError(documents)

    bad, good = await asyncio.gather(database.past("well/1", 0, fail), database.past("well/2", 0, count), return_exceptions=True)
    assert (type(bad), good) == (ValueError, (None, 1, 1))
    assert await database.past("well/1", 0, count) == (None, 1, 1)


async def test_of_many_streams_the_one_asked_for_the_longest_time_ago_is_forgotten(database: Database) -> None:
    streams = [f"well/{n}" for n in range(KEPT + 1)]
    await asyncio.gather(*(database.append(append(stream, 1)) for stream in streams))
    fold = Folded()
    for stream in (*streams, streams[-1], streams[0]):
        assert await database.past(stream, 0, fold) == (None, 1, 1)
    assert fold.handed == [1] * (KEPT + 2)


async def test_states_of_many_bytes_are_forgotten_sooner_and_the_last_one_stays(database: Database) -> None:
    half, more = BYTES_KEPT // 2, BYTES_KEPT + 1
    for stream, size in (("well/1", half), ("well/2", half), ("well/3", more)):
        one = append(stream, 1)
        await database.append(replace(one, events=[replace(one.events[0], pieces=(b"x" * size,))]))
    fold = Folded()
    for stream, folded in (("well/1", 1), ("well/2", 2), ("well/1", 2), ("well/3", 3), ("well/3", 3), ("well/1", 4), ("well/3", 5)):
        assert await database.past(stream, 0, fold) == (None, 1, 1)
        assert len(fold.handed) == folded


@pytest.mark.parametrize("then", [[1, 2], [1], []], ids=["as long", "shorter", "empty"])
async def test_no_state_outlives_the_log_it_was_read_from(tmp_path: Path, then: list[int]) -> None:
    file, restored = Sqlite(tmp_path / "one.sqlite"), Sqlite(tmp_path / "restored.sqlite")
    for one, versions in ((file, [1, 2]), (restored, then)):
        await one.start()
        await one.append(append("well/1", *versions))
    assert await file.past("well/1", 0, count) == (None, 2, 2)
    with closing(sqlite3.connect(tmp_path / "restored.sqlite")) as source, closing(sqlite3.connect(tmp_path / "one.sqlite")) as target:
        source.backup(target)
    fold = Folded()
    assert await file.past("well/1", 0, fold) == (None, len(then), len(then))
    assert fold.handed == [len(then)] * bool(then)
    for one in (file, restored):
        await one.stop()
