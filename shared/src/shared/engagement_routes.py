"""The list of the firms that a service engages (受托事项), over HTTP: the same in every service that engages any."""

from shared.engagements import VIEW, Engagement, Status, of_service, page
from shared.events.values import FiscalYear
from shared.runtime.web.auth import Permission
from shared.runtime.web.pages import After, AnyOf, BadCursor, Limit, OfUnit, Page
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes


def routes(service: str, may: Permission) -> Routes:
    """The list of the engagements that a service tells of."""
    listed = Routes(tags=["受托事项 engagements"])

    @listed.get("/engagements", may=may, refuses=(BadCursor,))
    async def engagements_of(
        ask: Ask, year: FiscalYear | None = None, unit: OfUnit = None, status: AnyOf[Status] = (), after: After = None, limit: Limit = 50
    ) -> Page[Engagement]:
        """受托事项: a firm's own, or every firm's, in order of item and firm."""
        asked = of_service(service, firm=ask.firm, year=year, unit=unit or "", status=status)
        return await ask.view(VIEW, lambda conn: page(conn, asked, after=after, limit=limit))

    return listed
