"""The rural roads of 219001: one project, its indicators, its money."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from monitoring.decisions.execution import Fact
from shared.events.envelope import Event, RecordedEvent
from shared.events.goals import GoalContent
from shared.events.monitoring import DeviationCause, Likelihood, MonitoringAssigned, Progress
from shared.events.values import Evidence, Indicator, Level1, Level2, ObjectKind, Operator, Tier
from shared.runtime.actor import Actor

ROADS = "360922-2020-P0017"
HALF_YEAR = "360922-2020-R06"

CHEN = Actor("chen", "219")
"""Reviews for the department above 219001."""
WANG = Actor("wang")
"""Of the finance bureau."""

LENGTH = Indicator(
    level1=Level1.OUTPUT,
    level2=Level2.QUANTITY,
    name="养护里程",
    operator=Operator.AT_LEAST,
    target=Decimal(120),
    measure="公里",
    weight=Decimal(50),
)
ACCIDENTS = Indicator(
    level1=Level1.OUTPUT,
    level2=Level2.QUALITY,
    name="安全事故",
    operator=Operator.EQUAL,
    target=Decimal(0),
    measure="起",
    weight=Decimal(20),
)
TRAVEL = Indicator(
    level1=Level1.OUTCOME,
    level2=Level2.SOCIAL,
    name="群众出行",
    operator=Operator.QUALITATIVE,
    target_text="明显改善",
    weight=Decimal(20),
)
INDICATORS = (LENGTH, ACCIDENTS, TRAVEL)
AMOUNT = Decimal("1200000.00")

GOAL = GoalContent(
    kind=ObjectKind.PROJECT,
    name="农村公路养护经费",
    unit="219001",
    starts_on=date(2020, 1, 1),
    ends_on=date(2020, 12, 31),
    fiscal_funds=AMOUNT,
    carryover=Decimal(0),
    other_funds=Decimal(0),
    amount=AMOUNT,
    annual_goal="养护农村公路120公里",
    indicators=INDICATORS,
)
ASSIGNED = MonitoringAssigned(
    unit="219001",
    name=GOAL.name,
    kind=ObjectKind.PROJECT,
    amount=AMOUNT,
    fiscal_year=2020,
    period_end_month=6,
    due_on=date(2020, 7, 15),
    warn_days=5,
    rule_set="anhui/2019",
    goal_version=1,
    indicators=INDICATORS,
)
ON_TIME = (
    Progress(indicator="养护里程", actual=Decimal(60)),
    Progress(indicator="安全事故", actual=Decimal(0)),
    Progress(indicator="群众出行", tier=Tier.ATTAINED),
)
BEHIND = (
    Progress(
        indicator="养护里程",
        actual=Decimal(40),
        likelihood=Likelihood.POSSIBLE,
        causes=(DeviationCause.FUNDING,),
        explanation="资金四月才到位",
    ),
    *ON_TIME[1:],
)
FACT = Fact("treasury/77", date(2020, 6, 30), AMOUNT, AMOUNT, Decimal("600000.00"))
FORM = Evidence(title="绩效监控自评表", sha256="a" * 64)
REPORT = Evidence(title="绩效监控自评报告", sha256="b" * 64)


def telling(events: Iterable[tuple[str, Event]], *, on: date = date(2020, 7, 1)) -> list[RecordedEvent[Any]]:
    """Events as followers hear them: each with its stream, the positions of each log counted from 1."""
    positions: dict[str, int] = {}
    recorded = []
    for stream, event in events:
        log = event.TYPE.split(".")[1]
        positions[log] = positions.get(log, 0) + 1
        moment = datetime(on.year, on.month, on.day, 1, tzinfo=UTC)
        recorded.append(
            RecordedEvent(
                event=event,
                id=f"{log}-{positions[log]}",
                log=log,
                type=event.TYPE,
                subject=stream.split("/")[1],
                stream=stream,
                streamversion=1,
                position=positions[log],
                time=moment,
                recordedtime=moment,
                authid="li",
                authority="",
                correlationid="",
                causationid="",
            )
        )
    return recorded
