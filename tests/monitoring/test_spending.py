"""What a year's projects had spent by the end of each month is what counts of the treasury's facts."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from monitoring.views import executions, spending
from shared.events.monitoring import ExecutionCorrected, ExecutionReported
from tests.scenario.events import hear, in_stream

ROAD, WATER, WHOLE = "360922-2020-P0017", "360922-2020-P0018", "360922-2020-D219"


def _fact(n: int, day: date, executed: str, corrects: str = "") -> ExecutionReported | ExecutionCorrected:
    figures = {"initial_budget": Decimal(90), "adjusted_budget": Decimal(100), "executed": Decimal(executed)}
    if corrects:
        return ExecutionCorrected(reference=f"t/{n}", as_of=day, **figures, corrects=corrects, reason="重复记账")
    return ExecutionReported(reference=f"t/{n}", as_of=day, **figures)


def test_each_month_has_the_sum_of_what_each_project_told_last(conn: Connection) -> None:
    may, june, august, next_january = date(2020, 5, 31), date(2020, 6, 30), date(2020, 8, 31), date(2021, 1, 31)
    road = [_fact(1, may, "10"), _fact(2, june, "99"), _fact(3, june, "30", corrects="t/2"), _fact(4, next_january, "25")]
    told = {ROAD: road, WATER: [_fact(1, august, "60"), _fact(2, date(2020, 8, 1), "50")], WHOLE: [_fact(1, may, "77")]}
    hear(conn, executions.VIEW, [in_stream(f"execution/{item}", *facts) for item, facts in told.items()])
    found = [tuple(one.model_dump().values()) for one in spending.by_month(conn, year=2020, scope="")]
    assert found == [
        ("2020-05", Decimal(100), Decimal(10), Decimal("10.00")),
        ("2020-06", Decimal(100), Decimal(30), Decimal("30.00")),
        ("2020-08", Decimal(200), Decimal(90), Decimal("45.00")),
        ("2021-01", Decimal(200), Decimal(85), Decimal("42.50")),
    ]
    assert spending.by_month(conn, year=2019, scope="") == []
    assert spending.by_month(conn, year=2020, scope="219") == [], "nobody watches them"
