"""Audit at work beside four logs, and a fixture in which the small county's years have happened there."""

import pytest

from audit.heard import HEARD, OTHERS
from audit.service import SERVICE
from issuer.people import User
from shared.runtime.web.auth import Role
from tests.audit.cases import UNIT
from tests.audit.county import story
from tests.scenario.people import CAST, People
from tests.scenario.serving import Scene, Tell

PEOPLE = (*CAST, User("gao", "高", ("THIRD_PARTY",), "F1"), *(User(f"only-{role}", role, (role,), UNIT) for role in Role))


@pytest.fixture
def scene() -> Scene:
    return Scene(SERVICE, "2020-11-25", PEOPLE, beside=dict(zip(OTHERS, HEARD, strict=True)))


@pytest.fixture
async def county(people: People, tell: Tell) -> People:
    """Those who ask when the county's years have happened."""
    for one in story().recorded:
        await tell(one.stream, one.event, time=one.time, by=one.authid, cause=one.causationid, document=one.authority)
    return people
