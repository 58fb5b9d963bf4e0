"""What the audit service is made of."""

from audit.api import findings, items
from audit.figures import answers, view
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
    routes=[items.routes, findings.routes, answers.routes],
    views=[trail.VIEW, view.VIEW],
)
