"""What waits for me, over HTTP: the same in every service."""

from typing import Annotated

from fastapi import Query

from shared.events.values import FiscalYear
from shared.runtime.web.auth import Role, county, engaged, own
from shared.runtime.web.pages import After, AnyOf, BadCursor, Limit, OfUnit
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes
from shared.todo.asked import Asker, Narrowed, Todo, Todos

Late = Annotated[bool | None, Query(description="只看已逾期的，或只看未逾期的 / only what is late, or only what is not")]

UNITS = own(Role.AGENCY, Role.DEPARTMENT)
EVERYBODY = county(*Role) | UNITS | engaged(Role.THIRD_PARTY)
"""Whoever has a role; what waits for them, the tables say."""


def routes(todos: Todos) -> Routes:
    """The list of what waits in a service."""
    listed = Routes(tags=["待办 todo"])

    @listed.get("/todo", may=EVERYBODY, refuses=(BadCursor,))
    async def todo_of(
        ask: Ask,
        year: FiscalYear | None = None,
        unit: OfUnit = None,
        kind: AnyOf[str] = (),
        status: AnyOf[str] = (),
        late: Late = None,
        after: After = None,
        limit: Limit = 50,
    ) -> Todo:
        """待办: what waits for the asker by role and unit, what is due first first, with how many of each kind there are."""
        asker, narrowed = Asker(ask.roles, ask.unit, ask.today), Narrowed(year, unit or "", status, late)
        found = await ask.view(todos.view, lambda conn: todos.page(conn, asker, narrowed, kind=kind, after=after, limit=limit))
        under = ask.request.scope.get("root_path", "")
        return found.model_copy(update={"items": [one.model_copy(update={"path": under + one.path}) for one in found.items]})

    return listed
