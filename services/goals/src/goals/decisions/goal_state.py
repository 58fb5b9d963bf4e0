"""Where a goal stands, what may be decided there, and how events move it on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar, assert_never

from shared.events.goals import (
    BudgetRound,
    Finding,
    GoalAdjusted,
    GoalAdjustmentApproved,
    GoalAdjustmentDemanded,
    GoalAdjustmentDeptReviewed,
    GoalAdjustmentRefused,
    GoalAdjustmentRequested,
    GoalAdjustmentReviewed,
    GoalApproved,
    GoalCancelled,
    GoalClosed,
    GoalCompleted,
    GoalContent,
    GoalDeclared,
    GoalDeptReviewed,
    GoalDrafted,
    GoalHandedOver,
    GoalRejected,
    GoalReturned,
    GoalReviewed,
)
from shared.events.values import FormSource, Grade, is_first_level
from shared.runtime import decider

GoalLifecycleEvent: TypeAlias = (
    GoalDrafted
    | GoalDeclared
    | GoalReturned
    | GoalDeptReviewed
    | GoalReviewed
    | GoalCompleted
    | GoalRejected
    | GoalCancelled
    | GoalApproved
    | GoalAdjustmentRequested
    | GoalAdjustmentDeptReviewed
    | GoalAdjustmentReviewed
    | GoalAdjustmentRefused
    | GoalAdjustmentApproved
    | GoalAdjusted
    | GoalHandedOver
    | GoalAdjustmentDemanded
    | GoalClosed
)


class Status(StrEnum):
    """The states of a goal, reference §6.4."""

    NONE = "未编制"
    DRAFT = "编制中"
    DECLARED = "已送审"
    DEPT_REVIEWED = "部门已审"
    FIN_REVIEWED = "财政已审"
    APPROVED = "已批复"
    ADJUSTMENT_FILED = "调整已送审"
    ADJUSTMENT_DEPT_REVIEWED = "调整部门已审"
    ADJUSTING = "调整中"
    CLOSED = "年度终了"
    RETURNED = "被退回"
    REJECTED = "不予安排"
    CANCELLED = "已撤销"


class Decision(StrEnum):
    """What can be decided about a goal."""

    DRAFT = "编制"
    DECLARE = "申报"
    DEPARTMENT_REVIEW = "由主管部门审核"
    DEPARTMENT_RETURN = "由主管部门退回"
    REVIEW = "由财政审核"
    COMPLETE = "完善"
    APPROVE = "批复"
    RETURN = "由财政退回"
    REQUEST_ADJUSTMENT = "申请调整"
    DEPARTMENT_REVIEW_ADJUSTMENT = "由主管部门审核调整申请"
    DEPARTMENT_RETURN_ADJUSTMENT = "由主管部门退回调整申请"
    REVIEW_ADJUSTMENT = "由财政审核调整申请"
    ADJUST = "批准调整"
    REFUSE_ADJUSTMENT = "驳回调整"
    CLOSE = "终了"
    CANCEL = "撤销"


UNAPPROVED = frozenset({Status.DRAFT, Status.DECLARED, Status.RETURNED, Status.DEPT_REVIEWED, Status.FIN_REVIEWED})
ASKED = frozenset({Status.ADJUSTMENT_FILED, Status.ADJUSTMENT_DEPT_REVIEWED, Status.ADJUSTING})
"""A request for an adjustment waits: above the year's limit for the reviews, else and after them for the budget office."""

ALLOWED: Mapping[Decision, frozenset[Status]] = {
    Decision.DRAFT: frozenset({Status.NONE, Status.DRAFT, Status.RETURNED, Status.REJECTED, Status.CANCELLED}),
    Decision.DECLARE: frozenset({Status.DRAFT}),
    Decision.DEPARTMENT_REVIEW: frozenset({Status.DECLARED}),
    Decision.DEPARTMENT_RETURN: frozenset({Status.DECLARED}),
    Decision.REVIEW: frozenset({Status.DEPT_REVIEWED}),
    Decision.COMPLETE: frozenset({Status.FIN_REVIEWED}),
    Decision.APPROVE: frozenset({Status.FIN_REVIEWED}),
    Decision.RETURN: frozenset({Status.DEPT_REVIEWED, Status.FIN_REVIEWED}),
    Decision.REQUEST_ADJUSTMENT: frozenset({Status.APPROVED}),
    Decision.DEPARTMENT_REVIEW_ADJUSTMENT: frozenset({Status.ADJUSTMENT_FILED}),
    Decision.DEPARTMENT_RETURN_ADJUSTMENT: frozenset({Status.ADJUSTMENT_FILED}),
    Decision.REVIEW_ADJUSTMENT: frozenset({Status.ADJUSTMENT_DEPT_REVIEWED}),
    Decision.ADJUST: frozenset({Status.ADJUSTING}),
    Decision.REFUSE_ADJUSTMENT: ASKED,
    Decision.CLOSE: frozenset({Status.APPROVED}),
    Decision.CANCEL: UNAPPROVED | {Status.APPROVED},
}

FIRST_LEVEL: Mapping[Decision, frozenset[Status]] = {
    **ALLOWED,
    Decision.DEPARTMENT_REVIEW: frozenset(),
    Decision.DEPARTMENT_RETURN: frozenset(),
    Decision.RETURN: frozenset({Status.DECLARED, Status.DEPT_REVIEWED, Status.FIN_REVIEWED}),
    Decision.REVIEW: frozenset({Status.DECLARED, Status.DEPT_REVIEWED}),
    Decision.DEPARTMENT_REVIEW_ADJUSTMENT: frozenset(),
    Decision.DEPARTMENT_RETURN_ADJUSTMENT: frozenset(),
    Decision.REVIEW_ADJUSTMENT: frozenset({Status.ADJUSTMENT_FILED, Status.ADJUSTMENT_DEPT_REVIEWED}),
}
"""The same table where no department stands above the unit (three-digit code): finance reviews next, and what a department had
reviewed before it was handed over to such a unit."""


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What the events have made of it: nothing as yet, or one of the phases below."""

    status: Status = Status.NONE
    unit: str = ""
    taken_over: bool = False
    """Handed over by a unit that was closed."""
    content: GoalContent | None = None
    """The approved one once there is one, else the latest."""
    source: FormSource | None = None
    """The file that the form was last imported from."""
    budget_round: BudgetRound | None = None
    warnings: tuple[Finding, ...] = ()
    rule_set: str = ""
    """By which its form was checked when it was declared; empty before, and for goals of before this was kept."""
    ex_ante_rules: str = ""
    """By which it was asked whether it needs an ex-ante evaluation when it was declared; empty where none were in force."""
    declared_by: str = ""
    rejected_in: BudgetRound | None = None
    """The round in which it was last graded 差."""
    grade: Grade | None = None
    completed_by: str = ""
    """Who completed a goal graded 良."""
    returned_because: str = ""
    findings: tuple[Finding, ...] = ()
    """Of the last return or of finance's review, until it is declared again."""
    approved_amount: Decimal | None = None
    first_amount: Decimal | None = None
    """As approved with the budget, whatever was adjusted since."""
    version: int = 0
    """1 when approved, one more with every adjustment."""
    effective_on: date | None = None
    requested: GoalAdjustmentRequested | None = None
    coming: GoalAdjustmentApproved | None = None
    """The adjustment that was granted for a later day."""
    adjusted_for: str = ""
    """Who asked for the adjustment that stands now."""
    demanded: GoalAdjustmentDemanded | None = None
    """The adjustment that a disposal asks for; a request answers it, and it stands again where the request is refused."""

    @property
    def allowed(self) -> Mapping[Decision, frozenset[Status]]:
        """The table that holds for this goal's unit."""
        return FIRST_LEVEL if is_first_level(self.unit) else ALLOWED

    @property
    def to_adjust(self) -> GoalAdjustmentDemanded | None:
        """The demand for an adjustment that no request answers now."""
        return None if self.requested else self.demanded

    @property
    def filed_by(self) -> tuple[str, ...]:
        """Who declared it, completed it, or asked for the adjustment that stands, waits or comes: who may not judge it."""
        asked = (one.by for one in (self.requested, self.coming) if one)
        return self.declared_by, self.completed_by, self.adjusted_for, *asked


@dataclass(frozen=True, kw_only=True)
class Written(Goal):
    """There is a form."""

    content: GoalContent


@dataclass(frozen=True, kw_only=True)
class Graded(Written):
    """Finance has graded it; it waits for its approval."""

    grade: Grade


@dataclass(frozen=True, kw_only=True)
class Adjusting(Written):
    """A changed form waits for an answer."""

    requested: GoalAdjustmentRequested


Phase = TypeVar("Phase", bound=Goal)


def require_phase(phase: type[Phase], state: Goal, decision: Decision) -> Phase:
    """The state as what it is where the table allows the decision. Raises Unknown or OutOfOrder as `require` does."""
    return decider.require_phase(phase, state.allowed, decision, state)


def evolve(state: Goal, event: GoalLifecycleEvent) -> Goal:
    """The goal after the event."""
    match event:
        case GoalDrafted():
            return _now(
                Written, state, status=Status.DRAFT, unit=event.content.unit, content=event.content, source=event.source or state.source
            )
        case GoalDeclared():
            declared = {"declared_by": event.by, "budget_round": event.budget_round, "warnings": event.warnings, "rule_set": event.rule_set}
            declared |= {"ex_ante_rules": event.ex_ante_rules}
            anew = {"grade": None, "completed_by": "", "returned_because": "", "findings": (), "adjusted_for": ""}
            return _now(Written, state, status=Status.DECLARED, content=event.content, **declared, **anew)
        case GoalReturned():
            return _now(Written, state, status=Status.RETURNED, returned_because=event.reason, findings=event.findings)
        case GoalDeptReviewed():
            return _now(Written, state, status=Status.DEPT_REVIEWED)
        case GoalReviewed():
            return _now(Graded, state, status=Status.FIN_REVIEWED, grade=event.grade, findings=event.findings)
        case GoalCompleted():
            return _now(Graded, state, content=event.content, completed_by=event.by)
        case GoalRejected():
            return _now(Written, state, status=Status.REJECTED, rejected_in=state.budget_round)
        case GoalCancelled():
            return _now(Written, state, status=Status.CANCELLED, approved_amount=None, demanded=None, coming=None)
        case GoalApproved():
            approved = {"content": event.content, "approved_amount": event.amount, "first_amount": event.amount, "version": 1}
            return _now(Written, state, status=Status.APPROVED, **approved)
        case GoalAdjustmentRequested():
            waits_for = Status.ADJUSTMENT_FILED if event.review_because else Status.ADJUSTING
            return _now(Adjusting, state, status=waits_for, requested=event)
        case GoalAdjustmentDeptReviewed():
            return _now(Adjusting, state, status=Status.ADJUSTMENT_DEPT_REVIEWED)
        case GoalAdjustmentReviewed():
            return _now(Adjusting, state, status=Status.ADJUSTING)
        case GoalAdjustmentRefused():
            return _now(Written, state, status=Status.APPROVED, requested=None)
        case GoalAdjustmentApproved():
            return _now(Written, state, status=Status.APPROVED, requested=None, coming=event, demanded=None)
        case GoalAdjusted():
            adjusted = {
                "content": event.after,
                "approved_amount": event.amount,
                "version": event.version,
                "effective_on": event.effective_on,
            }
            granted = state.requested or state.coming
            asked, left = granted.by if granted else "", state.demanded if state.coming else None
            settled = {"requested": None, "coming": None, "demanded": left, "adjusted_for": asked}
            return _now(Written, state, status=Status.APPROVED, **settled, **adjusted)
        case GoalAdjustmentDemanded():
            return replace(state, demanded=event)
        case GoalHandedOver():
            theirs = {"unit": event.to_unit}
            content = state.content and state.content.model_copy(update=theirs)
            waits, comes = state.requested, state.coming
            if waits:
                waits = waits.model_copy(update={"content": waits.content.model_copy(update=theirs)})
            if comes:
                comes = comes.model_copy(update=theirs | {"after": comes.after.model_copy(update=theirs)})
            return replace(state, unit=event.to_unit, taken_over=True, content=content, requested=waits, coming=comes)
        case GoalClosed():
            return _now(Written, state, status=Status.CLOSED, demanded=None)
        case _:
            assert_never(event)


def _now(phase: type[Phase], state: Goal, **changed: Any) -> Phase:
    """The state in this phase; what is not changed stays."""
    return phase(**vars(state) | changed)
