"""The goals service at work."""

import pytest

from goals.service import SERVICE
from tests.scenario.people import People
from tests.scenario.serving import Scene


@pytest.fixture
def scene() -> Scene:
    return Scene(SERVICE, "2019-11-04")


@pytest.fixture
async def people(people: People) -> People:
    """One unit is registered."""
    await people["wang"].post("/units", {"code": "219001", "name": "县交通局"})
    return people
