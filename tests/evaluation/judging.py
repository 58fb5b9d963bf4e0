"""The decisions that judge in evaluation: of a unit's form, of a department's report, of a firm's plan and report."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import partial

from evaluation.decisions import department_evaluation, key_evaluation
from evaluation.decisions import self_evaluation as forms
from evaluation.decisions.department_evaluation import DEPARTMENT_EVALUATION, DepartmentEvaluation, DepartmentEvaluationEvent, evolve
from evaluation.decisions.department_evaluation import Decision as DepartmentDecision
from evaluation.decisions.key_evaluation import KEY_EVALUATION
from evaluation.decisions.key_evaluation_state import ALLOWED, KeyEvaluation, KeyEvaluationEvent, Status
from evaluation.decisions.key_evaluation_state import Decision as KeyDecision
from evaluation.decisions.self_evaluation import SELF_EVALUATION
from evaluation.decisions.self_evaluation_state import Decision as SelfDecision
from evaluation.decisions.self_evaluation_state import SelfEvaluation, SelfEvaluationEvent
from evaluation.decisions.self_evaluation_state import Status as SelfStatus
from evaluation.decisions.separation import EvaluatedEvaluates, SelfReview
from shared.runtime.actor import Actor
from tests.evaluation import department_evaluations as department
from tests.evaluation import key_evaluations as key
from tests.evaluation import self_evaluations as self_
from tests.evaluation.cases import ITEM, SHIPPED_ALONE, TODAY, UNIT
from tests.evaluation.deciding import commission, correct, draft, report, select
from tests.scenario.judging import Judged

JUDGING_SELF: Mapping[SelfDecision, tuple[SelfStatus, Callable[[SelfEvaluation, Actor], list[SelfEvaluationEvent]]]] = {
    SelfDecision.DEPARTMENT_REVIEW: (
        SelfStatus.SUBMITTED,
        lambda s, by: forms.review_by_department(s, opinion="同意", by=by),
    ),
    SelfDecision.DEPARTMENT_RETURN: (
        SelfStatus.SUBMITTED,
        lambda s, by: forms.return_by_department(s, reason="不全", by=by),
    ),
    SelfDecision.QUALITY_REVIEW: (
        SelfStatus.DEPT_REVIEWED,
        lambda s, by: forms.review_quality(s, opinion="同意", by=by),
    ),
    SelfDecision.QUALITY_RETURN: (
        SelfStatus.DEPT_REVIEWED,
        lambda s, by: forms.return_by_finance(s, reason="不全", by=by),
    ),
    SelfDecision.CONFIRM: (SelfStatus.FIN_REVIEWED, lambda s, by: forms.confirm(s, rules=SHIPPED_ALONE, by=by, today=TODAY)),
    SelfDecision.CORRECT: (SelfStatus.FINAL, lambda s, by: correct(forms.correct, s, by)),
    SelfDecision.RE_EVALUATE: (
        SelfStatus.FINAL,
        lambda s, by: forms.re_evaluate(s, rules=SHIPPED_ALONE, item=ITEM, score=Decimal(88), reason="复核", by=by, today=TODAY),
    ),
    SelfDecision.CANCEL: (SelfStatus.DEPT_REVIEWED, lambda s, by: forms.cancel(s, reason="项目取消", by=by)),
}
EARLIER = self_.SUBMITTED.model_copy(update={"by": "hu"})


def judged_self(decision: SelfDecision, by: Actor) -> list[SelfEvaluationEvent]:
    """The decision on a form that hu submitted first, and li once more after a return."""
    status, judge = JUDGING_SELF[decision]
    return judge(SELF_EVALUATION.fold([self_.ASSIGNED, self_.FILLED, EARLIER, self_.RETURNED, *self_.THROUGH[status][1:]]), by)


JUDGING_DEPARTMENT: Mapping[DepartmentDecision, Callable[[DepartmentEvaluation, Actor], list[DepartmentEvaluationEvent]]] = {
    DepartmentDecision.RETURN: lambda s, by: department_evaluation.return_(s, reason="重写", by=by),
    DepartmentDecision.CONFIRM: lambda s, by: department_evaluation.confirm(s, rules=SHIPPED_ALONE, by=by, today=TODAY),
}
TWICE = DEPARTMENT_EVALUATION.fold(
    [department.SELECTED, department.REPORTED.model_copy(update={"by": "hu"}), department.RETURNED, department.REPORTED]
)
"""Reported by hu first, and by chen once more after a return."""

JUDGING_KEY: Mapping[KeyDecision, Callable[[KeyEvaluation, Actor], list[KeyEvaluationEvent]]] = {
    KeyDecision.RETURN_PLAN: lambda s, by: key_evaluation.return_plan(s, reason="样本量不足", by=by),
    KeyDecision.APPROVE_PLAN: lambda s, by: key_evaluation.approve_plan(s, by=by),
    KeyDecision.DELIVER: lambda s, by: key_evaluation.deliver(s, by=by),
    KeyDecision.RECEIPT: lambda s, by: key_evaluation.receipt(s, by=by),
    KeyDecision.CONFIRM: lambda s, by: key_evaluation.confirm(s, rules=SHIPPED_ALONE, by=by, today=TODAY),
    KeyDecision.RETURN_DRAFT: lambda s, by: key_evaluation.return_draft(s, reason="缺少成本分析", by=by),
    KeyDecision.RECORD_SILENCE: lambda s, by: key_evaluation.record_silence(s, note="书面征求", by=by, today=TODAY),
    KeyDecision.RETURN_FINAL: lambda s, by: key_evaluation.return_final(s, reason="结论与得分不符", by=by),
    KeyDecision.CORRECT: lambda s, by: correct(key_evaluation.correct, s, by),
    KeyDecision.CANCEL: lambda s, by: key_evaluation.cancel(s, reason="合同终止", by=by),
}
EVALUATING_KEY: Mapping[KeyDecision, Callable[[KeyEvaluation, Actor], list[KeyEvaluationEvent]]] = {
    KeyDecision.SELECT: lambda s, by: select(s, by=by),
    KeyDecision.COMMISSION: lambda s, by: commission(s, by=by),
    KeyDecision.DRAFT: lambda s, by: draft(s, by=by),
    KeyDecision.REPORT: lambda s, by: report(s, by=by),
}


def before(decision: KeyDecision) -> KeyEvaluation:
    """The last state of the road in which the decision may be taken."""
    return KEY_EVALUATION.fold(
        key.THROUGH[next(status for status, _ in reversed([(Status.NONE, None), *key.ROAD]) if status in ALLOWED[decision])]
    )


OF_THE_REPORT = {KeyDecision.DELIVER, KeyDecision.RECEIPT, KeyDecision.CONFIRM, KeyDecision.CANCEL, KeyDecision.RETURN_FINAL}


def filers_of(decision: KeyDecision) -> tuple[str, ...]:
    """Who filed or confirmed what is judged."""
    if decision is KeyDecision.CORRECT:
        return ("gao", "wang")
    return ("gao",) if decision in OF_THE_REPORT else ()


JUDGING: Sequence[tuple[StrEnum, Judged]] = [
    *((one, Judged(partial(judged_self, one), UNIT, EvaluatedEvaluates, ("li", "hu"), SelfReview)) for one in JUDGING_SELF),
    *(
        (one, Judged(partial(judge, TWICE), UNIT, EvaluatedEvaluates, ("chen", "hu"), SelfReview))
        for one, judge in JUDGING_DEPARTMENT.items()
    ),
    (
        DepartmentDecision.CORRECT,
        Judged(
            lambda by: correct(department_evaluation.correct, evolve(TWICE, department.COMPLETED), by),
            UNIT,
            EvaluatedEvaluates,
            ("chen", "hu", "wang"),
            SelfReview,
        ),
    ),
    *(
        (one, Judged(partial(judge, before(one)), UNIT, EvaluatedEvaluates, filers_of(one), SelfReview))
        for one, judge in {**JUDGING_KEY, **EVALUATING_KEY}.items()
    ),
]
FILING: Sequence[StrEnum] = [
    *(SelfDecision.ASSIGN, SelfDecision.FILL, SelfDecision.SUBMIT),
    *(DepartmentDecision.SELECT, DepartmentDecision.REPORT, DepartmentDecision.CANCEL),
    *(KeyDecision.SUBMIT_PLAN, KeyDecision.START_FIELDWORK, KeyDecision.COMMENT),
]
"""A department may take back its own evaluation; where finance cancels one it judges, which the tests of that decision show."""
