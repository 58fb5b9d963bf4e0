"""The evaluation service at work beside a goals log on which units and an approved goal stand."""

from datetime import UTC, datetime

import pytest

from evaluation.service import SERVICE
from issuer.people import User
from shared.events.goals import GoalApproved, GoalsEvent, UnitClosed, UnitRegistered
from shared.events.monitoring import MonitoringEvent
from shared.events.values import Grade
from tests.evaluation.cases import GOAL, ITEM, UNIT
from tests.scenario.events import Story
from tests.scenario.people import CAST, People
from tests.scenario.serving import Scene, Tell

FIRMS = (User("gao", "高", ("THIRD_PARTY",), "BJZZRX"), User("feng", "冯", ("THIRD_PARTY",), "OTHER"))
STORY: Story = (
    ("unit/360922-U219001", UnitRegistered(code=UNIT, name="县污水处理厂")),
    ("unit/360922-U301", UnitRegistered(code="301", name="县残联")),
    ("unit/360922-U302", UnitRegistered(code="302", name="县总工会")),
    ("unit/360922-U303", UnitRegistered(code="303", name="县供销社")),
    ("unit/360922-U303", UnitClosed(reason="改制")),
    (f"goal/{ITEM}", GoalApproved(content=GOAL, unit=UNIT, amount=GOAL.amount, grade=Grade.EXCELLENT, in_year=False)),
)


@pytest.fixture
def scene() -> Scene:
    return Scene(SERVICE, "2020-05-06", (*CAST, *FIRMS), beside={"goals": GoalsEvent, "monitoring": MonitoringEvent})


@pytest.fixture
async def people(people: People, tell: Tell) -> People:
    """They ask when the story has happened."""
    for stream, event in STORY:
        await tell(stream, event, time=datetime(2020, 1, 2, tzinfo=UTC))
    return people
