"""An indicator that nobody ever misses, or whose target lies far below what is reached, tells nothing apart."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from goals.views.usefulness import VIEW, of_years
from shared.events.evaluation import (
    Attainment,
    Derivation,
    Derived,
    EvaluationCancelled,
    EvaluationKind,
    Funds,
    SelfEvaluationSubmitted,
)
from shared.events.values import Evidence, Level2
from tests.goals.samples import indicator
from tests.scenario.events import Story, batches, emptied, hear, recorded_events

PAPER = Evidence(title="自评表", sha256="a" * 64)


def form(**rows: tuple[str, str]) -> SelfEvaluationSubmitted:
    """Name → what was reached, and the score by the rules; each aims at 40 for 30 points."""
    lines = [
        Derived(name=name, weight=Decimal(30), score=Decimal(score), inputs={}, rule="按完成比例") for name, (_, score) in rows.items()
    ]
    return SelfEvaluationSubmitted(
        unit="219001",
        funds=Funds(initial_budget=Decimal(100), adjusted_budget=Decimal(100), executed=Decimal(50)),
        rows=tuple(Attainment(indicator=indicator(name, "30"), actual=Decimal(actual)) for name, (actual, _) in rows.items()),
        conclusion="完成",
        derivation=Derivation(rule_version="mof/2020", lines=tuple(lines), total=Decimal(60)),
        form=PAPER,
        by="li",
    )


def of(n: int, year: int = 2020) -> str:
    return f"self-evaluation/360922-{year}-P{n:04d}"


STORY: Story = [
    (of(1), form(里程=("10", "7.50"), 培训=("80", "30"))),
    (of(1), form(里程=("40", "30"), 培训=("80", "30"))),
    (of(2), form(里程=("20", "15"), 培训=("60", "30"))),
    (of(3), form(里程=("40", "30"), 培训=("44", "30"))),
    (of(4), form(里程=("0", "0"))),
    (of(4), EvaluationCancelled(kind=EvaluationKind.SELF, reason="误下达")),
    (of(5, 2019), form(里程=("0", "0"))),
]


def asked(conn: Connection, **narrowed: Any) -> list[tuple[Any, ...]]:
    found = of_years(conn, **{"first": 2020, "last": 2021, "limit": 50} | narrowed)
    return [(one.name, one.evaluations, one.missed, one.lost, one.reached, *one.weaknesses) for one in found]


def test_of_each_indicator_it_is_said_how_often_points_were_lost_and_how_far_its_target_was_reached(conn: Connection) -> None:
    recorded = recorded_events(STORY)
    for size in (1, 2, 1000):
        emptied(conn, VIEW)
        hear(conn, VIEW, batches(recorded, size))
        road = ("里程", 3, 1, Decimal("5.00"), Decimal("83.33"))
        course = ("培训", 3, 0, Decimal("0.00"), Decimal("153.33"), "从未扣分", "指标值明显偏低")
        assert sorted(asked(conn)) == sorted([road, course])
        assert asked(conn, weak=True) == [course]
        assert asked(conn, level2=Level2.QUALITY) == []
        assert sorted(asked(conn, first=2019))[1][:3] == ("里程", 4, 2)
