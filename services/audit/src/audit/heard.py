"""What audit hears: every event of all five logs."""

from typing import TypeAlias

from shared.events.audit import AuditEvent
from shared.events.envelope import Told, catalogue
from shared.events.evaluation import EvaluationEvent
from shared.events.feedback import FeedbackEvent
from shared.events.goals import GoalsEvent
from shared.events.monitoring import MonitoringEvent

AnyEvent: TypeAlias = GoalsEvent | MonitoringEvent | EvaluationEvent | FeedbackEvent | AuditEvent
Heard: TypeAlias = Told[AnyEvent]

CATALOGUE = catalogue(GoalsEvent, MonitoringEvent, EvaluationEvent, FeedbackEvent, AuditEvent)
OTHERS = ("goals", "monitoring", "evaluation", "feedback")
LOGS = (*OTHERS, "audit")
