"""How far an item's goal is attained (目标实现程度), by audit's own fold and the dated rules."""

from audit.item.self_evaluation import SelfStatus
from audit.item.state import ItemState
from shared.attainment.computing import GoalAttained, attainment
from shared.events.values import Name, fiscal_year_of

NOT_FILED = (SelfStatus.NONE, SelfStatus.ASSIGNED, SelfStatus.FILLING, SelfStatus.RETURNED, SelfStatus.CANCELLED)


class Attained(GoalAttained):
    """With what it rests on."""

    basis: Name
    """自评, or 1至9月监控: the newest report of the item."""
    path: str
    """Where that report is asked for, on this host."""


def attained(state: ItemState) -> Attained | None:
    """By the self-evaluation that is filed, else by the last monitoring record that was; None where nothing was reported."""
    own, year = state.evaluation.by_unit, fiscal_year_of(state.item)
    if own.status not in NOT_FILED:
        rows = {row.indicator.name: row for row in own.rows}
        found = attainment([row.indicator for row in own.rows], rows, year)
        return _resting(found, "自评", f"/evaluation/self-evaluations/{state.item}")
    filed = {month: one for month, one in state.monitoring.records.items() if one.submitted_on}
    if not filed:
        return None
    month = max(filed)
    found = attainment(filed[month].indicators, filed[month].progress, year)
    return _resting(found, f"1至{month}月监控", f"/monitoring/items/{state.item}/records/{month}")


def _resting(found: GoalAttained | None, basis: str, path: str) -> Attained | None:
    return None if found is None else Attained(**dict(found), basis=basis, path=path)
