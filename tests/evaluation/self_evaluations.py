"""The life of the sewage project's self-evaluation, event by event."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from evaluation.decisions.self_evaluation_state import SelfEvaluationEvent, Status
from evaluation.rules import form
from shared.events.evaluation import (
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationKind,
    SelfEvaluationAssigned,
    SelfEvaluationDeptReviewed,
    SelfEvaluationFilled,
    SelfEvaluationQualityReviewed,
    SelfEvaluationReturned,
    SelfEvaluationSubmitted,
    SpotReEvaluated,
)
from shared.events.goals import Stage
from shared.events.values import Grade, ObjectKind
from shared.runtime.actor import Actor
from tests.evaluation.cases import FORM, FUNDS, GOAL, INDICATORS, MOF, ROWS, TODAY, UNIT

LI, CHEN, WANG, SUN = Actor("li", UNIT), Actor("chen", "219"), Actor("wang"), Actor("sun")
ASKED_ON = date(2020, 3, 2)
ASSIGNED = SelfEvaluationAssigned(
    object=ObjectKind.PROJECT,
    unit=UNIT,
    name=GOAL.name,
    fiscal_year=2019,
    amount=GOAL.amount,
    has_goal=True,
    indicators=INDICATORS,
    due_on=date(2020, 5, 31),
    on=ASKED_ON,
)
WITHOUT_GOAL = ASSIGNED.model_copy(update={"has_goal": False, "indicators": ()})
FILLED = SelfEvaluationFilled(funds=FUNDS, rows=ROWS, conclusion="基本达到预期")
SUBMITTED = SelfEvaluationSubmitted(
    unit=UNIT, funds=FUNDS, rows=ROWS, conclusion="基本达到预期", derivation=form.score(MOF, FUNDS, ROWS), form=FORM, by="li"
)
DEPT_REVIEWED = SelfEvaluationDeptReviewed(opinion="同意")
QUALITY_REVIEWED = SelfEvaluationQualityReviewed(opinion="同意")
RETURNED = SelfEvaluationReturned(unit=UNIT, stage=Stage.FINANCE, reason="佐证材料不全")
COMPLETED = EvaluationCompleted(
    kind=EvaluationKind.SELF,
    object=ObjectKind.PROJECT,
    unit=UNIT,
    name=GOAL.name,
    fiscal_year=2019,
    amount=GOAL.amount,
    score=Decimal("92.61"),
    grade=Grade.EXCELLENT,
    rule_version="mof/2020",
    has_goal=True,
    derivation=SUBMITTED.derivation,
    on=TODAY,
    by="wang",
)
RECHECKED = SpotReEvaluated(unit=UNIT, self_score=Decimal("92.61"), score=Decimal("88.00"), grade=Grade.GOOD, reason="水量复核偏低")
CANCELLED = EvaluationCancelled(kind=EvaluationKind.SELF, reason="项目取消")

THROUGH: Mapping[Status, tuple[SelfEvaluationEvent, ...]] = {
    Status.NONE: (),
    Status.ASSIGNED: (ASSIGNED,),
    Status.FILLING: (ASSIGNED, FILLED),
    Status.SUBMITTED: (ASSIGNED, FILLED, SUBMITTED),
    Status.DEPT_REVIEWED: (ASSIGNED, FILLED, SUBMITTED, DEPT_REVIEWED),
    Status.FIN_REVIEWED: (ASSIGNED, FILLED, SUBMITTED, DEPT_REVIEWED, QUALITY_REVIEWED),
    Status.FINAL: (ASSIGNED, FILLED, SUBMITTED, DEPT_REVIEWED, QUALITY_REVIEWED, COMPLETED),
    Status.RECHECKED: (ASSIGNED, FILLED, SUBMITTED, DEPT_REVIEWED, QUALITY_REVIEWED, COMPLETED, RECHECKED),
    Status.RETURNED: (ASSIGNED, FILLED, SUBMITTED, RETURNED),
    Status.CANCELLED: (ASSIGNED, CANCELLED),
}
