"""What the budget system asked to enter for an item, and whether a goal stood behind it (无目标不安排预算)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias, assert_never

from goals.goal_state import Goal
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


def gate(goal: Goal) -> Gate:
    """No approved goal, no budget (中发〔2018〕34号; 财预〔2015〕88号 Art 26)."""
    if goal.approved_amount is None:
        return Gate(False, f"绩效目标{goal.status}，无批复的目标不得安排预算", None)
    return Gate(True, f"绩效目标{goal.status}", goal.approved_amount)


def enter(_: BudgetEntries, *, goal: Goal, exempt: bool, item: str, reference: str, amount: Decimal) -> list[BudgetEvent]:
    """The budget system wants to enter an amount: admitted up to the approved amount, or where the item needs no goal; else barred."""
    found = gate(goal)
    if found.approved_amount is None and not exempt:
        return [BudgetEntryBarred(item=item, reference=reference, amount=amount, reason=found.reason)]
    if found.approved_amount is not None and amount > found.approved_amount:
        reason = f"申请安排 {amount} 元，超过目标批复金额 {found.approved_amount} 元"
        return [BudgetEntryBarred(item=item, reference=reference, amount=amount, reason=reason)]
    return [BudgetEntryAdmitted(item=item, reference=reference, amount=amount)]


def evolve(entries: BudgetEntries, event: BudgetEvent) -> BudgetEntries:
    """The entries after the event."""
    match event:
        case BudgetEntryAdmitted():
            return BudgetEntries((*entries.admitted, event.reference), entries.barred)
        case BudgetEntryBarred():
            return BudgetEntries(entries.admitted, (*entries.barred, event.reference))
        case _:
            assert_never(event)


BUDGET = Decider("budget-reply", BudgetEntries(), evolve)
