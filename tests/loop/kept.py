"""What the lists of what waits keep of each thing, and what its stream says of it."""

from typing import Any

from sqlalchemy import select

from audit.waiting import TODOS as AUDIT
from evaluation.waiting import TODOS as EVALUATION
from feedback.waiting import TODOS as FEEDBACK
from goals.waiting import TODOS as GOALS
from monitoring.waiting import TODOS as MONITORING
from shared.todo.asked import Todos
from shared.todo.kept import NEVER, todo
from shared.todo.tables import WHOLE, ever_waits
from tests.contract.tables import status_of
from tests.loop.county import County

EVERY: tuple[Todos, ...] = (GOALS, MONITORING, EVALUATION, FEEDBACK, AUDIT)


async def rows_of(county: County) -> dict[str, tuple[str, str, bool]]:
    """Stream → its status, unit and whether it waits, as the list keeps them."""
    columns = (todo.c.stream, todo.c.status, todo.c.unit, todo.c.waits, todo.c.due)
    kept: dict[str, tuple[str, str, bool]] = {}
    for todos in EVERY:
        query = select(*columns).where(todo.c.part == WHOLE)
        rows = await county.hosts[todos.service].database.read(lambda conn, query=query: list(conn.execute(query)))  # type: ignore[misc]
        assert [row.stream for row in rows if not row.waits and row.due != NEVER] == []
        kept |= {row.stream: (row.status, row.unit, bool(row.waits)) for row in rows}
    return kept


async def streams_of(county: County) -> dict[str, tuple[str, str, bool]]:
    """The same, folded from each stream whole."""
    told: dict[str, tuple[str, str, bool]] = {}
    for todos in EVERY:
        host = county.hosts[todos.service]
        for kind in todos.kinds:
            for stream in [] if kind.of else [one for one in (await rows_of(county)) if one.startswith(f"{kind.decider.kind}/")]:
                state: Any = (await host.handler.fold(kind.decider, stream.split("/", 1)[1]))[0]
                row = kind.table[kind.row_of(state)]
                told[stream] = (str(status_of(state)), kind.decider.unit(state), ever_waits(row))
    return told
