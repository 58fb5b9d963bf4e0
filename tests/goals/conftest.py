"""The goals service at work, beside the logs that it hears."""

import pytest

from goals.service import SERVICE
from shared.events.evaluation import EvaluationEvent
from shared.events.feedback import FeedbackEvent
from shared.events.monitoring import MonitoringEvent
from tests.scenario.people import People
from tests.scenario.serving import Scene


@pytest.fixture
def scene() -> Scene:
    return Scene(SERVICE, "2019-11-04", beside={"monitoring": MonitoringEvent, "evaluation": EvaluationEvent, "feedback": FeedbackEvent})


@pytest.fixture
async def people(people: People) -> People:
    """One unit is registered."""
    await people["wang"].post("/units", {"code": "219001", "name": "县交通局"})
    return people
