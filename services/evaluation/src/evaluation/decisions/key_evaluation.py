"""A finance-led key evaluation (财政重点评价) of a project or a whole department, done by a third party."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from evaluation.decisions.correction import Correction
from evaluation.decisions.correction import correct as corrected_result
from evaluation.decisions.evaluation import completed, require_independent, resting_on
from evaluation.decisions.item import amount_of, name_of, require_fitting
from evaluation.decisions.key_evaluation_state import ALLOWED, Decision, KeyEvaluation, KeyEvaluationEvent, evolve
from evaluation.decisions.period import require_begun, require_over
from evaluation.decisions.report_changes import changes
from evaluation.decisions.separation import EvaluatedEvaluates, forbid_own_unit, forbid_registered
from evaluation.rules import framework, money
from evaluation.rules.rule_set import Rules, RuleSet
from shared.events.evaluation import (
    DimensionScore,
    EvaluationCancelled,
    EvaluationKind,
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
    Read,
    TreasuryFact,
)
from shared.events.goals import GoalContent
from shared.events.values import Evidence, FormSource, ObjectKind, Remarks, fiscal_year_of, within
from shared.runtime.actor import Actor
from shared.runtime.decider import Decider, Refusal, require

Framework: TypeAlias = tuple[FrameworkLine, ...]
COMMENT_TERM = timedelta(days=10)
"""征求意见期限, from the day of the draft."""


class CommentTermRunning(Refusal):
    """Who is evaluated has the whole term to comment on the draft; silence is recorded after it."""

    zh = "征求意见期限未满"


def select(
    state: KeyEvaluation,
    *,
    item: str,
    object: ObjectKind,
    unit: str,
    name: str | None,
    amount: Decimal | None,
    reason: str,
    goal: GoalContent | None,
    by: Actor,
    today: date,
) -> list[KeyEvaluationEvent]:
    """选定 by the performance office, and why; name and amount are the approved goal's, where there is one."""
    require(ALLOWED, Decision.SELECT, state.status)
    require_fitting(item, object, unit, goal)
    require_begun(fiscal_year_of(item), today)
    forbid_own_unit(by, unit)
    unknown = object is ObjectKind.DEPARTMENT and amount is None and goal is None
    return [
        KeyEvaluationSelected(
            object=object,
            unit=unit,
            name=name_of(item, goal, name),
            fiscal_year=fiscal_year_of(item),
            amount=None if unknown else amount_of(item, goal, amount),
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


def submit_plan(
    state: KeyEvaluation, *, plan: Evidence, rules: RuleSet | None = None, lines: Framework = (), source: FormSource | None = None
) -> list[KeyEvaluationEvent]:
    """报送评价方案; the indicator system that it states line by line keeps the framework's rules already."""
    require(ALLOWED, Decision.SUBMIT_PLAN, state.status)
    if rules and lines:
        framework.require_sound(rules, lines, "framework")
    return [KeyPlanSubmitted(plan=plan, framework=lines, source=source)]


def return_plan(state: KeyEvaluation, *, reason: str, points: Remarks = (), by: Actor) -> list[KeyEvaluationEvent]:
    """退回评价方案, with the reason."""
    require(ALLOWED, Decision.RETURN_PLAN, state.status)
    require_independent(state, by)
    return [KeyPlanReturned(reason=reason, points=points)]


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
    today: date,
    source: FormSource | None = None,
) -> list[KeyEvaluationEvent]:
    """报告初稿: its scores keep the framework's rules already; the unit has ten days to comment."""
    require(ALLOWED, Decision.DRAFT, state.status)
    require_over(state.fiscal_year, today)
    forbid_own_unit(by, state.unit)
    framework.score(rules, scores)
    due_on = today + COMMENT_TERM
    return [KeyDraftReported(scores=scores, problems=problems, report=report_file, comments_due_on=due_on, source=source)]


def return_draft(state: KeyEvaluation, *, reason: str, points: Remarks = (), by: Actor) -> list[KeyEvaluationEvent]:
    """退回报告初稿, with the reason; the firm drafts anew."""
    require(ALLOWED, Decision.RETURN_DRAFT, state.status)
    require_independent(state, by)
    return [KeyDraftReturned(reason=reason, points=points)]


def comment(state: KeyEvaluation, *, comments: str) -> list[KeyEvaluationEvent]:
    """反馈意见 of the evaluated unit on the draft; 无意见 is one."""
    require(ALLOWED, Decision.COMMENT, state.status)
    return [KeyCommentsGiven(unit=state.unit, comments=comments)]


def record_silence(state: KeyEvaluation, *, note: str, by: Actor, today: date) -> list[KeyEvaluationEvent]:
    """记录逾期未反馈: the term of comments is over, and the unit has said nothing."""
    require(ALLOWED, Decision.RECORD_SILENCE, state.status)
    require_independent(state, by)
    due_on = state.comments_due_on
    if due_on is not None and today <= due_on:
        raise CommentTermRunning(f"“{state.name}”的征求意见期限到 {due_on}，今天是 {today}，期满后才能记录未反馈")
    return [KeySilenceRecorded(unit=state.unit, comments_due_on=due_on, note=note)]


def report(
    state: KeyEvaluation,
    *,
    rules: RuleSet,
    scores: tuple[DimensionScore, ...],
    problems: tuple[str, ...],
    answer_to_comments: str,
    report_file: Evidence,
    reasons: Mapping[str, str],
    fact: TreasuryFact | None,
    money_explanation: str,
    by: Actor,
    today: date,
    read: Sequence[Read] = (),
    source: FormSource | None = None,
) -> list[KeyEvaluationEvent]:
    """正式报告, with an answer to the unit's comments, a reason for each difference from the draft, and a word on odd money."""
    require(ALLOWED, Decision.REPORT, state.status)
    require_over(state.fiscal_year, today)
    forbid_own_unit(by, state.unit)
    return [
        KeyFinalReported(
            scores=scores,
            problems=problems,
            answer_to_comments=answer_to_comments,
            derivation=resting_on(state, framework.score(rules, scores), read),
            report=report_file,
            by=by.person,
            changes=changes((state.draft_scores, state.draft_problems), (scores, problems), reasons),
            findings=money.of_report(state.amount, fact, money_explanation),
            source=source,
        )
    ]


def return_final(state: KeyEvaluation, *, reason: str, points: Remarks = (), by: Actor) -> list[KeyEvaluationEvent]:
    """退回正式报告 before its result is confirmed, with the reason; what was delivered counts no more."""
    require(ALLOWED, Decision.RETURN_FINAL, state.status)
    require_independent(state, by)
    return [KeyFinalReturned(reason=reason, points=points)]


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


def confirm(state: KeyEvaluation, *, rules: Rules, by: Actor, today: date) -> list[KeyEvaluationEvent]:
    """结果确认 by the performance office, once the budget office has the report."""
    require(ALLOWED, Decision.CONFIRM, state.status)
    require_independent(state, by)
    return [completed(EvaluationKind.KEY, state, rules=rules, by=by, today=today, third_party=state.third_party)]


def correct(
    state: KeyEvaluation,
    *,
    rules: Rules,
    item: str,
    correction: Correction,
    goal: GoalContent | None,
    confirmed_on: date | None,
    by: Actor,
) -> list[KeyEvaluationEvent]:
    """更正 of the confirmed result by the performance office."""
    require(ALLOWED, Decision.CORRECT, state.status)
    return [
        corrected_result(
            EvaluationKind.KEY,
            state,
            rules=rules,
            item=item,
            correction=correction,
            goal=goal,
            confirmed_on=confirmed_on,
            by=by,
            third_party=state.third_party,
        )
    ]


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
