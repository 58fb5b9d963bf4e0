"""What an item's goal has become, by audit's own reading of the goals log."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from audit.item import ex_ante, gate
from audit.item.ex_ante import ExAnteEvent, ExAntePart
from audit.item.gate import GateEvent, GatePart
from shared.events.goals import (
    AdjustmentLimitSet,
    BudgetEntryAdmitted,
    BudgetEntryBarred,
    EvidenceUploaded,
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
    GoalsEvent,
    LogBranched,
    RuleSetApproved,
    RuleSetProposed,
    RuleSetRejected,
    RuleSetWithdrawn,
    ScopePolicySet,
    UnitClosed,
    UnitRegistered,
    UnitSucceeded,
)
from shared.events.indicator_library import (
    LibraryChangeProposed,
    LibraryChangeReturned,
    LibraryChangeReviewed,
    LibraryIndicatorPublished,
    LibraryIndicatorRetired,
)
from shared.events.values import Grade


class GoalStatus(StrEnum):
    """Where a goal stands."""

    NONE = "未编制"
    DRAFT = "编制中"
    SUBMITTED = "已送审"
    RETURNED = "被退回"
    DEPT_REVIEWED = "部门已审"
    FIN_REVIEWED = "财政已审"
    REJECTED = "不予安排"
    APPROVED = "已批复"
    ADJUSTMENT_FILED = "调整已送审"
    ADJUSTMENT_DEPT_REVIEWED = "调整部门已审"
    ADJUSTING = "调整中"
    CANCELLED = "已撤销"
    CLOSED = "年度终了"


@dataclass(frozen=True)
class GoalPart:
    """The goal as it reads now; `content` is the approved one once there is one."""

    status: GoalStatus = GoalStatus.NONE
    unit: str = ""
    name: str = ""
    content: GoalContent | None = None
    amount: Decimal | None = None
    """批复金额, after the last adjustment; None without an approval in force."""
    grade: Grade | None = None
    version: int = 0
    """1 when approved, 2 after the first adjustment."""
    in_year: bool = False
    warnings: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Of the last return or of finance's review, until it is declared again."""
    returned: int = 0
    """How often it was returned."""
    returned_because: str = ""
    requested_content: GoalContent | None = None
    """The adjustment that waits for an answer."""
    coming: GoalAdjustmentApproved | None = None
    """The adjustment that was granted for a later day."""
    demanded: GoalAdjustmentDemanded | None = None
    """The adjustment that a disposal asks for, until it is made."""
    in_budget: Decimal | None = None
    """What the budget system was let enter."""
    barred: int = 0
    """How often the budget system was refused."""
    gate: GatePart = field(default_factory=GatePart)
    """What others decided about the item's money."""
    ex_ante: ExAntePart = field(default_factory=ExAntePart)
    """事前绩效评估, before it is declared."""


def evolve(state: GoalPart, event: GoalsEvent) -> GoalPart:
    """The goal after the event."""
    match event:
        case UnitRegistered() | UnitClosed() | UnitSucceeded() | ScopePolicySet() | AdjustmentLimitSet():
            return state
        case LibraryChangeProposed() | LibraryChangeReturned() | LibraryChangeReviewed():
            return state
        case LibraryIndicatorPublished() | LibraryIndicatorRetired():
            return state
        case GoalDrafted(content=content):
            return replace(state, status=GoalStatus.DRAFT, unit=content.unit, name=content.name, content=content)
        case GoalDeclared(content=content):
            declared = replace(state, status=GoalStatus.SUBMITTED, unit=content.unit, name=content.name, content=content)
            return replace(declared, warnings=event.warnings, grade=None, findings=(), returned_because="")
        case GoalReturned():
            returned = replace(state, status=GoalStatus.RETURNED, findings=event.findings, returned_because=event.reason)
            return replace(returned, returned=state.returned + 1)
        case GoalDeptReviewed():
            return replace(state, status=GoalStatus.DEPT_REVIEWED)
        case GoalReviewed():
            return replace(state, status=GoalStatus.FIN_REVIEWED, grade=event.grade, findings=event.findings)
        case GoalCompleted(content=content):
            return replace(state, content=content, unit=content.unit, name=content.name)
        case GoalRejected():
            return replace(state, status=GoalStatus.REJECTED)
        case GoalCancelled():
            return replace(state, status=GoalStatus.CANCELLED, amount=None, demanded=None, coming=None)
        case GoalApproved(content=content):
            approved = replace(state, status=GoalStatus.APPROVED, unit=event.unit, name=content.name, content=content)
            return replace(approved, amount=event.amount, grade=event.grade, version=1, in_year=event.in_year)
        case GoalAdjustmentRequested():
            waits_for = GoalStatus.ADJUSTMENT_FILED if event.review_because else GoalStatus.ADJUSTING
            return replace(state, status=waits_for, requested_content=event.content)
        case GoalAdjustmentDeptReviewed():
            return replace(state, status=GoalStatus.ADJUSTMENT_DEPT_REVIEWED)
        case GoalAdjustmentReviewed():
            return replace(state, status=GoalStatus.ADJUSTING)
        case GoalAdjustmentApproved():
            return replace(state, status=GoalStatus.APPROVED, requested_content=None, coming=event, demanded=None)
        case GoalAdjustmentRefused():
            return replace(state, status=GoalStatus.APPROVED, requested_content=None)
        case GoalAdjusted(after=content):
            adjusted = replace(state, status=GoalStatus.APPROVED, unit=event.unit, name=content.name, content=content)
            left = state.demanded if state.coming else None
            return replace(adjusted, amount=event.amount, version=event.version, requested_content=None, coming=None, demanded=left)
        case GoalAdjustmentDemanded():
            return replace(state, demanded=event)
        case GoalHandedOver(to_unit=unit):
            asked, comes = _of(unit, state.requested_content), state.coming
            comes = comes and comes.model_copy(update={"unit": unit, "after": _of(unit, comes.after)})
            before = replace(state.ex_ante, content=state.ex_ante.content and state.ex_ante.content.model_copy(update={"unit": unit}))
            kept = replace(state, unit=unit, content=_of(unit, state.content), ex_ante=before)
            return replace(kept, requested_content=asked, coming=comes)
        case GoalClosed():
            return replace(state, status=GoalStatus.CLOSED, demanded=None)
        case BudgetEntryAdmitted():
            return replace(state, in_budget=event.amount)
        case BudgetEntryBarred():
            return replace(state, barred=state.barred + 1)
        case _ if isinstance(event, ExAnteEvent):
            return replace(state, ex_ante=ex_ante.evolve(state.ex_ante, event))
        case RuleSetProposed() | RuleSetApproved() | RuleSetRejected() | RuleSetWithdrawn():
            return state
        case _ if isinstance(event, GateEvent):
            return replace(state, gate=gate.evolve(state.gate, event))
        case EvidenceUploaded() | LogBranched() | RuleSetProposed() | RuleSetApproved() | RuleSetRejected() | RuleSetWithdrawn():
            return state
        case _:
            assert_never(event)


def _of(unit: str, content: GoalContent | None) -> GoalContent | None:
    return content and content.model_copy(update={"unit": unit})
