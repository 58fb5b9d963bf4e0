"""The route that says which indicators tell results apart, from past self-evaluations."""

from typing import Annotated

from fastapi import Query

from goals.permissions import FINANCE
from goals.views import usefulness
from goals.views.usefulness import Usefulness
from shared.events.envelope import Value
from shared.events.values import FiscalYear, Level2
from shared.runtime.web.auth import Role, county
from shared.runtime.web.pages import Limit
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["指标库 library"])

Weak = Annotated[bool, Query(description="只看从未扣分或指标值明显偏低的 / those alone that tell nothing apart")]


class UsefulnessAnswer(Value):
    """区分度, the most evaluated indicators first."""

    items: tuple[Usefulness, ...]


@routes.get("/library/usefulness", may=FINANCE | county(Role.BUDGET_OFFICE, Role.AUDIT))
async def usefulness_of_indicators(
    ask: Ask, first: FiscalYear, last: FiscalYear, level2: Level2 | None = None, weak: Weak = False, limit: Limit = 50
) -> UsefulnessAnswer:
    """指标的区分度 over the self-evaluations of these fiscal years."""
    found = await ask.view(
        usefulness.VIEW, lambda conn: usefulness.of_years(conn, first=first, last=last, level2=level2, weak=weak, limit=limit)
    )
    return UsefulnessAnswer(items=tuple(found))
