"""Which logs have lost events for good, and gone on as another one."""

from audit.permissions import BUREAU
from audit.views import branches
from audit.views.branches import BranchRow
from shared.runtime.web.pages import After, BadCursor, Limit, Page
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["日志分支 branches"])


@routes.get("/branches", may=BUREAU, refuses=(BadCursor,))
async def branches_of_logs(ask: Ask, after: After = None, limit: Limit = 50) -> Page[BranchRow]:
    """日志分支: which logs have lost events for good and gone on as another one, by what authority, and how many of them audit keeps."""
    return await ask.view(branches.VIEW, lambda conn: branches.page(conn, after=after, limit=limit))
