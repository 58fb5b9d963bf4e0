from datetime import date
from functools import partial
from typing import Any

import pytest

from shared.runtime.deciding.handler import Handler
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.stream_locks import BYTES_KEPT, FRESH, KEPT, Left, StreamLocks
from tests.runtime import well
from tests.runtime.well import drill
from tests.runtime.writing import ITEM, cause


class Seconds:
    """A clock that the test turns."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_was_left_is_taken_once_and_not_after_a_while() -> None:
    clock = Seconds()
    locks, left = StreamLocks(clock), Left(None, "state", 3, [b"document"])
    locks.leave("well/1", left)
    assert (locks.take("well/2"), locks.take("well/1"), locks.take("well/1")) == (None, left, None)
    locks.leave("well/1", left)
    clock.now += FRESH + 0.1
    assert locks.take("well/1") is None


@pytest.mark.parametrize(("size", "kept"), [(1, KEPT), (BYTES_KEPT // 4, 4)])
def test_only_so_much_is_left_at_once_and_what_was_left_first_goes_first(size: int, kept: int) -> None:
    locks = StreamLocks(Seconds())
    document = b"." * size
    for n in range(KEPT + 10):
        locks.leave(f"well/{n}", Left(None, n, 1, [document]))
    there = [n for n in range(KEPT + 10) if locks.take(f"well/{n}")]
    assert there == list(range(KEPT + 10 - kept, KEPT + 10))


async def test_whoever_decides_right_after_another_begins_with_what_that_one_left_and_a_repeated_command_gets_its_first_answer(
    handler: Handler, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    past = database.past

    async def noted(stream: str, *more: Any) -> Any:
        looked.append(stream)
        return await past(stream, *more)

    monkeypatch.setattr(database, "past", noted)
    drilling = partial(drill, unit="101001", metres=1, inspect_on=date(2020, 5, 1))
    await handler.handle(well.WELL, ITEM, drilling, cause())
    deeper = cause()
    first = await handler.handle(well.WELL, ITEM, partial(well.deepen, metres=1), deeper)
    await handler.handle(well.WELL, ITEM, partial(well.deepen, metres=1), cause())
    assert (first.version, len(looked)) == (2, 1)
    assert await handler.handle(well.WELL, ITEM, partial(well.deepen, metres=1), deeper) == first
    state, version = await handler.fold(well.WELL, ITEM)
    assert (state.metres, version) == (3, 3)
