"""Where a finance-led key evaluation (财政重点评价) stands, and what may be decided then."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeAlias, assert_never

from evaluation.decisions import evaluation as common
from evaluation.decisions.evaluation import Evaluation
from shared.events.evaluation import (
    DimensionScore,
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationCorrected,
    EvaluationHandedOver,
    FrameworkLine,
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
    ReportChange,
)
from shared.events.values import Evidence, FormSource

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


class Status(StrEnum):
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


class Decision(StrEnum):
    """What can be decided about it."""

    SELECT = "选定"
    COMMISSION = "委托第三方"
    SUBMIT_PLAN = "报送评价方案"
    APPROVE_PLAN = "批准评价方案"
    RETURN_PLAN = "退回评价方案"
    START_FIELDWORK = "开展现场评价"
    DRAFT = "提交报告初稿"
    COMMENT = "反馈意见"
    RECORD_SILENCE = "记录逾期未反馈"
    REPORT = "提交正式报告"
    RETURN_DRAFT = "退回报告初稿"
    DELIVER = "送预算股"
    RECEIPT = "签收"
    CONFIRM = "确认结果"
    RETURN_FINAL = "退回正式报告"
    CORRECT = "更正结果"
    CANCEL = "撤销"


ALLOWED: Mapping[Decision, frozenset[Status]] = {
    Decision.SELECT: frozenset({Status.NONE, Status.CANCELLED}),
    Decision.COMMISSION: frozenset({Status.SELECTED}),
    Decision.SUBMIT_PLAN: frozenset({Status.COMMISSIONED, Status.PLAN_RETURNED}),
    Decision.APPROVE_PLAN: frozenset({Status.PLAN_SUBMITTED}),
    Decision.RETURN_PLAN: frozenset({Status.PLAN_SUBMITTED}),
    Decision.START_FIELDWORK: frozenset({Status.PLAN_APPROVED}),
    Decision.DRAFT: frozenset({Status.FIELDWORK, Status.DRAFT_RETURNED}),
    Decision.COMMENT: frozenset({Status.DRAFT_REPORT}),
    Decision.RECORD_SILENCE: frozenset({Status.DRAFT_REPORT}),
    Decision.REPORT: frozenset({Status.COMMENTS, Status.FINAL_RETURNED}),
    Decision.RETURN_DRAFT: frozenset({Status.DRAFT_REPORT, Status.COMMENTS}),
    Decision.DELIVER: frozenset({Status.FINAL_REPORT}),
    Decision.RECEIPT: frozenset({Status.DELIVERED}),
    Decision.CONFIRM: frozenset({Status.RECEIPTED}),
    Decision.RETURN_FINAL: frozenset({Status.FINAL_REPORT, Status.DELIVERED, Status.RECEIPTED}),
    Decision.CORRECT: frozenset({Status.CONFIRMED}),
    Decision.CANCEL: frozenset(set(Status) - {Status.NONE, Status.CONFIRMED, Status.CANCELLED}),
}


ROAD = (
    Decision.SELECT,
    Decision.COMMISSION,
    Decision.SUBMIT_PLAN,
    Decision.APPROVE_PLAN,
    Decision.START_FIELDWORK,
    Decision.DRAFT,
    Decision.COMMENT,
    Decision.REPORT,
    Decision.DELIVER,
    Decision.RECEIPT,
    Decision.CONFIRM,
)
"""The steps from the selection to the confirmed result (评价步骤), each by the decision that ends it."""
OVER_FOR_FIRM = frozenset({Status.DELIVERED, Status.RECEIPTED, Status.CONFIRMED, Status.CANCELLED})


@dataclass(frozen=True)
class Step:
    """One step of the road, and whether it is behind."""

    title: str
    state: Literal["done", "now", "to come"]


@dataclass(frozen=True)
class KeyEvaluation(Evaluation):
    """What the events have made of it."""

    status: Status = Status.NONE
    reason: str = ""
    third_party: str = ""
    third_party_code: str = ""
    contract: str = ""
    fee: Decimal | None = None
    plan: Evidence | None = None
    framework: tuple[FrameworkLine, ...] = ()
    """评价指标体系 of the plan, where it states one."""
    source: FormSource | None = None
    """The file that what was filed last was imported from."""
    fieldwork_from: date | None = None
    scores: tuple[DimensionScore, ...] = ()
    report: Evidence | None = None
    """The draft, then the final report."""
    draft_scores: tuple[DimensionScore, ...] = ()
    draft_problems: tuple[str, ...] = ()
    comments_due_on: date | None = None
    comments: str = ""
    silence: str = ""
    """How the unit was asked, where it said nothing."""
    changes: tuple[ReportChange, ...] = ()
    """Of the final report against the draft."""
    answer_to_comments: str = ""

    @property
    def steps(self) -> tuple[Step, ...]:
        """The whole road: what is behind it, the step that is due, what comes after it."""
        due = next((n for n, step in enumerate(ROAD) if self.status in ALLOWED[step]), len(ROAD))
        return tuple(Step(one.value, "done" if n < due else "now" if n == due else "to come") for n, one in enumerate(ROAD))

    @property
    def engaged_firm(self) -> str:
        """The third party that works on it now: from its commission until its report is delivered; else empty."""
        return "" if self.status in OVER_FOR_FIRM else self.third_party_code

    @property
    def filing_unit(self) -> str:
        """The third party."""
        return self.third_party_code


def evolve(state: KeyEvaluation, event: KeyEvaluationEvent) -> KeyEvaluation:
    """What each event makes of it."""
    match event:
        case KeyEvaluationSelected():
            return KeyEvaluation(
                status=Status.SELECTED,
                object=event.object,
                unit=event.unit,
                name=event.name,
                fiscal_year=event.fiscal_year,
                amount=event.amount,
                reason=event.reason,
                has_goal=event.has_goal,
            )
        case KeyEvaluationCommissioned():
            return replace(
                state,
                status=Status.COMMISSIONED,
                third_party=event.third_party,
                third_party_code=event.third_party_code,
                contract=event.contract,
                fee=event.fee,
            )
        case KeyPlanSubmitted():
            return replace(
                state,
                status=Status.PLAN_SUBMITTED,
                plan=event.plan,
                framework=event.framework,
                source=event.source,
                returned_because="",
                points=(),
            )
        case KeyPlanReturned():
            return replace(state, status=Status.PLAN_RETURNED, returned_because=event.reason, points=event.points)
        case KeyPlanApproved():
            return replace(state, status=Status.PLAN_APPROVED)
        case KeyFieldworkStarted():
            return replace(state, status=Status.FIELDWORK, fieldwork_from=event.on)
        case KeyDraftReported():
            return replace(
                state,
                status=Status.DRAFT_REPORT,
                scores=event.scores,
                problems=event.problems,
                report=event.report,
                draft_scores=event.scores,
                draft_problems=event.problems,
                comments_due_on=event.comments_due_on,
                comments="",
                silence="",
                source=event.source,
                returned_because="",
                points=(),
            )
        case KeyDraftReturned():
            return replace(state, status=Status.DRAFT_RETURNED, returned_because=event.reason, points=event.points)
        case KeyCommentsGiven():
            return replace(state, status=Status.COMMENTS, comments=event.comments)
        case KeySilenceRecorded():
            return replace(state, status=Status.COMMENTS, silence=event.note)
        case KeyFinalReported():
            return replace(
                state,
                status=Status.FINAL_REPORT,
                scores=event.scores,
                problems=event.problems,
                report=event.report,
                answer_to_comments=event.answer_to_comments,
                derivation=event.derivation,
                filed_by=state.filers_with(event.by),
                changes=event.changes,
                findings=event.findings,
                source=event.source,
                returned_because="",
                points=(),
            )
        case KeyFinalReturned():
            return replace(state, status=Status.FINAL_RETURNED, returned_because=event.reason, points=event.points)
        case KeyReportDelivered():
            return replace(state, status=Status.DELIVERED)
        case KeyReportReceipted():
            return replace(state, status=Status.RECEIPTED)
        case EvaluationCompleted():
            return common.confirmed(replace(state, status=Status.CONFIRMED), event)
        case EvaluationCorrected():
            return common.corrected(state, event)
        case EvaluationCancelled():
            return replace(state, status=Status.CANCELLED)
        case EvaluationHandedOver():
            return replace(state, unit=event.to_unit)
        case _:
            assert_never(event)
