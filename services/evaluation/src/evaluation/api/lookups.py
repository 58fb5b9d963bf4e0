"""What a route must know of units, goals and the treasury's facts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from evaluation.views import approved_goals, executions, known_units, results, sources
from shared.events.evaluation import EvaluationKind, Read, TreasuryFact
from shared.events.goals import GoalContent
from shared.runtime.web.commands import Call
from shared.runtime.web.context import Context


@dataclass(frozen=True)
class Known:
    """What goals has told of some units and items."""

    units: dict[str, bool]
    """Code → still open."""
    goals: dict[str, GoalContent]

    def require_evaluable(self, unit: str) -> None:
        """Pass where the unit is registered and open. Raises UnknownUnit or ClosedUnit."""
        known_units.require_evaluable(self.units, unit)


async def known_of(call: Call, *, units: Collection[str], items: Collection[str]) -> Known:
    """The registered ones of these units, and the last approved goals of these items."""

    def known(conn: Connection) -> Known:
        open_units = known_units.open_units(conn, jurisdiction=call.jurisdiction, codes=units)
        return Known(open_units, approved_goals.contents(conn, items))

    return await call.view((known_units.VIEW, approved_goals.VIEW), known)


async def fact_of(context: Context, item: str) -> TreasuryFact | None:
    """What the treasury told last of the item's year."""
    return await context.view(executions.VIEW, lambda conn: executions.of_year(conn, item))


async def read_of(context: Context, item: str, fact: TreasuryFact | None) -> tuple[Read, ...]:
    """The events that a score of the item may rest on, of the treasury's facts this one."""
    return await context.view(sources.VIEW, lambda conn: sources.of_item(conn, item, fact))


@dataclass(frozen=True)
class Standing:
    """What bears on a correction: the approved goal, and when the result was confirmed."""

    goal: GoalContent | None
    confirmed_on: date | None


async def standing_of(call: Call, kind: EvaluationKind, item: str) -> Standing:
    """The last approved goal of the item, and the day of this kind's confirmation."""

    def standing(conn: Connection) -> Standing:
        return Standing(approved_goals.contents(conn, [item]).get(item), results.confirmed_on(conn, kind, item))

    return await call.view((approved_goals.VIEW, results.VIEW), standing)
