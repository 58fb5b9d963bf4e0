"""The feedback service at work beside logs on which the tests let things happen."""

import pytest

from feedback.service import SERVICE
from shared.events.evaluation import EvaluationEvent
from shared.events.goals import GoalsEvent
from shared.events.monitoring import MonitoringEvent
from tests.scenario.serving import Scene


@pytest.fixture
def scene() -> Scene:
    return Scene(SERVICE, "2020-06-01", beside={"goals": GoalsEvent, "monitoring": MonitoringEvent, "evaluation": EvaluationEvent})
