"""One case of the library (案例): an approved goal to learn from, and what came of it."""

from goals.api.last_year import Reached
from goals.decisions.unit import UNIT
from goals.permissions import READERS
from goals.views import cases, reached
from goals.views.cases import Case
from shared.attainment.computing import GoalAttained, attainment
from shared.events.envelope import Value
from shared.events.values import Horizon, unit_subject
from shared.runtime.decider import Unknown
from shared.runtime.web.context import Item
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["指标库 library"])


class CaseInFull(Value):
    """A case with the year's indicators beside what was reached of them, without money."""

    case: Case
    unit_name: str
    reached: tuple[Reached, ...]
    """The year's indicators; what was reached is the self-evaluation's, None before its result was confirmed."""
    attainment: GoalAttained | None
    """目标实现程度 by the self-evaluation; None before its result was confirmed."""


@routes.get("/library/cases/{item}", may=READERS, refuses=(Unknown,))
async def library_case(item: Item, ask: Ask) -> CaseInFull:
    """一个案例, of whatever unit: its goal, and what its unit's self-evaluation, once confirmed, told that came of it."""
    case, rows = await ask.view((cases.VIEW, reached.VIEW), lambda conn: (cases.one(conn, item), reached.confirmed(conn, item)))
    if case is None:
        raise Unknown(f"案例库里没有 {item}")
    unit = await ask.fold(UNIT, unit_subject(ask.jurisdiction, case.unit))
    annual = tuple(one for one in case.indicators if one.horizon is Horizon.ANNUAL)
    compared = [(one, rows.get(one.name, reached.Row())) for one in annual]
    return CaseInFull(
        case=case,
        unit_name=unit.name,
        reached=tuple(Reached(indicator=one, actual=row.actual, tier=row.tier) for one, row in compared),
        attainment=attainment(annual, rows, case.year),
    )
