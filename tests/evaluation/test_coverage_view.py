from decimal import Decimal

import pytest
from sqlalchemy import Connection

from evaluation.views import coverage
from evaluation.views.coverage import Reach
from shared.events.goals import UnitClosed, UnitRegistered
from shared.events.values import ObjectKind
from tests.evaluation import key_evaluations as key
from tests.evaluation import self_evaluations as self_
from tests.scenario.events import Story, hear, in_stream, interleavings, recorded_events

DEPARTMENT = self_.WITHOUT_GOAL.model_copy(update={"object": ObjectKind.DEPARTMENT, "unit": "301", "amount": Decimal("500.00")})
UNITS: Story = [
    ("unit/360922-U219001", UnitRegistered(code="219001", name="县污水处理厂")),
    ("unit/360922-U301", UnitRegistered(code="301", name="县残联")),
    ("unit/360922-U302", UnitRegistered(code="302", name="县总工会")),
    ("unit/360922-U303", UnitRegistered(code="303", name="县供销社")),
    ("unit/360922-U303", UnitClosed(reason="改制")),
]
OURS: Story = [
    ("self-evaluation/360922-2019-P1", self_.ASSIGNED),
    ("self-evaluation/360922-2019-P2", self_.WITHOUT_GOAL),
    ("self-evaluation/360922-2019-P3", self_.ASSIGNED),
    ("self-evaluation/360922-2019-P3", self_.CANCELLED),
    ("key-evaluation/360922-2019-P1", key.CANCELLED),
    ("self-evaluation/360922-2019-D301", DEPARTMENT),
    ("self-evaluation/360922-2019-P1", self_.COMPLETED),
    ("key-evaluation/360922-2019-P2", key.COMPLETED),
    ("self-evaluation/360922-2020-P1", self_.ASSIGNED.model_copy(update={"fiscal_year": 2020})),
]


@pytest.mark.parametrize("order", range(4))
def test_coverage_is_the_same_however_the_logs_are_heard(conn: Connection, order: int) -> None:
    hear(conn, coverage.VIEW, interleavings(recorded_events([*UNITS, *OURS]))[order])
    answer = coverage.of_year(conn, year=2019, within="")
    assert answer.units == 3
    assert answer.projects == Reach(2, 1, 1, 1, Decimal("25224400.00"), Decimal("12612200.00"), 1)
    assert answer.departments == Reach(1, 0, 1, 0, Decimal("500.00"), Decimal("0.00"), 1)
    assert answer.missing == ["219001", "302"]


def test_a_year_without_evaluations_covers_nothing(conn: Connection) -> None:
    hear(conn, coverage.VIEW, [recorded_events(UNITS)])
    answer = coverage.of_year(conn, year=2018, within="30")
    assert (answer.units, answer.projects.assigned, answer.missing) == (2, 0, ["301", "302"])


def test_an_item_assigned_anew_counts_once(conn: Connection) -> None:
    road = [self_.ASSIGNED, self_.CANCELLED, self_.ASSIGNED, self_.COMPLETED]
    hear(conn, coverage.VIEW, [in_stream("self-evaluation/360922-2019-P1", *road)])
    assert coverage.of_year(conn, year=2019, within="").projects.confirmed == 1
