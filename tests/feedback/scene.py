"""The feedback service beside the three logs that it hears."""

from feedback.service import SERVICE
from shared.events.evaluation import EvaluationEvent
from shared.events.goals import GoalsEvent
from shared.events.monitoring import MonitoringEvent
from tests.scenario.serving import Scene

SCENE = Scene(SERVICE, "2020-06-01", beside={"goals": GoalsEvent, "monitoring": MonitoringEvent, "evaluation": EvaluationEvent})
