"""What the budget system asked to enter for an item, and whether a goal stood behind it (无目标不安排预算)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias, assert_never

from goals.decisions.budget_gate import BudgetGate, basis, cancelled
from goals.decisions.goal_state import Goal
from shared.events.goals import BudgetEntryAdmitted, BudgetEntryBarred
from shared.runtime.decider import Decider

BudgetEvent: TypeAlias = BudgetEntryAdmitted | BudgetEntryBarred


@dataclass(frozen=True)
class BudgetEntries:
    """What was admitted and what was barred, by the budget system's own ids."""

    admitted: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gate:
    """Whether the budget may carry an item, and why not."""

    open: bool
    reason: str
    approved_amount: Decimal | None
    limit: Decimal | None = None
    """What a linkage leaves of it (预算挂钩); 0 where it cancels."""


def gate(state: Goal, standing: BudgetGate, *, exempt: bool, amount: Decimal | None) -> Gate:
    """No approved goal, no budget (中发〔2018〕34号; 财预〔2015〕88号 Art 26), none above its amount, and what others decided holds."""
    approved, limit = state.approved_amount, standing.limit
    open_, reason = _decided(state, standing, exempt=exempt, amount=amount)
    return Gate(open_, reason, approved, limit.amount if limit else None)


def _decided(state: Goal, standing: BudgetGate, *, exempt: bool, amount: Decimal | None) -> tuple[bool, str]:
    approved, limit, closed = state.approved_amount, standing.limit, standing.closed
    if closed:
        return False, f"监控处置“{closed.disposal}”（{basis(closed.document, closed.decided_on)}）尚未解除，不得安排预算"
    if limit and limit.cancels:
        return False, f"{cancelled(limit)}，不得安排预算"
    if approved is None and not exempt:
        return False, f"绩效目标{state.status}，无批复的目标不得安排预算"
    if amount is not None and approved is not None and amount > approved:
        return False, f"申请安排 {amount} 元，超过目标批复金额 {approved} 元"
    if amount is not None and limit and amount > limit.amount:
        linked = f"{limit.linkage} 的评价结果挂钩（{limit.action}，{basis(limit.document, limit.decided_on)}）"
        return False, f"申请安排 {amount} 元，超过{linked}的安排数 {limit.amount} 元"
    return True, "不在绩效目标管理范围内，无须绩效目标" if approved is None else f"绩效目标{state.status}"


def enter(_: BudgetEntries, *, found: Gate, item: str, reference: str, amount: Decimal) -> list[BudgetEvent]:
    """The budget system wants the item to stand at this amount: admitted where the gate is open for it, else barred."""
    if found.open:
        return [BudgetEntryAdmitted(item=item, reference=reference, amount=amount)]
    return [BudgetEntryBarred(item=item, reference=reference, amount=amount, reason=found.reason)]


def evolve(state: BudgetEntries, event: BudgetEvent) -> BudgetEntries:
    """The entries after the event."""
    match event:
        case BudgetEntryAdmitted():
            return BudgetEntries((*state.admitted, event.reference), state.barred)
        case BudgetEntryBarred():
            return BudgetEntries(state.admitted, (*state.barred, event.reference))
        case _:
            assert_never(event)


BUDGET = Decider("budget-reply", BudgetEntries(), evolve)
