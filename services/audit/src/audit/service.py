"""What the audit service is made of."""

from audit import permissions
from audit.api import figures, findings, items
from audit.views import figures as figures_view
from audit.views import trail
from shared.events.audit import AuditEvent
from shared.events.evaluation import EvaluationEvent
from shared.events.feedback import FeedbackEvent
from shared.events.goals import GoalsEvent
from shared.events.monitoring import MonitoringEvent
from shared.runtime.service import Service

SERVICE = Service(
    name="audit",
    title="审计追溯",
    tells=AuditEvent,
    hears=(GoalsEvent, MonitoringEvent, EvaluationEvent, FeedbackEvent),
    routes=[items.routes, findings.routes, figures.routes],
    views=[trail.VIEW, figures_view.VIEW],
    permissions=permissions.TABLE,
)
