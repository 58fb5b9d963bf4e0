from decimal import Decimal

import pytest
from sqlalchemy import Connection

from evaluation.views import coverage
from evaluation.views.coverage import Reach
from shared.events.envelope import Event
from shared.events.goals import UnitClosed, UnitRegistered
from shared.events.values import ObjectKind
from tests.evaluation import test_key_evaluation as key
from tests.evaluation import test_self_evaluation as self_
from tests.evaluation.cases import interleavings, recorded

DEPARTMENT = self_.WITHOUT_GOAL.model_copy(update={"object": ObjectKind.DEPARTMENT, "unit": "301", "amount": Decimal("500.00")})
UNITS: list[tuple[Event, str]] = [
    (UnitRegistered(code="219001", name="县污水处理厂"), "360922-U219001"),
    (UnitRegistered(code="301", name="县残联"), "360922-U301"),
    (UnitRegistered(code="302", name="县总工会"), "360922-U302"),
    (UnitRegistered(code="303", name="县供销社"), "360922-U303"),
    (UnitClosed(reason="改制"), "360922-U303"),
]
OURS: list[tuple[Event, str]] = [
    (self_.ASSIGNED, "360922-2019-P1"),
    (self_.WITHOUT_GOAL, "360922-2019-P2"),
    (self_.ASSIGNED, "360922-2019-P3"),
    (self_.CANCELLED, "360922-2019-P3"),
    (key.CANCELLED, "360922-2019-P1"),
    (DEPARTMENT, "360922-2019-D301"),
    (self_.COMPLETED, "360922-2019-P1"),
    (key.COMPLETED, "360922-2019-P2"),
    (self_.ASSIGNED.model_copy(update={"fiscal_year": 2020}), "360922-2020-P1"),
]
GOALS = [recorded(event, subject, i, "goals") for i, (event, subject) in enumerate(UNITS, 1)]
EVALUATION = [recorded(event, subject, i) for i, (event, subject) in enumerate(OURS, 1)]


@pytest.mark.parametrize("order", range(3))
def test_coverage_is_the_same_however_the_logs_are_heard(conn: Connection, order: int) -> None:
    coverage.VIEW.make(conn)
    for batch in interleavings(GOALS, EVALUATION)[order]:
        coverage.project(conn, batch)
    answer = coverage.of_year(conn, year=2019, within="")
    assert answer.units == 3
    assert answer.projects == Reach(2, 1, 1, 1, Decimal("25224400.00"), Decimal("12612200.00"), 1)
    assert answer.departments == Reach(1, 0, 1, 0, Decimal("500.00"), Decimal("0.00"), 1)
    assert answer.missing == ["219001", "302"]


def test_a_year_without_evaluations_covers_nothing(conn: Connection) -> None:
    coverage.VIEW.make(conn)
    coverage.project(conn, GOALS)
    answer = coverage.of_year(conn, year=2018, within="30")
    assert (answer.units, answer.projects.assigned, answer.missing) == (2, 0, ["301", "302"])


def test_an_item_assigned_anew_counts_once(conn: Connection) -> None:
    coverage.VIEW.make(conn)
    road = [self_.ASSIGNED, self_.CANCELLED, self_.ASSIGNED, self_.COMPLETED]
    coverage.project(conn, [recorded(event, "360922-2019-P1", i) for i, event in enumerate(road, 1)])
    assert coverage.of_year(conn, year=2019, within="").projects.confirmed == 1
