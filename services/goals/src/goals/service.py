"""What the goals service is made of."""

from goals.api import budget, goals, register, statistics
from goals.views import budget_entries, coverage, goals_of_year, reviews
from goals.views import register as register_view
from goals.views.holdings import HOLDINGS
from shared.events.goals import GoalsEvent
from shared.runtime.service import Service

SERVICE = Service(
    name="goals",
    title="绩效目标",
    tells=GoalsEvent,
    routes=[register.routes, goals.routes, budget.routes, statistics.routes],
    views=[register_view.VIEW, goals_of_year.VIEW, coverage.VIEW, budget_entries.VIEW, reviews.VIEW, HOLDINGS.view],
    deadlines=[HOLDINGS],
    intakes=[budget.INTAKE],
)
