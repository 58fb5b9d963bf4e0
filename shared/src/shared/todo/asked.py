"""What waits for me: the question about what is kept, by role and unit."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select, true

from shared.events.envelope import Value
from shared.events.values import Remarks
from shared.runtime.decider import Decider
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import any_of, within
from shared.runtime.web.auth import Role, Scope
from shared.todo.kept import NEVER, names, project, todo
from shared.todo.tables import Kind, Turn, Waits, in_force

S = TypeVar("S")
A = TypeVar("A", bound=BaseModel)


class Waiting(Value):
    """Something that waits for the asker."""

    kind: str
    title: str
    """What kind of thing it is."""
    item: str
    unit: str
    name: str
    about: str
    """What of the thing it is about, e.g. which warning; empty where the whole thing waits."""
    status: str
    task: str
    """What is to be done."""
    since: date
    due_on: date | None
    late: bool
    returned_because: str
    points: Remarks
    """逐项意见 of that return."""
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
        late = [] if self.late is None else [past if self.late else ~past]
        return [year, within(todo.c.unit, self.unit), any_of(todo.c.status, self.status), *late]


@dataclass(frozen=True)
class Todos:
    """What a service keeps of what waits, and the question about it."""

    service: str
    kinds: tuple[Kind, ...]

    @cached_property
    def view(self) -> View:
        """The view, over the service's own log."""
        return View("todo", 4, hears=(self.service,), tables=(names, todo), project=partial(project, self.kinds))

    def turn(self, decider: Decider[S, Any], state: S, *, over: bool = False) -> Turn | None:
        """Whose turn it is with an aggregate in this state, in its year or where that is over; None where it waits for nobody."""
        return next(one for one in self.kinds if one.decider is decider).turn_of(state, over=over)

    def with_turn(self, answer: A, decider: Decider[S, Any], state: S, *, over: bool = False) -> A:
        """The answer about an aggregate, and whose turn it is."""
        return answer.model_copy(update={"turn": self.turn(decider, state, over=over)})

    def page(self, conn: Connection, asker: Asker, narrowed: Narrowed, *, kind: Sequence[str], after: str | None, limit: int) -> Todo:
        """What waits for the asker."""
        mine = [self._waits_for(asker), *narrowed.where(asker.today)]
        counted = select(todo.c.kind, func.count()).where(*mine).group_by(todo.c.kind).order_by(todo.c.kind)
        key = [todo.c.due, todo.c.stream, todo.c.part]
        query = select(*key, todo).where(*mine, any_of(todo.c.kind, kind))
        found = paginate(conn, query, key, lambda row: self._row(row, asker), after=after, limit=limit)
        return Todo(items=found.items, next=found.next, counts={row[0]: row[1] for row in conn.execute(counted)})

    def _waits_for(self, asker: Asker) -> ColumnElement[bool]:
        reached: dict[tuple[Role, Scope, bool | None], list[str]] = defaultdict(list)
        for name, row, over in self._rows():
            for role, scope in row.whom.items():
                if role in asker.roles:
                    filing = role is Role.DEPARTMENT and Role.AGENCY in row.whom
                    reached[Role.AGENCY if filing else role, scope, over].append(name)
        when = {None: true(), True: todo.c.year < asker.today.year, False: todo.c.year >= asker.today.year}
        mine = (and_(todo.c.waits.in_(rows), when[over], _near(asker, role, scope)) for (role, scope, over), rows in reached.items())
        return or_(false(), *mine)

    def _rows(self) -> Iterator[tuple[str, Waits, bool | None]]:
        """The rows that wait for somebody, as they are kept, and where the year makes a difference, whether it is over."""
        for kind in self.kinds:
            for name, row in kind.table.items():
                for over in (False, True) if row.after_year else (None,):
                    now = in_force(row, bool(over))
                    if isinstance(now, Waits):
                        yield f"{kind.decider.kind} {name}", now, over

    def _row(self, row: Any, asker: Asker) -> Waiting:
        kind = next(one for one in self.kinds if one.decider.kind == row.kind)
        standing = kind.table[row.waits.split(" ")[1]]
        over = standing.after_year is not None and row.year < asker.today.year
        waits = in_force(standing, over)
        assert isinstance(waits, Waits)
        since = date.fromisoformat(row.since)
        return Waiting(
            kind=row.kind,
            title=kind.title,
            item=row.item,
            unit=row.unit,
            name=row.name,
            about=row.about,
            status=row.status,
            task=waits.task,
            since=max(since, date(row.year + 1, 1, 1)) if over else since,
            due_on=None if row.due == NEVER else date.fromisoformat(row.due),
            late=row.due < asker.today.isoformat(),
            returned_because=row.because if waits.after_return else "",
            points=json.loads(row.points) if waits.after_return else (),
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
