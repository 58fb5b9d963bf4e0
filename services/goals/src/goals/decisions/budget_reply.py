"""What the budget system asked to enter for an item, and whether a goal stood behind it (无目标不安排预算)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias, assert_never

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


def gate(state: Goal, *, exempt: bool, amount: Decimal | None) -> Gate:
    """No approved goal, no budget (中发〔2018〕34号; 财预〔2015〕88号 Art 26), and none above the approved amount."""
    approved = state.approved_amount
    if approved is None and exempt:
        return Gate(True, "不在绩效目标管理范围内，无须绩效目标", None)
    if approved is None:
        return Gate(False, f"绩效目标{state.status}，无批复的目标不得安排预算", None)
    if amount is not None and amount > approved:
        return Gate(False, f"申请安排 {amount} 元，超过目标批复金额 {approved} 元", approved)
    return Gate(True, f"绩效目标{state.status}", approved)


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
