"""The rule sets of evaluation (评分规则、抽评计分规则) over HTTP, and which of them a decision goes by."""

from evaluation.decisions.rule_sets import BOOK, Decision
from evaluation.permissions import FINANCE, FIRM, GOVERNMENT, OFFICE, READERS
from evaluation.rules.rule_set import SCORING, Rules
from evaluation.rules.spot_check import SPOT_CHECK
from shared.rule_routes import book_of
from shared.rule_routes import routes as rule_set_routes
from shared.runtime.web.context import Context

routes = rule_set_routes(BOOK, (SCORING, SPOT_CHECK), Decision, reads=READERS | GOVERNMENT | FIRM, proposes=FINANCE, approves=OFFICE)


async def rules_of(context: Context) -> Rules:
    """What is shipped, and what the county has set itself."""
    return Rules(await book_of(context, BOOK))
