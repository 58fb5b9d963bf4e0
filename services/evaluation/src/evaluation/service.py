"""What the evaluation service is made of."""

from evaluation.api import answers, department_evaluations, key_evaluations, self_evaluations
from evaluation.views import approved_goals, coverage, evaluations, known_units, results
from evaluation.views.holdings import HOLDINGS
from shared.events.evaluation import EvaluationEvent
from shared.events.goals import GoalsEvent
from shared.runtime.service import Service

SERVICE = Service(
    name="evaluation",
    title="绩效评价",
    tells=EvaluationEvent,
    hears=(GoalsEvent,),
    routes=[self_evaluations.routes, department_evaluations.routes, key_evaluations.routes, answers.routes],
    views=[known_units.VIEW, approved_goals.VIEW, evaluations.VIEW, results.VIEW, coverage.VIEW, HOLDINGS.view],
    deadlines=[HOLDINGS],
)
