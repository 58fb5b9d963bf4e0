"""A finance-led key evaluation (财政重点评价) of a project or a whole department, done by a third party."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from evaluation.decisions.evaluation import completed, require_independent
from evaluation.decisions.item import require_fitting
from evaluation.decisions.key_evaluation_state import ALLOWED, Decision, KeyEvaluation, KeyEvaluationEvent, evolve
from evaluation.decisions.separation import EvaluatedEvaluates, forbid_own_unit, forbid_registered
from evaluation.rules import framework
from evaluation.rules.rule_set import RuleSet
from shared.events.evaluation import (
    DimensionScore,
    EvaluationCancelled,
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
from shared.events.values import Evidence, ObjectKind, fiscal_year_of, within
from shared.runtime.actor import Actor
from shared.runtime.decider import Decider, Invalid, require


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
    require_fitting(item, object, unit, goal)
    if amount is None and object is ObjectKind.PROJECT:
        raise AmountMissing(f"项目“{name}”没有填写评价金额")
    forbid_own_unit(by, unit)
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
    state: KeyEvaluation,
    *,
    third_party: str,
    third_party_code: str,
    contract: str,
    fee: Decimal | None,
    units: Collection[str],
    by: Actor,
) -> list[KeyEvaluationEvent]:
    """委托: the third party is no unit of the register, least of all the evaluated one or its department (财预〔2021〕6号)."""
    require(ALLOWED, Decision.COMMISSION, state.status)
    forbid_own_unit(by, state.unit)
    if within(third_party_code, state.unit) or within(state.unit, third_party_code):
        raise EvaluatedEvaluates(f"{third_party}（{third_party_code}）与被评价单位 {state.unit} 同属一个部门，不得受托评价")
    forbid_registered(third_party, third_party_code, units)
    return [KeyEvaluationCommissioned(third_party=third_party, third_party_code=third_party_code, contract=contract, fee=fee)]


def submit_plan(state: KeyEvaluation, *, plan: Evidence) -> list[KeyEvaluationEvent]:
    """报送评价方案."""
    require(ALLOWED, Decision.SUBMIT_PLAN, state.status)
    return [KeyPlanSubmitted(plan=plan)]


def return_plan(state: KeyEvaluation, *, reason: str, by: Actor) -> list[KeyEvaluationEvent]:
    """退回评价方案, with the reason."""
    require(ALLOWED, Decision.RETURN_PLAN, state.status)
    require_independent(state, by)
    return [KeyPlanReturned(reason=reason)]


def approve_plan(state: KeyEvaluation, *, by: Actor) -> list[KeyEvaluationEvent]:
    """批准评价方案."""
    require(ALLOWED, Decision.APPROVE_PLAN, state.status)
    require_independent(state, by)
    return [KeyPlanApproved()]


def start_fieldwork(state: KeyEvaluation, *, on: date) -> list[KeyEvaluationEvent]:
    """开展现场评价."""
    require(ALLOWED, Decision.START_FIELDWORK, state.status)
    return [KeyFieldworkStarted(on=on)]


def draft(
    state: KeyEvaluation,
    *,
    rules: RuleSet,
    scores: tuple[DimensionScore, ...],
    problems: tuple[str, ...],
    report_file: Evidence,
    by: Actor,
) -> list[KeyEvaluationEvent]:
    """报告初稿: its scores keep the framework's rules already."""
    require(ALLOWED, Decision.DRAFT, state.status)
    forbid_own_unit(by, state.unit)
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
    forbid_own_unit(by, state.unit)
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


def deliver(state: KeyEvaluation, *, by: Actor) -> list[KeyEvaluationEvent]:
    """送预算股, as a basis of next year's budget."""
    require(ALLOWED, Decision.DELIVER, state.status)
    require_independent(state, by)
    return [KeyReportDelivered(object=state.object, name=state.name, amount=state.amount)]


def receipt(state: KeyEvaluation, *, by: Actor) -> list[KeyEvaluationEvent]:
    """签收 by the budget office."""
    require(ALLOWED, Decision.RECEIPT, state.status)
    require_independent(state, by)
    return [KeyReportReceipted()]


def confirm(state: KeyEvaluation, *, by: Actor) -> list[KeyEvaluationEvent]:
    """结果确认 by the performance office, once the budget office has the report."""
    require(ALLOWED, Decision.CONFIRM, state.status)
    require_independent(state, by)
    return [completed(EvaluationKind.KEY, state, state.third_party)]


def cancel(state: KeyEvaluation, *, reason: str, by: Actor) -> list[KeyEvaluationEvent]:
    """撤销 before the result is confirmed."""
    require(ALLOWED, Decision.CANCEL, state.status)
    require_independent(state, by)
    return [EvaluationCancelled(kind=EvaluationKind.KEY, reason=reason)]


KEY_EVALUATION = Decider(
    "key-evaluation",
    KeyEvaluation(),
    evolve,
    unit=lambda state: state.unit,
    engaged=lambda state: state.engaged_firm,
)
