"""What the goals service is made of."""

from typing import TYPE_CHECKING

from goals import reactions
from goals.decisions.budget_gate import BUDGET_GATE
from goals.decisions.budget_reply import BUDGET
from goals.decisions.evidence import EVIDENCE
from goals.decisions.ex_ante import EX_ANTE
from goals.decisions.goal import GOAL
from goals.decisions.unit import UNIT
from goals.papers import PAPERS
from goals.views import (
    budget_entries,
    cases,
    coming_adjustments,
    coverage,
    ex_ante_evaluations,
    goals_of_year,
    library,
    linkages,
    reached,
    reviews,
    usefulness,
)
from goals.views import register as register_view
from goals.views.holdings import HOLDINGS
from goals.waiting import TODOS
from shared import engagements
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
    from goals.api import (
        adjustments,
        alike,
        approval_lists,
        budget,
        ex_ante,
        forms,
        goals,
        imports,
        library,
        library_case,
        national,
        register,
        rule_sets,
        statistics,
        suggestions,
        usefulness,
        year_ends,
    )
    from shared.evidence.routes import routes as evidence_routes
    from shared.todo.routes import routes as todo_routes

    return [
        register.routes,
        goals.routes,
        forms.routes,
        imports.routes,
        approval_lists.routes,
        evidence_routes(PAPERS),
        adjustments.routes,
        ex_ante.routes,
        budget.routes,
        statistics.routes,
        year_ends.routes,
        library.routes,
        library_case.routes,
        national.routes,
        suggestions.routes,
        alike.routes,
        usefulness.routes,
        rule_sets.routes,
        todo_routes(TODOS),
    ]


def _intakes() -> "list[Intake]":
    """The facts of other systems."""
    from goals.api import budget

    return [budget.INTAKE]


SERVICE = Service(
    name="goals",
    title="绩效目标",
    tells=GoalsEvent,
    hears=(MonitoringEvent, EvaluationEvent, FeedbackEvent),
    routes=_routes,
    views=[
        TODOS.view,
        PAPERS.view,
        register_view.VIEW,
        goals_of_year.VIEW,
        ex_ante_evaluations.VIEW,
        coverage.VIEW,
        budget_entries.VIEW,
        reviews.VIEW,
        linkages.VIEW,
        reached.VIEW,
        library.VIEW,
        cases.VIEW,
        usefulness.VIEW,
        engagements.VIEW,
        HOLDINGS.view,
        coming_adjustments.DEADLINES.view,
    ],
    reactions=[
        reactions.when_disposal_decided_or_lifted_move_gate,
        reactions.when_disposal_asks_for_another_goal_demand_adjustment,
        reactions.when_linkage_applied_or_withdrawn_move_limit,
    ],
    deadlines=[HOLDINGS, coming_adjustments.DEADLINES],
    intakes=_intakes,
    files=PAPERS,
    eyes=FeedEyes(
        {
            UNIT.kind: UNIT,
            GOAL.kind: GOAL,
            EX_ANTE.kind: EX_ANTE,
            BUDGET_GATE.kind: BUDGET_GATE,
            BUDGET.kind: GOAL,
            EVIDENCE.kind: EVIDENCE,
        }
    ),
)
