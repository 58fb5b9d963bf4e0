from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from shared.events.envelope import RecordedEvent, decode
from shared.runtime.deciding.handler import Handler, caused
from shared.runtime.deciding.reaction import Command
from shared.runtime.eventlog import checkpoint, log, refused
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.writer import StorageFailed
from tests.runtime import well, writing
from tests.runtime.reacting import begin_anew, follower, noted, react
from tests.runtime.well import NOTE, DepthNoted, Well, WellDeepened, WellDrilled, WellEvent, when_well_deepened_note_it
from tests.runtime.writing import ITEM, deepen, rows


def when_well_deepened_note_it_in_two_books(event: WellDeepened, recorded: RecordedEvent[Any]) -> list[Command[Well, WellEvent]]:
    return [Command(NOTE, f"{recorded.subject}/{n}", lambda _: [DepthNoted(metres=event.metres)]) for n in (1, 2)]


def when_well_drilled_or_deepened_note_it(event: WellDrilled | WellDeepened, recorded: RecordedEvent[Any]) -> Command[Well, WellEvent]:
    return Command(NOTE, recorded.subject, lambda _: [DepthNoted(metres=event.metres)])


def when_well_deepened_do_nothing(event: WellDeepened, recorded: RecordedEvent[Any]) -> None:
    return None


def when_well_deepened_fail(event: WellDeepened, recorded: RecordedEvent[Any]) -> Command[Well, WellEvent]:
    def decide(_: Well) -> list[WellEvent]:
        raise StorageFailed("存储故障")

    return Command(NOTE, recorded.subject, decide)


def when_well_deepened_note_it_where_there_are_notes(event: WellDeepened, recorded: RecordedEvent[Any]) -> Command[Well, WellEvent]:
    return Command(NOTE, recorded.subject, lambda *_: [DepthNoted(metres=event.metres)], only_if_there=True)


def when_well_deepened_note_it_and_once_more_where_there_are_notes(
    event: WellDeepened, recorded: RecordedEvent[Any]
) -> list[Command[Well, WellEvent]]:
    def noting(metres: int, *, only_if_there: bool) -> Command[Well, WellEvent]:
        return Command(NOTE, recorded.subject, lambda _: [DepthNoted(metres=metres)], only_if_there=only_if_there)

    return [noting(event.metres, only_if_there=False), noting(event.metres + 1, only_if_there=True)]


async def test_a_decision_on_what_is_there_alone_is_not_asked_about_anything_else(handler: Handler, database: Database) -> None:
    await deepen(handler, metres=3)
    await react(follower(handler, database, when_well_deepened_note_it_where_there_are_notes))
    assert await noted(database) == []
    await handler.handle(NOTE, ITEM, lambda _: [DepthNoted(metres=1)], writing.cause())
    await deepen(handler, metres=5)
    await react(follower(handler, database, when_well_deepened_note_it_where_there_are_notes))
    assert await noted(database) == [1, 5]


async def test_what_the_same_page_brings_about_is_there(handler: Handler, database: Database) -> None:
    await deepen(handler, metres=3)
    await deepen(handler, metres=5)
    await react(follower(handler, database, when_well_deepened_note_it_and_once_more_where_there_are_notes))
    assert await noted(database) == [3, 4, 5, 6]


async def test_each_event_brings_about_its_command_in_order(handler: Handler, database: Database) -> None:
    for metres in (3, 1, 2):
        await deepen(handler, metres=metres)
    await react(follower(handler, database))
    assert await noted(database) == [3, 1, 2]


async def test_one_reaction_to_two_kinds_of_events_decides_in_their_order(handler: Handler, database: Database) -> None:
    drilled = WellDrilled(unit="219001", metres=7, inspect_on=date(2020, 6, 1))
    await deepen(handler, metres=3)
    await handler.handle(well.WELL, ITEM, lambda _: [drilled], writing.cause())
    await deepen(handler, metres=5)
    await react(follower(handler, database, when_well_drilled_or_deepened_note_it))
    assert await noted(database) == [3, 7, 5]


async def test_the_commands_id_follows_from_event_and_reaction(handler: Handler, database: Database) -> None:
    await deepen(handler)
    await react(follower(handler, database))
    cause, effect = [decode(row[7], well.SERVICE.catalogue) for row in await database.read(rows)]
    assert cause is not None
    assert effect is not None
    commands = await database.read(lambda conn: conn.execute(select(log.commands.c.id)).scalars().all())
    assert caused(cause.id, "when_well_deepened_note_it", "0") in commands
    assert (effect.causationid, effect.correlationid, effect.authid) == (cause.id, cause.correlationid, "service:wells")
    assert effect.time == cause.time


@pytest.mark.parametrize("reaction", [when_well_deepened_note_it, when_well_deepened_note_it_in_two_books])
async def test_a_second_run_finds_the_first(handler: Handler, database: Database, reaction: Any) -> None:
    for metres in (1, 2, 3):
        await deepen(handler, metres=metres)
    await react(follower(handler, database, reaction))
    before = await database.read(rows)
    await begin_anew(database, reaction)
    await react(follower(handler, database, reaction))
    assert await database.read(rows) == before
    assert len(before) == 3 + 3 * (1 if reaction is when_well_deepened_note_it else 2)


async def test_a_storage_failure_stops_the_reaction_where_it_is(handler: Handler, database: Database) -> None:
    await deepen(handler)
    one = follower(handler, database, when_well_deepened_fail)
    with pytest.raises(StorageFailed):
        await one.step()
    assert (await database.read(lambda conn: checkpoint.read(conn, one.name, "wells"))) == checkpoint.BEGINNING
    assert not await database.read(refused.ids)


async def test_a_reaction_without_command_moves_on(handler: Handler, database: Database) -> None:
    await deepen(handler)
    one = follower(handler, database, when_well_deepened_do_nothing)
    await react(one)
    assert (one.position, len(await database.read(rows))) == (1, 1)


async def test_a_reaction_to_another_subject_is_not_confused_with_this_one(handler: Handler, database: Database) -> None:
    await deepen(handler, "360922-2020-P0002", 7)
    await deepen(handler, ITEM, 8)
    await react(follower(handler, database))
    assert {(row[1], row[2]) for row in (await database.read(rows))[2:]} == {("note/360922-2020-P0002", 1), (f"note/{ITEM}", 1)}
