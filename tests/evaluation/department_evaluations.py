"""The life of the sewage project's evaluation by its department, event by event."""

from collections.abc import Mapping
from decimal import Decimal

from evaluation.decisions.department_evaluation import (
    DepartmentEvaluationEvent,
    Status,
)
from evaluation.rules import framework
from shared.events.evaluation import (
    DepartmentEvaluationReported,
    DepartmentEvaluationReturned,
    DepartmentEvaluationSelected,
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationKind,
)
from shared.events.values import Grade, ObjectKind
from shared.runtime.actor import Actor
from tests.evaluation.cases import GOAL, MOF, REPORT, SCORES, TODAY, UNIT

CHEN, WANG = Actor("chen", "219"), Actor("wang")
SELECTED = DepartmentEvaluationSelected(
    unit=UNIT, name=GOAL.name, fiscal_year=2019, amount=GOAL.amount, department="219", reason="重点民生项目", has_goal=True
)
REPORTED = DepartmentEvaluationReported(
    scores=SCORES, problems=("资金拨付滞后",), derivation=framework.score(MOF, SCORES), report=REPORT, by="chen"
)
RETURNED = DepartmentEvaluationReturned(reason="缺少满意度调查")
COMPLETED = EvaluationCompleted(
    kind=EvaluationKind.DEPARTMENT,
    object=ObjectKind.PROJECT,
    unit=UNIT,
    name=GOAL.name,
    fiscal_year=2019,
    amount=GOAL.amount,
    score=Decimal("86.75"),
    grade=Grade.GOOD,
    rule_version="mof/2020",
    has_goal=True,
    problems=("资金拨付滞后",),
    derivation=REPORTED.derivation,
    on=TODAY,
    by="wang",
)
CANCELLED = EvaluationCancelled(kind=EvaluationKind.DEPARTMENT, reason="并入财政评价")

THROUGH: Mapping[Status, tuple[DepartmentEvaluationEvent, ...]] = {
    Status.NONE: (),
    Status.SELECTED: (SELECTED,),
    Status.REPORTED: (SELECTED, REPORTED),
    Status.RETURNED: (SELECTED, REPORTED, RETURNED),
    Status.CONFIRMED: (SELECTED, REPORTED, COMPLETED),
    Status.CANCELLED: (SELECTED, CANCELLED),
}
