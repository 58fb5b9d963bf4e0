"""The decisions of a key evaluation with what does not matter filled in."""

from collections.abc import Collection
from decimal import Decimal

from evaluation.decisions import key_evaluation
from evaluation.decisions.key_evaluation_state import KeyEvaluation, KeyEvaluationEvent
from shared.events.values import ObjectKind
from shared.runtime.actor import Actor
from tests.evaluation.cases import GOAL, ITEM, MOF, REPORT, SCORES, UNIT
from tests.evaluation.key_evaluations import GAO, PROBLEMS, WANG


def select(
    state: KeyEvaluation,
    *,
    item: str = ITEM,
    object: ObjectKind = ObjectKind.PROJECT,
    amount: Decimal | None = GOAL.amount,
    by: Actor = WANG,
) -> list[KeyEvaluationEvent]:
    return key_evaluation.select(
        state, item=item, object=object, unit=UNIT, name=GOAL.name, amount=amount, reason="社会关注度高", goal=GOAL, by=by
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
    return key_evaluation.draft(state, rules=MOF, scores=SCORES, problems=PROBLEMS, report_file=REPORT, by=by)


def report(state: KeyEvaluation, *, by: Actor = GAO) -> list[KeyEvaluationEvent]:
    return key_evaluation.report(state, rules=MOF, scores=SCORES, problems=PROBLEMS, answer_to_comments="采纳", report_file=REPORT, by=by)
