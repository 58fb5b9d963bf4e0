"""What the feedback service is made of."""

from typing import TYPE_CHECKING

from feedback import reactions
from feedback.decisions.disclosure import DISCLOSURE
from feedback.decisions.evidence import EVIDENCE
from feedback.decisions.linkage import LINKAGE
from feedback.decisions.rectification import RECTIFICATION
from feedback.decisions.result import RESULT
from feedback.papers import PAPERS
from feedback.views import deadlines, rectification_tally, responsible, to_rectify, units
from feedback.views import disclosures as disclosures_view
from feedback.views import linkages as linkages_view
from feedback.views import rectifications as rectifications_view
from feedback.views import reports as reports_view
from feedback.views import results as results_view
from feedback.views.holdings import HOLDINGS
from feedback.waiting import TODOS
from shared.events.audit import AuditEvent
from shared.events.evaluation import EvaluationEvent
from shared.events.feedback import FeedbackEvent
from shared.events.goals import GoalsEvent
from shared.events.monitoring import MonitoringEvent
from shared.feed_eyes import FeedEyes
from shared.runtime.service import Service

if TYPE_CHECKING:
    from shared.runtime.web.routes import Routes


def _routes() -> "list[Routes]":
    """Its API."""
    from feedback.api import disclosures, linkages, rectification_scope, rectifications, reports, results, rule_sets
    from shared.evidence.routes import routes as evidence_routes
    from shared.todo.routes import routes as todo_routes

    return [
        results.routes,
        rectifications.routes,
        rectification_scope.routes,
        linkages.routes,
        disclosures.routes,
        reports.routes,
        rule_sets.routes,
        evidence_routes(PAPERS),
        todo_routes(TODOS),
    ]


SERVICE = Service(
    name="feedback",
    title="结果反馈与应用",
    tells=FeedbackEvent,
    hears=(GoalsEvent, MonitoringEvent, EvaluationEvent, AuditEvent),
    routes=_routes,
    views=[
        TODOS.view,
        units.VIEW,
        responsible.VIEW,
        results_view.VIEW,
        rectifications_view.VIEW,
        rectification_tally.VIEW,
        deadlines.VIEW,
        linkages_view.VIEW,
        disclosures_view.VIEW,
        reports_view.VIEW,
        to_rectify.VIEW,
        HOLDINGS.view,
        PAPERS.view,
    ],
    reactions=[
        reactions.when_evaluation_completed_await_feedback,
        reactions.when_evaluation_corrected_await_feedback_anew,
        reactions.when_evaluation_corrected_mark_what_rests_on_it,
        reactions.when_goal_cancelled_its_disclosure_lapses,
    ],
    deadlines=[deadlines.DEADLINES, HOLDINGS],
    files=PAPERS,
    eyes=FeedEyes({one.kind: one for one in (RESULT, RECTIFICATION, LINKAGE, DISCLOSURE, EVIDENCE)}, lets_firms_read=False),
)
