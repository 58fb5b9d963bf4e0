"""A finance-led key evaluation (财政重点评价) of a project or a whole department, done by a third party."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from evaluation.decisions.item import fitting
from evaluation.decisions.separation import Actor, EvaluatedEvaluates, independent
from evaluation.rules import framework
from evaluation.rules.rule_set import RuleSet, by_version
from shared.events.evaluation import (
    Derivation,
    DimensionScore,
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationKind,
    KeyCommentsGiven,
    KeyDraftReported,
    KeyEvaluationCommissioned,
    KeyEvaluationSelected,
    KeyFieldworkStarted,
    KeyFinalReported,
    KeyPlanApproved,
    KeyPlanReturned,
    KeyPlanSubmitted,
    KeyReportDelivered,
    KeyReportReceipted,
)
from shared.events.goals import GoalContent
from shared.events.values import Evidence, Grade, ObjectKind, fiscal_year_of
from shared.runtime.decider import Decider, Invalid, require

KeyEvaluationEvent: TypeAlias = (
    KeyEvaluationSelected
    | KeyEvaluationCommissioned
    | KeyPlanSubmitted
    | KeyPlanReturned
    | KeyPlanApproved
    | KeyFieldworkStarted
    | KeyDraftReported
    | KeyCommentsGiven
    | KeyFinalReported
    | KeyReportDelivered
    | KeyReportReceipted
    | EvaluationCancelled
    | EvaluationCompleted
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
    COMMENTS = "征求意见"
    FINAL_REPORT = "正式报告"
    DELIVERED = "已送预算股"
    RECEIPTED = "预算股已签收"
    CONFIRMED = "已确认"
    CANCELLED = "已撤销"


class Decision(StrEnum):
    """What can be decided about it."""

    SELECT = "选定"
    COMMISSION = "委托第三方"
    SUBMIT_PLAN = "报送评价方案"
    RETURN_PLAN = "退回评价方案"
    APPROVE_PLAN = "批准评价方案"
    START_FIELDWORK = "开展现场评价"
    DRAFT = "提交报告初稿"
    COMMENT = "反馈意见"
    REPORT = "提交正式报告"
    DELIVER = "送预算股"
    RECEIPT = "签收"
    CONFIRM = "确认结果"
    CANCEL = "撤销"


ALLOWED: Mapping[Decision, frozenset[Status]] = {
    Decision.SELECT: frozenset({Status.NONE, Status.CANCELLED}),
    Decision.COMMISSION: frozenset({Status.SELECTED}),
    Decision.SUBMIT_PLAN: frozenset({Status.COMMISSIONED, Status.PLAN_RETURNED}),
    Decision.RETURN_PLAN: frozenset({Status.PLAN_SUBMITTED}),
    Decision.APPROVE_PLAN: frozenset({Status.PLAN_SUBMITTED}),
    Decision.START_FIELDWORK: frozenset({Status.PLAN_APPROVED}),
    Decision.DRAFT: frozenset({Status.FIELDWORK}),
    Decision.COMMENT: frozenset({Status.DRAFT_REPORT}),
    Decision.REPORT: frozenset({Status.COMMENTS}),
    Decision.DELIVER: frozenset({Status.FINAL_REPORT}),
    Decision.RECEIPT: frozenset({Status.DELIVERED}),
    Decision.CONFIRM: frozenset({Status.RECEIPTED}),
    Decision.CANCEL: frozenset(set(Status) - {Status.NONE, Status.CONFIRMED, Status.CANCELLED}),
}


@dataclass(frozen=True)
class KeyEvaluation:
    """What the events have made of it."""

    status: Status = Status.NONE
    object: ObjectKind = ObjectKind.PROJECT
    unit: str = ""
    name: str = ""
    fiscal_year: int = 0
    amount: Decimal | None = None
    reason: str = ""
    has_goal: bool = False
    third_party: str = ""
    third_party_code: str = ""
    contract: str = ""
    fee: Decimal | None = None
    plan: Evidence | None = None
    returned_because: str = ""
    fieldwork_from: date | None = None
    scores: tuple[DimensionScore, ...] = ()
    problems: tuple[str, ...] = ()
    report: Evidence | None = None
    """The draft, then the final report."""
    comments: str = ""
    answer_to_comments: str = ""
    derivation: Derivation | None = None
    reported_by: str = ""
    score: Decimal | None = None
    grade: Grade | None = None


class AmountMissing(Invalid):
    """A project is evaluated with its amount; only a whole department may be without one."""

    zh = "缺少评价金额"


def select(
    state: KeyEvaluation,
    *,
    item: str,
    object: ObjectKind,
    unit: str,
    name: str,
    amount: Decimal | None,
    reason: str,
    goal: GoalContent | None,
    by: Actor,
) -> list[KeyEvaluationEvent]:
    """选定 by the performance office, and why."""
    require(ALLOWED, Decision.SELECT, state.status)
    fitting(item, object, unit, goal)
    if amount is None and object is ObjectKind.PROJECT:
        raise AmountMissing(f"项目“{name}”没有填写评价金额")
    independent(by, evaluated=unit)
    return [
        KeyEvaluationSelected(
            object=object,
            unit=unit,
            name=name,
            fiscal_year=fiscal_year_of(item),
            amount=amount,
            reason=reason,
            has_goal=goal is not None,
        )
    ]


def commission(
    state: KeyEvaluation, *, third_party: str, third_party_code: str, contract: str, fee: Decimal | None, by: Actor
) -> list[KeyEvaluationEvent]:
    """委托: the third party is neither the evaluated unit nor a part of it, nor above it (财预〔2021〕6号)."""
    require(ALLOWED, Decision.COMMISSION, state.status)
    independent(by, evaluated=state.unit)
    if third_party_code.startswith(state.unit) or state.unit.startswith(third_party_code):
        raise EvaluatedEvaluates(f"{third_party}（{third_party_code}）与被评价单位 {state.unit} 同属一个部门，不得受托评价")
    return [KeyEvaluationCommissioned(third_party=third_party, third_party_code=third_party_code, contract=contract, fee=fee)]


def submit_plan(state: KeyEvaluation, *, plan: Evidence) -> list[KeyEvaluationEvent]:
    """报送评价方案."""
    require(ALLOWED, Decision.SUBMIT_PLAN, state.status)
    return [KeyPlanSubmitted(plan=plan)]


def return_plan(state: KeyEvaluation, *, reason: str) -> list[KeyEvaluationEvent]:
    """退回评价方案, with the reason."""
    require(ALLOWED, Decision.RETURN_PLAN, state.status)
    return [KeyPlanReturned(reason=reason)]


def approve_plan(state: KeyEvaluation, *, by: Actor) -> list[KeyEvaluationEvent]:
    """批准评价方案."""
    require(ALLOWED, Decision.APPROVE_PLAN, state.status)
    independent(by, evaluated=state.unit)
    return [KeyPlanApproved()]


def start_fieldwork(state: KeyEvaluation, *, on: date) -> list[KeyEvaluationEvent]:
    """开展现场评价."""
    require(ALLOWED, Decision.START_FIELDWORK, state.status)
    return [KeyFieldworkStarted(on=on)]


def draft(
    state: KeyEvaluation, *, rules: RuleSet, scores: tuple[DimensionScore, ...], problems: tuple[str, ...], report_file: Evidence
) -> list[KeyEvaluationEvent]:
    """报告初稿: its scores keep the framework's rules already."""
    require(ALLOWED, Decision.DRAFT, state.status)
    framework.score(rules, scores)
    return [KeyDraftReported(scores=scores, problems=problems, report=report_file)]


def comment(state: KeyEvaluation, *, comments: str) -> list[KeyEvaluationEvent]:
    """反馈意见 of the evaluated unit on the draft; 无意见 is one."""
    require(ALLOWED, Decision.COMMENT, state.status)
    return [KeyCommentsGiven(unit=state.unit, comments=comments)]


def report(
    state: KeyEvaluation,
    *,
    rules: RuleSet,
    scores: tuple[DimensionScore, ...],
    problems: tuple[str, ...],
    answer_to_comments: str,
    report_file: Evidence,
    by: Actor,
) -> list[KeyEvaluationEvent]:
    """正式报告, with an answer to the unit's comments."""
    require(ALLOWED, Decision.REPORT, state.status)
    independent(by, evaluated=state.unit)
    return [
        KeyFinalReported(
            scores=scores,
            problems=problems,
            answer_to_comments=answer_to_comments,
            derivation=framework.score(rules, scores),
            report=report_file,
            by=by.person,
        )
    ]


def deliver(state: KeyEvaluation) -> list[KeyEvaluationEvent]:
    """送预算股, as a basis of next year's budget."""
    require(ALLOWED, Decision.DELIVER, state.status)
    return [KeyReportDelivered(object=state.object, name=state.name, amount=state.amount)]


def receipt(state: KeyEvaluation) -> list[KeyEvaluationEvent]:
    """签收 by the budget office."""
    require(ALLOWED, Decision.RECEIPT, state.status)
    return [KeyReportReceipted()]


def confirm(state: KeyEvaluation, *, by: Actor) -> list[KeyEvaluationEvent]:
    """结果确认 by the performance office, once the budget office has the report."""
    require(ALLOWED, Decision.CONFIRM, state.status)
    independent(by, evaluated=state.unit, submitted_by=state.reported_by)
    assert state.derivation
    return [
        EvaluationCompleted(
            kind=EvaluationKind.KEY,
            object=state.object,
            unit=state.unit,
            name=state.name,
            fiscal_year=state.fiscal_year,
            amount=state.amount,
            score=state.derivation.total,
            grade=by_version(state.derivation.rule_version).grade(state.derivation.total),
            rule_version=state.derivation.rule_version,
            has_goal=state.has_goal,
            third_party=state.third_party,
            problems=state.problems,
            derivation=state.derivation,
        )
    ]


def cancel(state: KeyEvaluation, *, reason: str) -> list[KeyEvaluationEvent]:
    """撤销 before the result is confirmed."""
    require(ALLOWED, Decision.CANCEL, state.status)
    return [EvaluationCancelled(kind=EvaluationKind.KEY, reason=reason)]


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
            return replace(state, status=Status.PLAN_SUBMITTED, plan=event.plan, returned_because="")
        case KeyPlanReturned():
            return replace(state, status=Status.PLAN_RETURNED, returned_because=event.reason)
        case KeyPlanApproved():
            return replace(state, status=Status.PLAN_APPROVED)
        case KeyFieldworkStarted():
            return replace(state, status=Status.FIELDWORK, fieldwork_from=event.on)
        case KeyDraftReported():
            return replace(state, status=Status.DRAFT_REPORT, scores=event.scores, problems=event.problems, report=event.report)
        case KeyCommentsGiven():
            return replace(state, status=Status.COMMENTS, comments=event.comments)
        case KeyFinalReported():
            return replace(
                state,
                status=Status.FINAL_REPORT,
                scores=event.scores,
                problems=event.problems,
                report=event.report,
                answer_to_comments=event.answer_to_comments,
                derivation=event.derivation,
                reported_by=event.by,
            )
        case KeyReportDelivered():
            return replace(state, status=Status.DELIVERED)
        case KeyReportReceipted():
            return replace(state, status=Status.RECEIPTED)
        case EvaluationCompleted():
            return replace(state, status=Status.CONFIRMED, score=event.score, grade=event.grade)
        case EvaluationCancelled():
            return replace(state, status=Status.CANCELLED)
        case _:
            assert_never(event)


KEY_EVALUATION = Decider(
    "key-evaluation",
    KeyEvaluation(),
    evolve,
    unit=lambda state: state.unit,
    engaged=lambda state: state.third_party_code,
)
