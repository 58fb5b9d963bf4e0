"""What a route must know of units and goals before it lets an evaluation begin."""

from collections.abc import Sequence

from evaluation.views import approved_goals, known_units
from shared.events.goals import GoalContent
from shared.runtime.web.commands import Call


async def evaluable_units(call: Call, codes: Sequence[str]) -> dict[str, bool]:
    """Of these unit codes, the registered ones: code → still open."""
    return await call.view(known_units.VIEW, lambda conn: known_units.open_units(conn, jurisdiction=call.jurisdiction, codes=codes))


async def approved_goals_of(call: Call, items: Sequence[str]) -> dict[str, GoalContent]:
    """The last approved goals of those items that have one."""
    return await call.view(approved_goals.VIEW, lambda conn: approved_goals.contents(conn, items))
