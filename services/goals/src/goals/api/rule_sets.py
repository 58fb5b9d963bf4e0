"""The rule sets of goals (规则集) over HTTP, and which of them a form is checked by."""

from goals.decisions.rule_sets import BOOK, Decision
from goals.permissions import BUDGET, FINANCE, GOVERNMENT, OFFICE, READERS
from goals.rules.checks import CHECKS, Checks
from goals.rules.ex_ante import EX_ANTE
from shared.rule_routes import book_of
from shared.rule_routes import routes as rule_set_routes
from shared.runtime.web.context import Context

routes = rule_set_routes(BOOK, (CHECKS, EX_ANTE), Decision, reads=READERS | GOVERNMENT, proposes=FINANCE | BUDGET, approves=OFFICE)


async def checks_of(context: Context) -> Checks:
    """What is shipped, and what the county has set itself."""
    return Checks(await book_of(context, BOOK))
