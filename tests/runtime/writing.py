"""Short hands for writing to a log below the level of commands."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, select
from uuid6 import uuid7

from shared.events.envelope import Attributes, Event, pieces
from shared.runtime.decider import Decider
from shared.runtime.deciding.handler import Answered, Cause, Handler
from shared.runtime.eventlog import log
from tests.runtime import well

ITEM = "360922-2020-P0001"
NOON = datetime(2020, 3, 1, 4, 0, tzinfo=UTC)


def pending(stream: str, version: int, event: Event | None = None) -> log.Pending:
    """An event that waits for its position."""
    event = event or well.WellDeepened(metres=version)
    attributes = Attributes(
        id=str(uuid7()),
        source="bihuan/360922/wells",
        type=event.TYPE,
        subject=stream.split("/")[1],
        stream=stream,
        streamversion=version,
        time=NOON,
        authtype="app_user",
        authid="li",
        correlationid="c",
        causationid="c",
    )
    return log.Pending(stream, version, event.TYPE, attributes.subject, attributes.id, pieces(attributes, event))


def append(stream: str, *versions: int, command: str = "", actor: str = "li", request: bytes = b"") -> log.Append:
    """One command that tells these versions of a stream."""
    return log.Append(command or str(uuid4()), actor, request, b'{"version":1}', [pending(stream, version) for version in versions])


def cause(command: str = "", request: bytes = b"") -> Cause:
    """Somebody's command at noon."""
    command = command or str(uuid4())
    return Cause(command, "li", "app_user", request, NOON, command, command)


async def deepen(handler: Handler, key: str = ITEM, metres: int = 1, decider: Decider[Any, Any] = well.WELL) -> Answered:
    """A deepening told without asking whether there is a well."""
    return await handler.handle(decider, key, lambda _: [well.WellDeepened(metres=metres)], cause())


def count(number: int, documents: Sequence[bytes]) -> int:
    """A fold whose state is how many documents there were."""
    return number + len(documents)


def rows(conn: Connection) -> list[tuple[Any, ...]]:
    """What stands in the log, by position."""
    return [tuple(row) for row in conn.execute(select(log.events).order_by(log.events.c.position))]
