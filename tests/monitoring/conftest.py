"""The monitoring service at work beside the logs that it hears, on which the tests let things happen."""

import pytest

from monitoring.service import SERVICE
from shared.events.evaluation import EvaluationEvent
from shared.events.feedback import FeedbackEvent
from shared.events.goals import GoalsEvent
from tests.scenario.serving import Scene


@pytest.fixture
def scene() -> Scene:
    return Scene(SERVICE, "2020-07-01", beside={"goals": GoalsEvent, "evaluation": EvaluationEvent, "feedback": FeedbackEvent})
