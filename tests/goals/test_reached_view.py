from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Connection

from goals.views.reached import VIEW, confirmed, newest
from shared.events.evaluation import (
    Attainment,
    Derivation,
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationKind,
    Funds,
    SelfEvaluationSubmitted,
)
from shared.events.monitoring import Execution, Likelihood, MonitoringSubmitted, Progress
from shared.events.values import Evidence, Grade, ObjectKind
from tests.goals.samples import INDICATORS, ITEM
from tests.scenario.events import Story, batches, emptied, hear, interleavings, recorded_events

PAPER = Evidence(title="自评表", sha256="a" * 64)
SELF = f"self-evaluation/{ITEM}"


def submitted(month: int, kilometres: int) -> MonitoringSubmitted:
    money = {"initial_budget": Decimal(100), "adjusted_budget": Decimal(100), "executed": Decimal(50), "rate": Decimal(50)}
    return MonitoringSubmitted(
        unit="219001",
        name="养护",
        kind=ObjectKind.PROJECT,
        amount=Decimal(100),
        fiscal_year=2020,
        period_end_month=month,
        execution=Execution(**money),
        progress=(Progress(indicator="养护里程", actual=Decimal(kilometres), likelihood=Likelihood.CERTAIN),),
        form=PAPER,
        report=PAPER,
        on=date(2020, month, 28),
        by="li",
    )


EVALUATED = SelfEvaluationSubmitted(
    unit="219001",
    funds=Funds(initial_budget=Decimal(100), adjusted_budget=Decimal(100), executed=Decimal(50)),
    rows=(Attainment(indicator=INDICATORS[0], actual=Decimal(39)),),
    conclusion="基本完成",
    derivation=Derivation(rule_version="mof/2020", lines=(), total=Decimal(90)),
    form=PAPER,
    by="li",
)
COMPLETED = EvaluationCompleted(
    kind=EvaluationKind.SELF,
    object=ObjectKind.PROJECT,
    unit="219001",
    name="养护",
    fiscal_year=2020,
    amount=Decimal(100),
    score=Decimal(90),
    grade=Grade.EXCELLENT,
    rule_version="mof/2020",
    has_goal=True,
    derivation=EVALUATED.derivation,
    by="wang",
)
CANCELLED = EvaluationCancelled(kind=EvaluationKind.SELF, reason="误下达")
STORY: Story = [
    (f"monitoring/{ITEM}/09", submitted(9, 30)),
    (f"monitoring/{ITEM}/06", submitted(6, 20)),
    (f"monitoring/{ITEM}/06", submitted(6, 21)),
]


def told(conn: Connection, story: Story) -> set[tuple[str, str]]:
    """What is answered, however the logs are heard and in batches of whatever size."""
    answers = set()
    recorded = recorded_events(story)
    for heard in [*interleavings(recorded), batches(recorded, 1000)]:
        emptied(conn, VIEW)
        hear(conn, VIEW, heard)
        report, rows = newest(conn, ITEM)
        answers.add((report, str(rows["养护里程"].actual)))
    return answers


@pytest.mark.parametrize(
    ("story", "answer"),
    [
        (STORY, ("1至9月监控", "30")),
        ([*STORY, (SELF, EVALUATED)], ("自评", "39")),
        ([*STORY, (SELF, EVALUATED), (SELF, CANCELLED)], ("1至9月监控", "30")),
        ([*STORY, (SELF, EVALUATED), (SELF, CANCELLED), (SELF, EVALUATED)], ("自评", "39")),
    ],
)
def test_the_self_evaluation_counts_before_the_last_monitoring_record(conn: Connection, story: Story, answer: tuple[str, str]) -> None:
    assert told(conn, story) == {answer}


@pytest.mark.parametrize("size", [1, 1000])
def test_others_see_what_a_self_evaluation_told_once_its_result_is_confirmed(conn: Connection, size: int) -> None:
    for story, known in (
        ([(SELF, EVALUATED)], False),
        ([(SELF, EVALUATED), (SELF, COMPLETED)], True),
        ([(SELF, EVALUATED), (SELF, EVALUATED), (SELF, COMPLETED)], True),
    ):
        emptied(conn, VIEW)
        hear(conn, VIEW, batches(recorded_events([*STORY, *story]), size))
        assert bool(confirmed(conn, ITEM)) is known


def test_what_nobody_reported_on_has_no_rows(conn: Connection) -> None:
    emptied(conn, VIEW)
    hear(conn, VIEW, batches(recorded_events(STORY), 10))
    assert newest(conn, "360922-2021-P0017") == ("", {})
