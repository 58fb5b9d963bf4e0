"""What waits for somebody (待办): the view that every service keeps of where its things stand, and for whom each status waits."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Index, Integer, MetaData, Table, Text, and_, false, func, or_, select, true

from shared.events.envelope import Event, RecordedEvent, Value
from shared.events.values import fiscal_year_of, is_first_level
from shared.runtime.clock import day_of
from shared.runtime.decider import Decider
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import any_of, known, upsert, within
from shared.runtime.web.auth import Permission, Role, Scope

NEVER = "9999-12-31"
"""Stands where there is no deadline: it sorts last."""
DUE = "due"

todo = Table(
    "todo_1",
    MetaData(),
    Column("stream", Text, primary_key=True),
    Column("waits", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("firm", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("due", Text, nullable=False),
    Column("dates", Text, nullable=False),
    Column("because", Text, nullable=False),
    Index("todo_1_by_due", "waits", "due", "stream"),
)


@dataclass(frozen=True)
class Waits:
    """For whom a status waits, and what is to be done."""

    whom: Permission
    task: str
    until: str = ""
    """Which of the thing's dates is the deadline."""
    after_return: bool = False
    """Whether the reason of the last return still counts."""


@dataclass(frozen=True)
class End:
    """A status that waits for nobody, and why that is meant."""

    because: str


def _status(state: Any) -> StrEnum:
    found: StrEnum = getattr(state, "status", None) or state.payment
    return found


@dataclass(frozen=True)
class Kind:
    """One aggregate: where its things are asked for, and the one table of whom each status waits for."""

    title: str
    decider: Decider[Any, Any]
    table: Mapping[str, Waits | End]
    """By the status's name; with `_FIRST_LEVEL` behind it where no department stands above the unit."""
    address: Callable[[str], str]
    """Where the thing with this key is asked for."""
    name: Callable[[Any], str] = lambda state: state.name
    turn: Callable[[Any], str] = lambda state: _status(state).name
    """The row of the table; the status's, where nothing else counts."""
    dates: Mapping[type[Event], Callable[[Any], Mapping[str, date]]] = field(default_factory=dict)
    """The deadlines that an event sets."""

    def row_of(self, state: Any) -> str:
        """The name of the row that holds for this state."""
        turn = self.turn(state)
        alone = f"{turn}_FIRST_LEVEL"
        return alone if alone in self.table and is_first_level(self.decider.unit(state)) else turn


class Waiting(Value):
    """Something that waits for the asker."""

    kind: str
    title: str
    """What kind of thing it is."""
    item: str
    unit: str
    name: str
    status: str
    task: str
    """What is to be done."""
    since: date
    due_on: date | None
    late: bool
    returned_because: str
    path: str
    """Where the thing is asked for."""


class Todo(Page[Waiting]):
    """What waits for the asker, what is due first first; how many of each kind there are in all."""

    counts: dict[str, int]


@dataclass(frozen=True)
class Asker:
    """Who asks, and on which day."""

    roles: Collection[Role]
    unit: str
    today: date


@dataclass(frozen=True)
class Narrowed:
    """What is asked about alone; the counts are of these."""

    year: int | None
    unit: str
    status: Sequence[str]
    late: bool | None

    def where(self, today: date) -> list[ColumnElement[bool]]:
        """What the rows must fulfil."""
        year = true() if self.year is None else todo.c.year == self.year
        past = todo.c.due < today.isoformat()
        return [
            year,
            within(todo.c.unit, self.unit),
            any_of(todo.c.status, self.status),
            *([] if self.late is None else [past if self.late else ~past]),
        ]


@dataclass(frozen=True)
class Todos:
    """What a service keeps of what waits, and the question about it."""

    service: str
    kinds: tuple[Kind, ...]

    @cached_property
    def view(self) -> View:
        """The view, over the service's own log."""
        return View("todo", 1, hears=(self.service,), tables=(todo,), project=self._project)

    def _project(self, conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
        kinds = {kind.decider.kind: kind for kind in self.kinds}
        ours = [recorded for recorded in batch if recorded.stream.split("/", 1)[0] in kinds]
        rows = known(conn, todo.c.stream, {recorded.stream for recorded in ours})
        for recorded in ours:
            rows[recorded.stream] = _after(kinds[recorded.stream.split("/", 1)[0]], rows.get(recorded.stream, {}), recorded)
        upsert(conn, todo, list(rows.values()))

    def page(self, conn: Connection, asker: Asker, narrowed: Narrowed, *, kind: Sequence[str], after: str | None, limit: int) -> Todo:
        """What waits for the asker."""
        mine = [self._waits_for(asker), *narrowed.where(asker.today)]
        counted = select(todo.c.kind, func.count()).where(*mine).group_by(todo.c.kind).order_by(todo.c.kind)
        query = select(todo.c.due, todo.c.stream, todo).where(*mine, any_of(todo.c.kind, kind))
        found = paginate(conn, query, [todo.c.due, todo.c.stream], lambda row: self._row(row, asker), after=after, limit=limit)
        return Todo(items=found.items, next=found.next, counts={row[0]: row[1] for row in conn.execute(counted)})

    def _waits_for(self, asker: Asker) -> ColumnElement[bool]:
        reached: dict[tuple[Role, Scope], list[str]] = defaultdict(list)
        for kind in self.kinds:
            for name, row in kind.table.items():
                for role, scope in row.whom.items() if isinstance(row, Waits) else ():
                    if role in asker.roles:
                        filing = role is Role.DEPARTMENT and Role.AGENCY in row.whom  # type: ignore[union-attr]
                        reached[Role.AGENCY if filing else role, scope].append(f"{kind.decider.kind} {name}")
        return or_(false(), *(and_(todo.c.waits.in_(rows), _near(asker, *reach)) for reach, rows in reached.items()))

    def _row(self, row: Any, asker: Asker) -> Waiting:
        kind = next(one for one in self.kinds if one.decider.kind == row.kind)
        waits = kind.table[row.waits.split(" ")[1]]
        assert isinstance(waits, Waits)
        return Waiting(
            kind=row.kind,
            title=kind.title,
            item=row.item,
            unit=row.unit,
            name=row.name,
            status=row.status,
            task=waits.task,
            since=date.fromisoformat(row.since),
            due_on=None if row.due == NEVER else date.fromisoformat(row.due),
            late=row.due < asker.today.isoformat(),
            returned_because=row.because if waits.after_return else "",
            path=kind.address(row.stream.split("/", 1)[1]),
        )


def _near(asker: Asker, role: Role, scope: Scope) -> ColumnElement[bool]:
    """What of a role's rows is the asker's: a unit's own form is filled in there, not in the department above."""
    if scope is Scope.COUNTY:
        return true()
    if scope is Scope.ENGAGED:
        return todo.c.firm == (asker.unit or "-")
    if role is Role.AGENCY and Role.AGENCY not in asker.roles:
        return todo.c.unit == (asker.unit or "-")
    return within(todo.c.unit, asker.unit or "-")


def _after(kind: Kind, row: Mapping[str, Any], recorded: RecordedEvent[Any]) -> dict[str, Any]:
    """The row after the event, which the aggregate's own decider evolves from the little that is kept."""
    state = kind.decider.evolve(_kept(kind, row), recorded.event)
    status, on = str(_status(state)), day_of(recorded.time).isoformat()
    moved = status != row.get("status")
    dates: dict[str, str] = json.loads(row.get("dates", "{}"))
    for event, told in kind.dates.items():
        if isinstance(recorded.event, event):
            dates |= {name: day.isoformat() for name, day in told(recorded.event).items()}
    name = kind.row_of(state)
    waits = kind.table[name]
    returned = moved and name.endswith("RETURNED")
    because = getattr(recorded.event, "reason", "") if returned else row.get("because", "")
    return {
        "stream": recorded.stream,
        "waits": f"{kind.decider.kind} {name}" if isinstance(waits, Waits) else "",
        "kind": kind.decider.kind,
        "item": recorded.subject,
        "year": fiscal_year_of(recorded.subject),
        "unit": kind.decider.unit(state) or row.get("unit", ""),
        "firm": getattr(state, "third_party_code", ""),
        "name": kind.name(state) or row.get("name", ""),
        "status": status,
        "since": on if moved else row["since"],
        "due": dates.get(waits.until, NEVER) if isinstance(waits, Waits) else NEVER,
        "dates": json.dumps(dates, sort_keys=True),
        "because": because if isinstance(waits, Waits) and waits.after_return else "",
    }


def _kept(kind: Kind, row: Mapping[str, Any]) -> Any:
    """As much of the state as a row keeps."""
    initial = kind.decider.initial
    if not row:
        return initial
    status = type(_status(initial))(row["status"])
    told = {"status": status, "payment": status, "unit": row["unit"], "name": row["name"], "third_party_code": row["firm"]}
    return replace(initial, **{one.name: told[one.name] for one in fields(initial) if one.name in told})
