"""What the evaluation service is made of."""

from typing import TYPE_CHECKING

from evaluation import reactions
from evaluation.decisions.department_evaluation import DEPARTMENT_EVALUATION
from evaluation.decisions.evidence import EVIDENCE
from evaluation.decisions.key_evaluation import KEY_EVALUATION
from evaluation.decisions.self_evaluation import SELF_EVALUATION
from evaluation.papers import PAPERS
from evaluation.views import (
    approved_goals,
    coverage,
    evaluations,
    executions,
    filed_forms,
    initial_goals,
    known_units,
    proposed,
    results,
    sources,
)
from evaluation.views.holdings import HOLDINGS
from evaluation.waiting import TODOS
from shared import engagements as engagements_view
from shared.events.evaluation import EvaluationEvent
from shared.events.goals import GoalsEvent
from shared.events.monitoring import MonitoringEvent
from shared.feed_eyes import FeedEyes
from shared.runtime.service import Service

if TYPE_CHECKING:
    from shared.runtime.web.routes import Routes


def _routes() -> "list[Routes]":
    """Its API."""
    from evaluation.api import (
        answers,
        department_evaluations,
        engagements,
        form_check,
        forms,
        framework_imports,
        imports,
        key_evaluations,
        proposed,
        rule_sets,
        self_evaluations,
        what_if,
    )
    from shared.evidence.routes import routes as evidence_routes
    from shared.todo.routes import routes as todo_routes

    return [
        self_evaluations.routes,
        form_check.routes,
        forms.routes,
        imports.routes,
        framework_imports.routes,
        department_evaluations.routes,
        proposed.routes,
        key_evaluations.routes,
        engagements.routes,
        answers.routes,
        rule_sets.routes,
        what_if.routes,
        evidence_routes(PAPERS),
        todo_routes(TODOS),
    ]


SERVICE = Service(
    name="evaluation",
    title="绩效评价",
    tells=EvaluationEvent,
    hears=(GoalsEvent, MonitoringEvent),
    routes=_routes,
    views=[
        TODOS.view,
        known_units.VIEW,
        approved_goals.VIEW,
        initial_goals.VIEW,
        executions.VIEW,
        filed_forms.VIEW,
        evaluations.VIEW,
        results.VIEW,
        sources.VIEW,
        proposed.VIEW,
        coverage.VIEW,
        engagements_view.VIEW,
        HOLDINGS.view,
        PAPERS.view,
    ],
    reactions=[reactions.when_goal_cancelled_cancel_its_self_evaluation],
    deadlines=[HOLDINGS],
    files=PAPERS,
    eyes=FeedEyes({one.kind: one for one in (SELF_EVALUATION, DEPARTMENT_EVALUATION, KEY_EVALUATION, EVIDENCE)}),
)
