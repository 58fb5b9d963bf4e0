"""An item's key evaluation by finance (财政重点评价), by audit's own reading."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from shared.events.evaluation import (
    Derivation,
    DimensionScore,
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationCorrected,
    EvaluationHandedOver,
    KeyCommentsGiven,
    KeyDraftReported,
    KeyDraftReturned,
    KeyEvaluationCommissioned,
    KeyEvaluationSelected,
    KeyFieldworkStarted,
    KeyFinalReported,
    KeyFinalReturned,
    KeyPlanApproved,
    KeyPlanReturned,
    KeyPlanSubmitted,
    KeyReportDelivered,
    KeyReportReceipted,
    KeySilenceRecorded,
    MoneyFinding,
    ReportChange,
)
from shared.events.values import Evidence, Grade, Remarks

KeyEvaluationEvent: TypeAlias = (
    KeyEvaluationSelected
    | KeyEvaluationCommissioned
    | KeyPlanSubmitted
    | KeyPlanReturned
    | KeyPlanApproved
    | KeyFieldworkStarted
    | KeyDraftReported
    | KeyDraftReturned
    | KeyCommentsGiven
    | KeySilenceRecorded
    | KeyFinalReported
    | KeyFinalReturned
    | KeyReportDelivered
    | KeyReportReceipted
    | EvaluationCancelled
    | EvaluationCompleted
    | EvaluationHandedOver
    | EvaluationCorrected
)


class KeyEvaluationStatus(StrEnum):
    """Where a key evaluation stands."""

    NONE = "未选定"
    SELECTED = "已选定"
    COMMISSIONED = "已委托"
    PLAN_SUBMITTED = "方案已报"
    PLAN_RETURNED = "方案被退回"
    PLAN_APPROVED = "方案已批"
    FIELDWORK = "现场评价"
    DRAFT_REPORT = "报告初稿"
    DRAFT_RETURNED = "初稿被退回"
    COMMENTS = "征求意见"
    FINAL_REPORT = "正式报告"
    FINAL_RETURNED = "正式报告被退回"
    DELIVERED = "已送预算股"
    RECEIPTED = "预算股已签收"
    CONFIRMED = "已确认"
    CANCELLED = "已撤销"


@dataclass(frozen=True)
class KeyEvaluationPart:
    """Who evaluated by which plan, the report, and the confirmed result."""

    status: KeyEvaluationStatus = KeyEvaluationStatus.NONE
    unit: str = ""
    name: str = ""
    amount: Decimal | None = None
    reason: str = ""
    third_party: str = ""
    contract: str = ""
    plan: Evidence | None = None
    fieldwork_from: date | None = None
    scores: tuple[DimensionScore, ...] = ()
    problems: tuple[str, ...] = ()
    comments_due_on: date | None = None
    comments: str = ""
    silence: str = ""
    """How the unit was asked, where it let the term of comments pass."""
    changes: tuple[ReportChange, ...] = ()
    """Of the final report against the draft."""
    answer_to_comments: str = ""
    report: Evidence | None = None
    derivation: Derivation | None = None
    returned_because: str = ""
    points: Remarks = ()
    score: Decimal | None = None
    grade: Grade | None = None
    rule_version: str = ""
    findings: tuple[MoneyFinding, ...] = ()
    """资金疑点 of what was filed last."""
    corrections: tuple[EvaluationCorrected, ...] = ()
    """更正 of the confirmed result; what stood before is in each."""


def evolve(state: KeyEvaluationPart, event: KeyEvaluationEvent) -> KeyEvaluationPart:
    """The key evaluation after the event."""
    match event:
        case KeyEvaluationSelected():
            return KeyEvaluationPart(KeyEvaluationStatus.SELECTED, event.unit, event.name, event.amount, event.reason)
        case KeyEvaluationCommissioned():
            return replace(state, status=KeyEvaluationStatus.COMMISSIONED, third_party=event.third_party, contract=event.contract)
        case KeyPlanSubmitted():
            return replace(state, status=KeyEvaluationStatus.PLAN_SUBMITTED, plan=event.plan, returned_because="", points=())
        case KeyPlanReturned():
            return replace(state, status=KeyEvaluationStatus.PLAN_RETURNED, returned_because=event.reason, points=event.points)
        case KeyPlanApproved():
            return replace(state, status=KeyEvaluationStatus.PLAN_APPROVED)
        case KeyFieldworkStarted():
            return replace(state, status=KeyEvaluationStatus.FIELDWORK, fieldwork_from=event.on)
        case KeyDraftReported():
            draft = replace(state, status=KeyEvaluationStatus.DRAFT_REPORT, scores=event.scores, returned_because="", points=())
            asked = replace(draft, comments_due_on=event.comments_due_on, comments="", silence="")
            return replace(asked, problems=event.problems, report=event.report)
        case KeyDraftReturned():
            return replace(state, status=KeyEvaluationStatus.DRAFT_RETURNED, returned_because=event.reason, points=event.points)
        case KeyCommentsGiven():
            return replace(state, status=KeyEvaluationStatus.COMMENTS, comments=event.comments)
        case KeySilenceRecorded():
            return replace(state, status=KeyEvaluationStatus.COMMENTS, silence=event.note)
        case KeyFinalReported():
            final = replace(state, status=KeyEvaluationStatus.FINAL_REPORT, scores=event.scores, problems=event.problems)
            said = replace(final, answer_to_comments=event.answer_to_comments, changes=event.changes, findings=event.findings)
            return replace(said, report=event.report, derivation=event.derivation, returned_because="", points=())
        case KeyFinalReturned():
            return replace(state, status=KeyEvaluationStatus.FINAL_RETURNED, returned_because=event.reason, points=event.points)
        case KeyReportDelivered():
            return replace(state, status=KeyEvaluationStatus.DELIVERED)
        case KeyReportReceipted():
            return replace(state, status=KeyEvaluationStatus.RECEIPTED)
        case EvaluationCancelled():
            return replace(state, status=KeyEvaluationStatus.CANCELLED)
        case EvaluationCompleted():
            confirmed = replace(state, status=KeyEvaluationStatus.CONFIRMED, score=event.score, grade=event.grade)
            return replace(confirmed, rule_version=event.rule_version, problems=event.problems, derivation=event.derivation)
        case EvaluationHandedOver():
            return replace(state, unit=event.to_unit)
        case EvaluationCorrected(after=after):
            stands = replace(state, amount=after.amount, problems=after.problems, score=after.score, grade=after.grade)
            return replace(stands, corrections=(*state.corrections, event))
        case _:
            assert_never(event)
