"""What goals does when it hears what others decided about an item's money; it may come late, and holds from then on."""

from decimal import Decimal
from typing import Any

from goals.decisions import adjustment, budget_gate
from goals.decisions.budget_gate import BUDGET_GATE, BudgetGate, GateEvent
from goals.decisions.goal import GOAL
from goals.decisions.goal_state import Goal, GoalLifecycleEvent
from shared.events.envelope import RecordedEvent
from shared.events.feedback import LinkageAction, LinkageApplied, LinkageWithdrawn
from shared.events.monitoring import Disposal, DisposalDecided, PaymentPaused, PaymentReleased
from shared.runtime.clock import day_of
from shared.runtime.deciding.reaction import Command

PAUSED = "暂停拨款"
HOLDING = frozenset({Disposal.DEFER_PAYMENT, Disposal.STOP_PAYMENT, Disposal.CANCEL})


def when_disposal_decided_or_lifted_move_gate(
    event: DisposalDecided | PaymentReleased | PaymentPaused, recorded: RecordedEvent[Any]
) -> Command[BudgetGate, GateEvent] | None:
    """暂缓拨款, 停止拨款, 撤销项目 and an automatic pause close the gate, 解除 opens it; other disposals leave it."""
    told: Any = {"document": recorded.authority, "decided_on": day_of(recorded.time), "reason": event.reason}
    if isinstance(event, PaymentReleased):
        return Command(BUDGET_GATE, recorded.subject, lambda state: budget_gate.open_again(state, **told), recorded.authority)
    if isinstance(event, DisposalDecided) and event.disposal not in HOLDING:
        return None
    told |= {"unit": event.unit, "disposal": event.disposal if isinstance(event, DisposalDecided) else PAUSED}
    return Command(BUDGET_GATE, recorded.subject, lambda state: budget_gate.close(state, **told), recorded.authority)


def when_disposal_asks_for_another_goal_demand_adjustment(
    event: DisposalDecided, recorded: RecordedEvent[Any]
) -> Command[Goal, GoalLifecycleEvent] | None:
    """调整目标 asks the unit for an adjustment."""
    if event.disposal is not Disposal.ADJUST_GOAL:
        return None
    told: Any = {"unit": event.unit, "document": recorded.authority, "decided_on": day_of(recorded.time), "reason": event.reason}
    return Command(GOAL, recorded.subject, lambda state: adjustment.demand(state, **told), recorded.authority)


def when_linkage_applied_or_withdrawn_move_limit(
    event: LinkageApplied | LinkageWithdrawn, recorded: RecordedEvent[Any]
) -> Command[BudgetGate, GateEvent] | None:
    """压减 limits the next item to its amount, 取消 to nothing; a linkage that was withdrawn limits nothing."""
    linkage = recorded.stream.split("/", 1)[1]
    told: Any = {"linkage": linkage, "document": recorded.authority, "decided_on": day_of(recorded.time)}
    if isinstance(event, LinkageWithdrawn):
        told |= {"reason": event.reason}
        return Command(BUDGET_GATE, event.next_item, lambda state: budget_gate.lift(state, **told), recorded.authority)
    action = _binding(event)
    if action is None:
        return None
    cancels = action is LinkageAction.CANCEL
    told |= {"unit": event.unit or "", "action": action, "cancels": cancels, "amount": Decimal(0) if cancels else event.amount}
    return Command(BUDGET_GATE, event.next_item, lambda state: budget_gate.limit(state, **told), recorded.authority)


def _binding(event: LinkageApplied) -> LinkageAction | None:
    """压减 or 取消; of events that do not tell their action, 安排数 0 can only have cancelled."""
    action = event.action or (None if event.amount else LinkageAction.CANCEL)
    return action if action in (LinkageAction.CUT, LinkageAction.CANCEL) else None
