"""Which projects are proposed for key evaluation (选取重点项目), by the county's criteria; the performance office selects."""

from evaluation.api.rule_sets import criteria_of
from evaluation.permissions import READERS
from evaluation.rules.selection import Criteria
from evaluation.views import proposed
from evaluation.views.proposed import Proposed, SortedBy
from shared.events.values import FiscalYear
from shared.runtime.web.pages import After, BadCursor, Limit, OfUnit, Page, Words
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["财政重点评价 key evaluation"])


class Proposals(Page[Proposed]):
    """A page of the year's approved projects, how many there are in all, and what they are proposed by."""

    total: int
    criteria: Criteria
    rule_set: str
    """The county's rule set in force today; empty where it has set none, and the criteria are the system's own."""
    document: str
    """On which it rests; empty where none is stated."""


@routes.get("/key-evaluations/proposed", may=READERS, refuses=(BadCursor,))
async def proposed_for_key_evaluation(
    ask: Ask,
    year: FiscalYear,
    unit: OfUnit = None,
    q: Words = "",
    sort: SortedBy = SortedBy.REASONS,
    after: After = None,
    limit: Limit = 50,
) -> Proposals:
    """选取重点项目: a year's approved projects with what speaks for evaluating each closely, and the events that each reason rests on."""
    version = await criteria_of(ask)
    criteria, scope = version.rules if version else Criteria(), ask.seen_of(unit)
    found, total = await ask.view(
        proposed.VIEW,
        lambda conn: (
            proposed.page(conn, year=year, scope=scope, criteria=criteria, sort=sort, words=q, after=after, limit=limit),
            proposed.counted(conn, year=year, scope=scope, words=q),
        ),
    )
    known = {"rule_set": version.head.key, "document": version.head.document} if version else {"rule_set": "", "document": ""}
    return Proposals(items=found.items, next=found.next, total=total, criteria=criteria, **known)
