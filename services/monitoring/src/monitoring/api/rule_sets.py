"""The warning rule sets (预警规则) over HTTP, and those that a decision knows."""

from monitoring.decisions.rule_sets import BOOK, Decision
from monitoring.permissions import FINANCE, OFFICE, READERS
from monitoring.rules.shipped import LIGHTS, Rules
from monitoring.rules.workdays import WORKDAYS
from shared.rule_routes import book_of
from shared.rule_routes import routes as rule_set_routes
from shared.runtime.web.context import Context

routes = rule_set_routes(BOOK, (LIGHTS, WORKDAYS), Decision, reads=READERS, proposes=FINANCE, approves=OFFICE)


async def rules_of(context: Context) -> Rules:
    """What is shipped, and what the county has set itself."""
    return Rules(await book_of(context, BOOK))
