"""The rule sets of feedback (规则集) over HTTP, and which of them a decision goes by."""

from feedback.decisions.policy import POLICY, Policy
from feedback.decisions.rule_sets import BOOK, Decision
from feedback.permissions import BUDGET, FINANCE, GOVERNMENT, OFFICE, READERS
from feedback.rules.linkage import LINKAGE_RULES
from feedback.rules.terms import TERM_RULES, Terms
from shared.rule_routes import book_of
from shared.rule_routes import routes as rule_set_routes
from shared.rules.kind import NoRuleSet
from shared.runtime.web.context import Context

routes = rule_set_routes(
    BOOK, (LINKAGE_RULES, TERM_RULES), Decision, reads=READERS | GOVERNMENT, proposes=FINANCE | BUDGET, approves=OFFICE
)


def policy_key(jurisdiction: str, year: int) -> str:
    """The subject of a budget year's policy: 360922-2021-LP."""
    return f"{jurisdiction}-{year}-LP"


async def policy_for(context: Context, year: int) -> Policy:
    """The budget year's own policy, else the rule set in force today; without rows where there is neither."""
    standing = await context.fold(POLICY, policy_key(context.jurisdiction, year))
    if standing.rows:
        return standing
    try:
        version = LINKAGE_RULES.in_force(context.jurisdiction, context.today, await book_of(context, BOOK))
    except NoRuleSet:
        return standing
    return Policy(version.rules.rows, version.head.key)


async def terms_of(context: Context) -> Terms:
    """The longest terms in force today."""
    try:
        version = TERM_RULES.in_force(context.jurisdiction, context.today, await book_of(context, BOOK))
    except NoRuleSet:
        return Terms()
    return Terms(version.rules, version.head.key)
