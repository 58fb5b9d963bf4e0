"""The feedback service at work beside logs on which the tests let things happen."""

import pytest

from tests.feedback.scene import SCENE
from tests.scenario.serving import Scene


@pytest.fixture
def scene() -> Scene:
    return SCENE
