"""Which unit holds what, and what must be handed over to its successor?"""

from functools import partial

from evaluation.decisions.department_evaluation import DEPARTMENT_EVALUATION
from evaluation.decisions.key_evaluation import KEY_EVALUATION
from evaluation.decisions.self_evaluation import SELF_EVALUATION
from evaluation.decisions.succession import hand_over
from shared.events.evaluation import (
    DepartmentEvaluationSelected,
    EvaluationHandedOver,
    EvaluationKind,
    KeyEvaluationSelected,
    SelfEvaluationAssigned,
)
from shared.events.goals import UnitSucceeded
from shared.runtime.deciding.holdings import Holders, holdings

HOLDINGS = holdings(
    "evaluation",
    Holders(
        begun={
            SelfEvaluationAssigned: lambda event: {"unit": event.unit},
            DepartmentEvaluationSelected: lambda event: {"unit": event.unit, "department": event.department},
            KeyEvaluationSelected: lambda event: {"unit": event.unit},
        },
        handed_over=EvaluationHandedOver,
        succeeded=UnitSucceeded,
        succeeded_in="goals",
        deciders=(
            (SELF_EVALUATION, partial(hand_over, EvaluationKind.SELF)),
            (DEPARTMENT_EVALUATION, partial(hand_over, EvaluationKind.DEPARTMENT)),
            (KEY_EVALUATION, partial(hand_over, EvaluationKind.KEY)),
        ),
    ),
)
