"""A mistaken confirmed result (评价结果) is superseded by a corrected one, with authority and reason; it is never overwritten."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from evaluation.decisions.evaluation import Evaluation, require_independent, require_scored
from evaluation.decisions.item import require_the_goals
from evaluation.decisions.separation import forbid_confirmer
from evaluation.rules.rule_set import Rules
from shared.events.evaluation import EvaluationCorrected, EvaluationKind, Outcome
from shared.events.goals import GoalContent
from shared.runtime.actor import Actor
from shared.runtime.decider import Invalid, OutOfOrder


class NothingCorrected(Invalid):
    """A correction changes the score, the amount or the problems."""

    zh = "更正前后没有差别"


@dataclass(frozen=True)
class Correction:
    """What the corrected result is, by which decision and why; what is left out stays."""

    score: Decimal | None
    amount: Decimal | None
    problems: tuple[str, ...] | None
    reason: str
    authority: str


def correct(
    kind: EvaluationKind,
    state: Evaluation,
    *,
    rules: Rules,
    item: str,
    correction: Correction,
    goal: GoalContent | None,
    confirmed_on: date | None,
    by: Actor,
    third_party: str | None = None,
) -> EvaluationCorrected:
    """更正 by the performance office, by somebody who neither filed nor confirmed it; graded by the rule set that made the score.

    `confirmed_on` is the day of the confirmation where the confirmation itself did not keep it.
    """
    require_independent(state, by)
    forbid_confirmer(by, state.confirmed_by)
    require_the_goals(item, goal, correction.amount)
    graded_by = rules.named(require_scored(state).rule_version)
    day = state.confirmed_on or confirmed_on
    if state.score is None or day is None:
        raise OutOfOrder(f"“{state.name}”的评价结果尚未确认，不需更正")
    before = Outcome(amount=state.amount, score=state.score, grade=state.grade, problems=state.problems)
    score = before.score if correction.score is None else correction.score
    after = Outcome(
        amount=before.amount if correction.amount is None else correction.amount,
        score=score,
        grade=before.grade if score == before.score else graded_by.grade(score),
        problems=before.problems if correction.problems is None else correction.problems,
    )
    if after == before:
        raise NothingCorrected(f"“{state.name}”更正后的得分、金额和问题与原结果相同")
    return EvaluationCorrected(
        kind=kind,
        object=state.object,
        unit=state.unit,
        name=state.name,
        fiscal_year=state.fiscal_year,
        before=before,
        after=after,
        rule_version=graded_by.version,
        has_goal=state.has_goal,
        third_party=third_party,
        reason=correction.reason,
        authority=correction.authority,
        confirmed_on=day,
        by=by.person,
    )
