"""The feedback service beside the four logs that it hears."""

from feedback.service import SERVICE
from shared.events.audit import AuditEvent
from shared.events.evaluation import EvaluationEvent
from shared.events.goals import GoalsEvent
from shared.events.monitoring import MonitoringEvent
from tests.scenario.serving import Scene

BESIDE = {"goals": GoalsEvent, "monitoring": MonitoringEvent, "evaluation": EvaluationEvent, "audit": AuditEvent}
SCENE = Scene(SERVICE, "2020-06-01", beside=BESIDE)
