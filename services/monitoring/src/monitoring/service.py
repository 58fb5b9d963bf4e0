"""What the monitoring service is made of."""

from typing import TYPE_CHECKING

from monitoring import answering_warnings, asking_to_choose, following_treasury, reactions
from monitoring.decisions.disposal import DISPOSALS
from monitoring.decisions.evidence import EVIDENCE
from monitoring.decisions.execution import EXECUTION
from monitoring.decisions.key_monitoring import KEY_MONITORING
from monitoring.decisions.record import RECORD
from monitoring.decisions.watch import WATCH
from monitoring.papers import PAPERS
from monitoring.views import choices, deadlines, late, lights, on_paper, rectified, units, warnings, watchlist
from monitoring.views import disposals as disposals_view
from monitoring.views import executions as executions_view
from monitoring.views import key_monitorings as key_monitorings_view
from monitoring.views import records as records_view
from monitoring.views import rounds as rounds_view
from monitoring.views.holdings import HOLDINGS
from monitoring.waiting import TODOS
from shared import engagements as engagements_view
from shared.events.evaluation import EvaluationEvent
from shared.events.feedback import FeedbackEvent
from shared.events.goals import GoalsEvent
from shared.events.monitoring import MonitoringEvent
from shared.feed_eyes import FeedEyes
from shared.runtime.service import Service

if TYPE_CHECKING:
    from shared.runtime.deciding.intake import Intake
    from shared.runtime.web.routes import Routes


def _routes() -> "list[Routes]":
    """Its API."""
    from monitoring.api import (
        answers,
        disposals,
        engagements,
        executions,
        form_check,
        forms,
        imports,
        key_monitorings,
        national,
        quadrant,
        records,
        rounds,
        rule_sets,
    )
    from shared.evidence.routes import routes as evidence_routes
    from shared.todo.routes import routes as todo_routes

    return [
        rounds.routes,
        records.routes,
        form_check.routes,
        forms.routes,
        national.routes,
        imports.routes,
        answers.routes,
        quadrant.routes,
        key_monitorings.routes,
        engagements.routes,
        disposals.routes,
        executions.routes,
        evidence_routes(PAPERS),
        rule_sets.routes,
        todo_routes(TODOS),
    ]


def _intakes() -> "list[Intake]":
    """The facts of other systems."""
    from monitoring.api import executions

    return [executions.INTAKE]


SERVICE = Service(
    name="monitoring",
    title="绩效运行监控",
    tells=MonitoringEvent,
    hears=(GoalsEvent, EvaluationEvent, FeedbackEvent),
    routes=_routes,
    views=[
        TODOS.view,
        watchlist.VIEW,
        rounds_view.VIEW,
        records_view.VIEW,
        deadlines.VIEW,
        choices.VIEW,
        late.VIEW,
        lights.VIEW,
        warnings.VIEW,
        key_monitorings_view.VIEW,
        units.VIEW,
        on_paper.VIEW,
        rectified.VIEW,
        disposals_view.VIEW,
        executions_view.VIEW,
        engagements_view.VIEW,
        HOLDINGS.view,
        PAPERS.view,
    ],
    reactions=[
        reactions.when_goal_approved_watch_it,
        reactions.when_goal_adjusted_follow_it,
        reactions.when_goal_cancelled_stop_watching,
        reactions.when_goal_cancelled_end_its_records,
        reactions.when_goal_cancelled_end_its_key_monitoring,
        following_treasury.when_execution_reported_assess_anew,
        following_treasury.when_execution_corrected_assess_anew,
        following_treasury.when_monitoring_submitted_ask_the_treasury_again,
        answering_warnings.when_lights_assessed_answer_earlier_warnings,
        answering_warnings.when_disposal_decided_answer_warnings,
        answering_warnings.when_rectification_closed_answer_warnings,
        answering_warnings.when_goal_closed_let_its_warnings_lapse,
        asking_to_choose.when_warned_or_cleared_ask_for_a_choice_or_no_more,
    ],
    deadlines=[deadlines.DEADLINES, asking_to_choose.DEADLINES, HOLDINGS],
    intakes=_intakes,
    files=PAPERS,
    eyes=FeedEyes(
        {
            WATCH.kind: WATCH,
            RECORD.kind: RECORD,
            KEY_MONITORING.kind: KEY_MONITORING,
            DISPOSALS.kind: DISPOSALS,
            EXECUTION.kind: WATCH,
            EVIDENCE.kind: EVIDENCE,
        }
    ),
)
