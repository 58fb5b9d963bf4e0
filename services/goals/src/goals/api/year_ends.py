"""Routes of a year's end (年度终了): which of its goals may be closed now, why the others may not, and closing many at once."""

from collections.abc import Callable, Sequence

from goals.api.bodies import MOST, Closings
from goals.decisions import goal
from goals.decisions.goal import GOAL
from goals.decisions.goal_state import Decision, Goal, GoalLifecycleEvent, Status
from goals.decisions.separation import OwnUnit, SelfApproval
from goals.permissions import CLOSING
from goals.views import goals_of_year
from shared.events.envelope import Value
from shared.events.values import FiscalYear, Money
from shared.runtime.decider import Refusal
from shared.runtime.web.bulk import Answers, BulkCall, ItemTwice
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["绩效目标 goals"])


class ToClose(Value):
    """A goal that was approved, and whether it would be closed now."""

    item: str
    unit: str
    name: str
    amount: Money
    status: Status
    closes: bool
    why_not: str
    """The sentence with which it would be refused; empty where it would be closed."""


class YearEnd(Value):
    """The year's goals that were approved and are not closed, in order of unit and item: as many as are closed at once."""

    year: int
    goals: tuple[ToClose, ...]


@routes.get("/year-ends/{year}/preview", may=CLOSING)
async def year_end(year: FiscalYear, ask: Ask) -> YearEnd:
    """年度终了预览: a result for each goal, by the rules of the closing; nothing is decided."""
    found = await ask.view(goals_of_year.VIEW, lambda conn: goals_of_year.to_close(conn, year=year, most=MOST))
    return YearEnd(year=year, goals=tuple([await _tried(ask, one) for one in found]))


@routes.post("/closings", may=CLOSING, decides=Decision.CLOSE, refuses=(OwnUnit, SelfApproval, goal.YearNotOver, ItemTwice))
async def close_all(body: Closings, call: BulkCall) -> Answers:
    """年度终了 by list, a result per item: what is refused stays as it is, and does not hinder the others."""

    async def keys() -> Sequence[str]:
        return body.items

    async def decide(item: str) -> Callable[[Goal], list[GoalLifecycleEvent]]:
        return lambda now: goal.close(now, item=item, today=call.today, actor=call.actor)

    return await call.handle_each(GOAL, keys, decide)


async def _tried(ask: Ask, row: goals_of_year.GoalRow) -> ToClose:
    state, why_not = await ask.fold(GOAL, row.item), ""
    try:
        goal.close(state, item=row.item, today=ask.today, actor=ask.actor)
    except Refusal as refusal:
        why_not = str(refusal)
    about = {"item": row.item, "unit": row.unit, "name": row.name, "amount": row.amount}
    return ToClose(**about, status=state.status, closes=not why_not, why_not=why_not)
