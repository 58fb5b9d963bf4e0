"""The decisions of a key evaluation, and of a correction, with what does not matter filled in."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from evaluation.decisions import key_evaluation
from evaluation.decisions.correction import Correction
from evaluation.decisions.key_evaluation_state import KeyEvaluation, KeyEvaluationEvent
from shared.events.goals import GoalContent
from shared.events.values import ObjectKind
from shared.runtime.actor import Actor
from tests.evaluation.cases import GOAL, ITEM, MOF, REPORT, SCORES, SHIPPED_ALONE, TODAY, UNIT
from tests.evaluation.key_evaluations import DRAFTED, GAO, PROBLEMS, WANG


def select(
    state: KeyEvaluation,
    *,
    item: str = ITEM,
    object: ObjectKind = ObjectKind.PROJECT,
    amount: Decimal | None = GOAL.amount,
    goal: GoalContent | None = GOAL,
    by: Actor = WANG,
) -> list[KeyEvaluationEvent]:
    return key_evaluation.select(
        state, item=item, object=object, unit=UNIT, name=GOAL.name, amount=amount, reason="社会关注度高", goal=goal, by=by, today=TODAY
    )


def commission(state: KeyEvaluation, *, code: str = "BJZZRX", units: Collection[str] = (), by: Actor = WANG) -> list[KeyEvaluationEvent]:
    return key_evaluation.commission(
        state,
        third_party="北京中泽融信",
        third_party_code=code,
        contract="万财绩合〔2020〕1号",
        fee=Decimal("60000.00"),
        units=units,
        by=by,
    )


def draft(state: KeyEvaluation, *, by: Actor = GAO) -> list[KeyEvaluationEvent]:
    return key_evaluation.draft(state, rules=MOF, scores=SCORES, problems=PROBLEMS, report_file=REPORT, by=by, today=DRAFTED)


def report(state: KeyEvaluation, *, by: Actor = GAO, **other: Any) -> list[KeyEvaluationEvent]:
    known: dict[str, Any] = {"scores": SCORES, "problems": PROBLEMS, "reasons": {}, "fact": None, "money_explanation": ""}
    return key_evaluation.report(state, rules=MOF, answer_to_comments="采纳", report_file=REPORT, by=by, today=TODAY, **(known | other))


CORRECTION = Correction(Decimal("79.00"), None, None, "满意度样本重复计算", "万财绩〔2021〕2号")


def correct(decide: Any, state: Any, by: Actor, correction: Correction = CORRECTION, goal: GoalContent | None = GOAL) -> Any:
    return decide(state, rules=SHIPPED_ALONE, item=ITEM, correction=correction, goal=goal, confirmed_on=None, by=by)
