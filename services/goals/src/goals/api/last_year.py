"""The same project in the fiscal year before (上年情况): its goal, and what was reached of it."""

from goals.decisions.goal import GOAL
from goals.decisions.goal_state import Goal, Status
from goals.views import reached
from shared.attainment.computing import GoalAttained, attainment
from shared.events.envelope import Value
from shared.events.values import Indicator, Money, Name, Quantity, Tier, fiscal_year_of, year_before
from shared.runtime.decider import Unknown
from shared.runtime.deciding.handler import OutOfScope
from shared.runtime.web.context import Context
from shared.runtime.web.queries import Ask
from shared.runtime.web.rules import CatchingUp


class Reached(Value):
    """One indicator of last year's goal, and how far it got."""

    indicator: Indicator
    actual: Quantity | None
    tier: Tier | None


class LastYear(Value):
    """Last year's goal."""

    item: str
    status: Status
    name: Name
    amount: Money
    """Of the form that stood at last."""
    approved_amount: Money | None
    indicators: tuple[Reached, ...]
    basis: str
    """What the figures are taken from: 自评, or the last monitoring record; empty where nothing was reported."""
    attainment: GoalAttained | None
    """目标实现程度 in per cent."""
    building: bool = False
    """What was reached is being gathered anew and is left out for the moment; the goal stands."""


async def last_goal(item: str, context: Context) -> Goal:
    """The same project's goal in the fiscal year before, whoever asks."""
    return await context.fold(GOAL, year_before(item))


async def last_year_of(item: str, ask: Ask) -> LastYear | None:
    """What the asker may see of it; None where there was no goal."""
    before = year_before(item)
    try:
        await ask.require(GOAL, before)
    except (Unknown, OutOfScope):
        return None
    goal = await ask.fold(GOAL, before)
    if goal.content is None:
        return None
    building = False
    try:
        basis, rows = await ask.view(reached.VIEW, lambda conn: reached.newest(conn, before))
    except CatchingUp:
        building, basis, rows = True, "", {}
    compared = [(one, rows.get(one.name, reached.Row())) for one in goal.content.indicators]
    return LastYear(
        item=before,
        status=goal.status,
        name=goal.content.name,
        amount=goal.content.amount,
        approved_amount=goal.approved_amount,
        indicators=tuple(Reached(indicator=one, actual=row.actual, tier=row.tier) for one, row in compared),
        basis=basis,
        attainment=None if building else attainment(goal.content.indicators, rows, fiscal_year_of(before)),
        building=building,
    )
