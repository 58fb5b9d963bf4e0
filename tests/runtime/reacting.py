"""A reaction of the wells' service, followed by hand, and what it noted."""

from typing import Any

from shared.events.envelope import decode
from shared.runtime.deciding.handler import Handler
from shared.runtime.eventlog import checkpoint
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.progress import Progress
from shared.runtime.following.feed import Decoder, LogSource
from shared.runtime.following.reacting import ReactionSubscription
from tests.runtime import well
from tests.runtime.well import DepthNoted, when_well_deepened_note_it
from tests.runtime.writing import rows


def follower(handler: Handler, database: Database, reaction: Any = when_well_deepened_note_it) -> ReactionSubscription:
    return ReactionSubscription(reaction, LogSource("wells", database, "log"), database, Decoder(well.SERVICE.catalogue), handler)


async def react(one: ReactionSubscription) -> None:
    """Up to the end of the log, its own events included."""
    while one.lag or not one.position:
        await one.step()


async def begin_anew(database: Database, reaction: Any) -> None:
    """The reaction hears everything once more, as after its checkpoint was lost."""
    await database.write(lambda conn: checkpoint.forget(conn, reaction.__name__))
    database.progress.set(reaction.__name__, "wells", Progress())


async def noted(database: Database) -> list[int]:
    recorded = [decode(row[7], well.SERVICE.catalogue) for row in await database.read(rows)]
    return [one.event.metres for one in recorded if one and isinstance(one.event, DepthNoted)]
