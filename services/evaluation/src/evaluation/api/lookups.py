"""What a route must know of units and goals before it lets evaluations begin."""

from collections.abc import Collection
from dataclasses import dataclass

from evaluation.views import approved_goals, known_units
from shared.events.goals import GoalContent
from shared.runtime.web.commands import Call


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
    return Known(
        await call.view(known_units.VIEW, lambda conn: known_units.open_units(conn, jurisdiction=call.jurisdiction, codes=units)),
        await call.view(approved_goals.VIEW, lambda conn: approved_goals.contents(conn, items)),
    )
