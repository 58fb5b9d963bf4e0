"""What audit hears: every event of all five logs."""

from typing import TypeAlias

from shared.events.audit import AuditEvent
from shared.events.envelope import RecordedEvent, catalogue
from shared.events.evaluation import EvaluationEvent
from shared.events.feedback import FeedbackEvent
from shared.events.goals import GoalsEvent
from shared.events.monitoring import MonitoringEvent

AnyEvent: TypeAlias = GoalsEvent | MonitoringEvent | EvaluationEvent | FeedbackEvent | AuditEvent
Heard: TypeAlias = RecordedEvent[AnyEvent]

HEARD = (GoalsEvent, MonitoringEvent, EvaluationEvent, FeedbackEvent)
"""What the others tell."""
CATALOGUE = catalogue(*HEARD, AuditEvent)
LOGS = tuple(dict.fromkeys(wire_name.split(".")[1] for wire_name in CATALOGUE))
OTHERS = LOGS[:-1]
