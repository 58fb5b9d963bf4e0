"""A unit's self-evaluation (单位自评) of one budget item, from assignment to the confirmed result and its re-check."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from evaluation.decisions.approved_indicators import annual_of, require_approved
from evaluation.decisions.correction import Correction
from evaluation.decisions.correction import correct as corrected_result
from evaluation.decisions.evaluation import completed, require_independent, require_scored
from evaluation.decisions.funds import StatedFunds, funds_of
from evaluation.decisions.item import amount_of, name_of, require_fitting
from evaluation.decisions.period import require_ahead, require_begun, require_over
from evaluation.decisions.quality_review import Found, rescored, reviewed
from evaluation.decisions.self_evaluation_state import ALLOWED, FIRST_LEVEL, Decision, SelfEvaluation, SelfEvaluationEvent, Status, evolve
from evaluation.rules import form, money
from evaluation.rules.rule_set import Rules, RuleSet
from evaluation.rules.spot_check import weigh
from shared.events.evaluation import (
    Attainment,
    DeclaredScores,
    EvaluationCancelled,
    EvaluationKind,
    Funds,
    Read,
    ReadOf,
    SelfEvaluationAssigned,
    SelfEvaluationDeptReviewed,
    SelfEvaluationFilled,
    SelfEvaluationQualityReviewed,
    SelfEvaluationReturned,
    SelfEvaluationSubmitted,
    SpotReEvaluated,
    TreasuryFact,
)
from shared.events.goals import GoalContent, Stage
from shared.events.values import Evidence, FormSource, ObjectKind, Remarks, fiscal_year_of, is_first_level, jurisdiction_of
from shared.runtime.actor import Actor
from shared.runtime.decider import Decider, OutOfOrder, Refusal, require

LONGEST = 2000


class NoDepartmentAbove(Refusal):
    """A first-level unit has no supervising department; finance reviews its self-evaluation."""

    zh = "一级预算单位由财政直接审核"


def assign(
    state: SelfEvaluation,
    *,
    item: str,
    object: ObjectKind,
    unit: str,
    name: str | None,
    amount: Decimal | None,
    due_on: date,
    goal: GoalContent | None,
    today: date,
    synthetic: bool = False,
) -> list[SelfEvaluationEvent]:
    """下达: by finance for many, or by the unit for itself; name, amount and indicators are the approved goal's, where there is one."""
    require(ALLOWED, Decision.ASSIGN, state.status)
    require_fitting(item, object, unit, goal)
    require_begun(fiscal_year_of(item), today)
    require_ahead(due_on, today)
    return [
        SelfEvaluationAssigned(
            object=object,
            unit=unit,
            name=name_of(item, goal, name),
            fiscal_year=fiscal_year_of(item),
            amount=amount_of(item, goal, amount),
            has_goal=goal is not None,
            indicators=annual_of(goal) if goal else (),
            due_on=due_on,
            synthetic=synthetic,
            on=today,
        )
    ]


def fill(
    state: SelfEvaluation,
    *,
    funds: StatedFunds,
    fact: TreasuryFact | None,
    rows: tuple[Attainment, ...],
    conclusion: str,
    today: date,
    source: FormSource | None = None,
    declared: DeclaredScores | None = None,
    form_file: Evidence | None = None,
) -> list[SelfEvaluationEvent]:
    """填报: kept as it is, with the treasury's figures where the unit states none; the rules speak when it is submitted."""
    require(ALLOWED, Decision.FILL, state.status)
    require_over(state.fiscal_year, today)
    stated = funds_of(state.name, funds, fact)
    return [SelfEvaluationFilled(funds=stated, rows=rows, conclusion=conclusion, source=source, declared=declared, form=form_file)]


def submit(
    state: SelfEvaluation,
    *,
    rules: RuleSet,
    goal: GoalContent | None,
    fact: TreasuryFact | None,
    form_file: Evidence,
    by: str,
    today: date,
    read: Sequence[Read] = (),
) -> list[SelfEvaluationEvent]:
    """报送: by the goal as it now stands, scored by the rule set in force today; money that is odd or not the treasury's is a finding."""
    require(ALLOWED, Decision.SUBMIT, state.status)
    require_over(state.fiscal_year, today)
    funds = _require_filled(state)
    if state.has_goal:
        require_approved(annual_of(goal) if goal else state.indicators, [row.indicator for row in state.rows])
    derivation = form.score(rules, funds, state.rows)
    return [
        SelfEvaluationSubmitted(
            unit=state.unit,
            funds=funds,
            rows=state.rows,
            conclusion=state.conclusion,
            derivation=derivation.model_copy(update={"read": _read(state, read)}),
            form=form_file,
            by=by,
            treasury=fact,
            findings=money.of_form(state.amount, funds, fact),
        )
    ]


def _read(state: SelfEvaluation, known: Sequence[Read]) -> tuple[Read, ...]:
    """Those that the score rests on: the goal where there is one, the form only as it stands, the treasury's fact."""
    versions = {ReadOf.FILLED: state.filled_as}
    goal = {ReadOf.GOAL} if not state.has_goal else set()
    return tuple(one for one in known if one.what not in goal and versions.get(one.what, one.streamversion) == one.streamversion)


def _require_filled(state: SelfEvaluation) -> Funds:
    if state.funds is None:
        raise OutOfOrder(f"“{state.name}”的自评表尚未填报")
    return state.funds


def review_by_department(state: SelfEvaluation, *, opinion: str, points: Remarks = (), by: Actor) -> list[SelfEvaluationEvent]:
    """主管部门审核."""
    require(ALLOWED, Decision.DEPARTMENT_REVIEW, state.status)
    _require_department_above(state)
    require_independent(state, by)
    return [SelfEvaluationDeptReviewed(opinion=opinion, points=points)]


def return_by_department(state: SelfEvaluation, *, reason: str, points: Remarks = (), by: Actor) -> list[SelfEvaluationEvent]:
    """主管部门退回."""
    require(ALLOWED, Decision.DEPARTMENT_RETURN, state.status)
    _require_department_above(state)
    require_independent(state, by)
    return [SelfEvaluationReturned(unit=state.unit, stage=Stage.DEPARTMENT, reason=reason, points=points)]


def _require_department_above(state: SelfEvaluation) -> None:
    if is_first_level(state.unit):
        raise NoDepartmentAbove(f"单位 {state.unit} 是一级预算单位，没有上级主管部门，自评由财政直接审核")


def _allowed(state: SelfEvaluation) -> Mapping[Decision, frozenset[Status]]:
    return FIRST_LEVEL if is_first_level(state.unit) else ALLOWED


def review_quality(
    state: SelfEvaluation, *, opinion: str, points: Remarks = (), found: Sequence[Found] = (), by: Actor
) -> list[SelfEvaluationEvent]:
    """财政质量审核 passed (严把审核关), with what was found line by line."""
    require(_allowed(state), Decision.QUALITY_REVIEW, state.status)
    require_independent(state, by)
    return [SelfEvaluationQualityReviewed(opinion=opinion, points=points, reviewed=reviewed(state.derivation, found))]


def return_by_finance(state: SelfEvaluation, *, reason: str, points: Remarks = (), by: Actor) -> list[SelfEvaluationEvent]:
    """财政退回: the form goes back to the unit, with the reason."""
    require(_allowed(state), Decision.QUALITY_RETURN, state.status)
    require_independent(state, by)
    return [SelfEvaluationReturned(unit=state.unit, stage=Stage.FINANCE, reason=reason, points=points)]


def confirm(state: SelfEvaluation, *, rules: Rules, by: Actor, today: date) -> list[SelfEvaluationEvent]:
    """结果确认: the score as submitted, graded by the rule set that made it."""
    require(ALLOWED, Decision.CONFIRM, state.status)
    require_independent(state, by)
    return [completed(EvaluationKind.SELF, state, rules=rules, by=by, today=today)]


def correct(
    state: SelfEvaluation,
    *,
    rules: Rules,
    item: str,
    correction: Correction,
    goal: GoalContent | None,
    confirmed_on: date | None,
    by: Actor,
) -> list[SelfEvaluationEvent]:
    """更正 of the confirmed result."""
    require(ALLOWED, Decision.CORRECT, state.status)
    return [
        corrected_result(
            EvaluationKind.SELF, state, rules=rules, item=item, correction=correction, goal=goal, confirmed_on=confirmed_on, by=by
        )
    ]


def re_evaluate(
    state: SelfEvaluation,
    *,
    rules: Rules,
    item: str,
    score: Decimal | None = None,
    found: Sequence[Found] = (),
    reason: str,
    by: Actor,
    today: date,
) -> list[SelfEvaluationEvent]:
    """抽评 by line or as a whole; the confirmed result stays, the difference is told, and where there are shares the weighted score."""
    require(ALLOWED, Decision.RE_EVALUATE, state.status)
    require_independent(state, by)
    filed = require_scored(state)
    scoring = rules.named(filed.rule_version)
    lines = reviewed(filed, found)
    score = rescored(scoring, state.funds, filed, lines, score)
    stands = filed.total if state.score is None else state.score
    weighted = weigh(rules.book, jurisdiction_of(item), today, stands, score)
    if weighted is not None:
        weighted = weighted.model_copy(update={"grade": scoring.grade(weighted.score)})
    told = {"self_score": stands, "score": score, "grade": scoring.grade(score), "weighted": weighted}
    return [SpotReEvaluated(unit=state.unit, reason=reason, reviewed=lines, **told)]


def cancel(state: SelfEvaluation, *, reason: str, by: Actor) -> list[SelfEvaluationEvent]:
    """撤销 before the result is confirmed; it may be assigned anew."""
    require(ALLOWED, Decision.CANCEL, state.status)
    require_independent(state, by)
    return [EvaluationCancelled(kind=EvaluationKind.SELF, reason=reason)]


def end(state: SelfEvaluation, *, reason: str, on: date) -> list[SelfEvaluationEvent]:
    """撤销 with the goal that it rests on, cancelled on that day, before the result is confirmed.

    What was asked later stays, and what rests on no goal. Where money was spent it may be assigned anew, without a goal.
    """
    asked = state.assigned_on or state.due_on
    if state.status not in ALLOWED[Decision.CANCEL] or not state.has_goal or asked is None or asked > on:
        return []
    return [EvaluationCancelled(kind=EvaluationKind.SELF, reason=f"绩效目标已撤销：{reason}"[:LONGEST])]


SELF_EVALUATION = Decider("self-evaluation", SelfEvaluation(), evolve, unit=lambda state: state.unit)
