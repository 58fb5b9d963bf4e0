"""Where a linkage proposal stands (预算挂钩), what may be decided there, and how events move it on."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from shared.events.evaluation import EvaluationKind
from shared.events.feedback import (
    FeedbackHandedOver,
    LinkageAction,
    LinkageApplied,
    LinkageBasisCorrected,
    LinkageConfirmed,
    LinkageDeclined,
    LinkageProposed,
    LinkageWithdrawn,
)
from shared.events.values import Grade
from shared.runtime.decider import Allowed

LinkageEvent: TypeAlias = (
    LinkageProposed | LinkageConfirmed | LinkageDeclined | LinkageApplied | LinkageWithdrawn | LinkageBasisCorrected | FeedbackHandedOver
)


class Status(StrEnum):
    """Where a proposal stands."""

    NONE = "未提出"
    PROPOSED = "已提出"
    CONFIRMED = "已采纳"
    DECLINED = "未采纳"
    APPLIED = "已落实"
    WITHDRAWN = "已撤回"


class Decision(StrEnum):
    """What is decided about a proposal."""

    PROPOSE = "提出挂钩建议"
    CONFIRM = "采纳"
    DECLINE = "不采纳"
    APPLY = "落实到预算"
    WITHDRAW = "撤回挂钩"


ALLOWED: Allowed[Decision, Status] = {
    Decision.PROPOSE: frozenset({Status.NONE, Status.DECLINED, Status.WITHDRAWN}),
    Decision.CONFIRM: frozenset({Status.PROPOSED}),
    Decision.DECLINE: frozenset({Status.PROPOSED}),
    Decision.APPLY: frozenset({Status.CONFIRMED}),
    Decision.WITHDRAW: frozenset({Status.PROPOSED, Status.CONFIRMED, Status.APPLIED}),
}
OPEN = ALLOWED[Decision.WITHDRAW]
"""Where a proposal stands until the budget office declines it or takes it back."""
CONFIRMED = frozenset({Status.CONFIRMED, Status.APPLIED})
"""Where the budget office has taken it up."""


@dataclass(frozen=True)
class Linkage:
    """What the events have made of it."""

    status: Status = Status.NONE
    unit: str = ""
    name: str = ""
    kind: EvaluationKind | None = None
    grade: Grade | None = None
    score: Decimal | None = None
    evaluated: Decimal | None = None
    """The evaluated amount, where the proposal told it."""
    next_year: int = 0
    action: LinkageAction | None = None
    ratio: Decimal | None = None
    amount: Decimal | None = None
    proposed_by: str = ""
    rule_set: str = ""
    """By which it was proposed; empty by the year's own policy."""
    answer: str = ""
    next_item: str = ""
    applied: Decimal | None = None
    basis_corrected: LinkageBasisCorrected | None = None
    """The result that it rests on is no more what it was."""


def evolve(state: Linkage, event: LinkageEvent) -> Linkage:
    """The proposal after the event."""
    match event:
        case LinkageProposed():
            return Linkage(
                status=Status.PROPOSED,
                unit=event.unit,
                name=event.name,
                kind=event.kind,
                grade=event.grade,
                score=event.score,
                evaluated=event.evaluated,
                next_year=event.next_year,
                action=event.action,
                ratio=event.ratio,
                amount=event.amount,
                proposed_by=event.by,
                rule_set=event.rule_set,
            )
        case LinkageConfirmed():
            return replace(state, status=Status.CONFIRMED, answer=event.opinion)
        case LinkageDeclined():
            return replace(state, status=Status.DECLINED, answer=event.reason)
        case LinkageApplied():
            return replace(state, status=Status.APPLIED, next_item=event.next_item, applied=event.amount)
        case FeedbackHandedOver():
            return replace(state, unit=event.to_unit)
        case LinkageWithdrawn():
            return replace(state, status=Status.WITHDRAWN, answer=event.reason, applied=None)
        case LinkageBasisCorrected():
            return replace(state, basis_corrected=event)
        case _:
            assert_never(event)
