"""What the audit service is made of."""

from typing import TYPE_CHECKING

from audit.figures import view
from audit.heard import HEARD
from audit.views import branches, proof, trail
from audit.views import findings as findings_view
from audit.waiting import TODOS
from shared import engagements
from shared.events.audit import AuditEvent
from shared.feed_eyes import FeedEyes
from shared.runtime.service import Service

if TYPE_CHECKING:
    from shared.runtime.web.routes import Routes


def _routes() -> "list[Routes]":
    """Its API."""
    from audit.api import branches, findings, items, proofs
    from audit.figures import answers
    from shared.todo.routes import routes as todo_routes

    return [items.routes, proofs.routes, findings.routes, answers.routes, branches.routes, todo_routes(TODOS)]


SERVICE = Service(
    name="audit",
    title="审计追溯",
    tells=AuditEvent,
    hears=HEARD,
    routes=_routes,
    views=[trail.VIEW, view.VIEW, findings_view.VIEW, engagements.VIEW, branches.VIEW, proof.ARCHIVE, TODOS.view],
    eyes=FeedEyes({}),
)
