"""What the three evaluations have in common: what is evaluated, who may judge it, and how its result comes about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from evaluation.decisions.period import require_over
from evaluation.decisions.separation import forbid_filing_unit, forbid_own_unit, forbid_self_review
from evaluation.rules.rule_set import Rules
from shared.events.evaluation import Derivation, EvaluationCompleted, EvaluationCorrected, EvaluationKind, MoneyFinding, Read, ReadOf
from shared.events.values import Grade, ObjectKind, Remarks
from shared.runtime.actor import Actor
from shared.runtime.decider import OutOfOrder

S = TypeVar("S", bound="Evaluation")


@dataclass(frozen=True)
class Evaluation:
    """What the events have made of an evaluation, whoever evaluates."""

    object: ObjectKind = ObjectKind.PROJECT
    unit: str = ""
    """Of those who are evaluated."""
    name: str = ""
    fiscal_year: int = 0
    amount: Decimal | None = None
    has_goal: bool = False
    problems: tuple[str, ...] = ()
    derivation: Derivation | None = None
    """Of what was filed last."""
    filed_by: tuple[str, ...] = ()
    """All who ever submitted or reported, each once; the last one filed what stands."""
    findings: tuple[MoneyFinding, ...] = ()
    """What is odd about the money of what was filed last (资金疑点)."""
    returned_because: str = ""
    """The reason of the last return, until it is filed again."""
    points: Remarks = ()
    """逐项意见 of the last return or review, until it is filed again."""
    confirmed_by: str = ""
    """Empty too where the confirmation did not keep it."""
    confirmed_on: date | None = None
    corrections: tuple[EvaluationCorrected, ...] = ()
    """更正 of the confirmed result, each with what stood before and with its authority; the last one stands."""
    score: Decimal | None = None
    """The confirmed one."""
    grade: Grade | None = None

    @property
    def filing_unit(self) -> str:
        """The unit or firm whose people file."""
        return self.unit

    @property
    def last_filed_by(self) -> str:
        """Who filed what stands; empty before."""
        return self.filed_by[-1] if self.filed_by else ""

    def filers_with(self, person: str) -> tuple[str, ...]:
        """All who ever filed, once this person has filed too."""
        return (*(one for one in self.filed_by if one != person), person)


def require_independent(state: Evaluation, actor: Actor) -> None:
    """Pass where the actor never filed it and is of neither the evaluated nor the filing unit. Raises SelfReview or EvaluatedEvaluates."""
    forbid_self_review(actor, *state.filed_by)
    forbid_own_unit(actor, state.unit)
    forbid_filing_unit(actor, state.filing_unit)


def require_scored(state: Evaluation) -> Derivation:
    """What the score rests on. Raises OutOfOrder where nothing was filed yet: only what is scored is confirmed or scored again."""
    if state.derivation is None:
        raise OutOfOrder(f"“{state.name}”的评价尚未报送，没有得分")
    return state.derivation


def resting_on(state: Evaluation, derivation: Derivation, known: Sequence[Read]) -> Derivation:
    """A report's score, which names beside its own lines the goal and the treasury's fact that stood before the evaluators."""
    aside = {ReadOf.FILLED} if state.has_goal else {ReadOf.FILLED, ReadOf.GOAL}
    return derivation.model_copy(update={"read": tuple(one for one in known if one.what not in aside)})


def completed(
    kind: EvaluationKind, state: Evaluation, *, rules: Rules, by: Actor, today: date, third_party: str | None = None
) -> EvaluationCompleted:
    """结果确认: the score as filed, graded by the rule set that made it. Raises NoRuleSet where there is no such rule set any more."""
    derivation = require_scored(state)
    require_over(state.fiscal_year, today)
    return EvaluationCompleted(
        kind=kind,
        object=state.object,
        unit=state.unit,
        name=state.name,
        fiscal_year=state.fiscal_year,
        amount=state.amount,
        score=derivation.total,
        grade=rules.named(derivation.rule_version).grade(derivation.total),
        rule_version=derivation.rule_version,
        has_goal=state.has_goal,
        third_party=third_party,
        problems=state.problems,
        derivation=derivation,
        findings=state.findings,
        on=today,
        by=by.person,
    )


def confirmed(state: S, event: EvaluationCompleted) -> S:
    """The evaluation with its confirmed result."""
    return replace(
        state,
        amount=event.amount,
        problems=event.problems,
        score=event.score,
        grade=event.grade,
        confirmed_by=event.by or "",
        confirmed_on=event.on,
    )


def corrected(state: S, event: EvaluationCorrected) -> S:
    """The evaluation with the result that supersedes the mistaken one."""
    after = event.after
    return replace(
        state,
        amount=after.amount,
        problems=after.problems,
        score=after.score,
        grade=after.grade,
        corrections=(*state.corrections, event),
        confirmed_on=event.confirmed_on,
    )
