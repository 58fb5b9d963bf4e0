"""The rule sets of evaluation (评分规则、抽评计分规则、重点评价选取标准) over HTTP, and which of them a decision goes by."""

from evaluation.decisions.rule_sets import BOOK, Decision
from evaluation.permissions import FINANCE, FIRM, GOVERNMENT, OFFICE, READERS
from evaluation.rules.rule_set import SCORING, Rules
from evaluation.rules.selection import SELECTION, Criteria
from evaluation.rules.spot_check import SPOT_CHECK
from shared.rule_routes import book_of
from shared.rule_routes import routes as rule_set_routes
from shared.rules.kind import NoRuleSet, Version
from shared.runtime.web.context import Context

routes = rule_set_routes(
    BOOK, (SCORING, SPOT_CHECK, SELECTION), Decision, reads=READERS | GOVERNMENT | FIRM, proposes=FINANCE, approves=OFFICE
)


async def rules_of(context: Context) -> Rules:
    """What is shipped, and what the county has set itself."""
    return Rules(await book_of(context, BOOK))


async def criteria_of(context: Context) -> Version[Criteria] | None:
    """By which the county proposes projects for key evaluation today; None where it has set nothing."""
    try:
        return SELECTION.in_force(context.jurisdiction, context.today, await book_of(context, BOOK))
    except NoRuleSet:
        return None
