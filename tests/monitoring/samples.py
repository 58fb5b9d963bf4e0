"""The rural roads of 219001: one project, its indicators, its money."""

from datetime import date
from decimal import Decimal

from monitoring.decisions.execution import Fact
from shared.events.goals import GoalContent
from shared.events.monitoring import (
    DeviationCause,
    KeyMonitoringReported,
    KeyMonitoringSelected,
    Likelihood,
    MonitoringAssigned,
    NextYearCandidateMarked,
    Progress,
    RoundOpened,
    ThirdPartyEngaged,
)
from shared.events.values import Evidence, Indicator, Level1, Level2, ObjectKind, Operator, Tier
from shared.runtime.actor import Actor
from tests.scenario.papers import paper

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
ASKED_ON = date(2020, 7, 1)
ASSIGNED = MonitoringAssigned(
    unit="219001",
    name=GOAL.name,
    kind=ObjectKind.PROJECT,
    amount=AMOUNT,
    fiscal_year=2020,
    period_end_month=6,
    opens_on=date(2020, 7, 1),
    due_on=date(2020, 7, 15),
    warn_days=5,
    rule_set="anhui/2019",
    goal_version=1,
    indicators=INDICATORS,
    on=ASKED_ON,
)
ON_TIME = (
    Progress(indicator="养护里程", actual=Decimal(60), likelihood=Likelihood.CERTAIN),
    Progress(indicator="安全事故", actual=Decimal(0), likelihood=Likelihood.CERTAIN),
    Progress(indicator="群众出行", tier=Tier.ATTAINED, likelihood=Likelihood.CERTAIN),
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
FORM = Evidence(**paper("绩效监控自评表"))
REPORT = Evidence(**paper("绩效监控自评报告"))
OPENED = RoundOpened(
    fiscal_year=2020,
    period_end_month=6,
    opens_on=date(2020, 7, 1),
    due_on=date(2020, 7, 15),
    warn_days=5,
    rule_set="anhui/2019",
)
SELECTED = KeyMonitoringSelected(
    unit="219001", name="新冠肺炎疫情防控资金", amount=Decimal("5000000.00"), reason="社会关注度高", on=date(2020, 7, 1)
)
ENGAGED = ThirdPartyEngaged(third_party="北京中泽融信", third_party_code="TP01", contract="2020-03")
REPORTED = KeyMonitoringReported(unit="219001", report=REPORT, findings="物资台账不全", problems=("台账不全",))
MARKED = NextYearCandidateMarked(reason="为来年重点评价打基础")
