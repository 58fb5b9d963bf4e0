"""The sewage project of the reference's worked example E1, as goal, form and report."""

from datetime import date
from decimal import Decimal

from evaluation.rules.rule_set import Rules, RuleSet
from shared.events.evaluation import Attainment, DimensionScore, Funds
from shared.events.goals import GoalContent
from shared.events.values import Evidence, Indicator, Level1, Level2, ObjectKind, Operator, Tier
from shared.rules.book import Book
from tests.scenario.papers import paper

ITEM = "360922-2019-P0017"
UNIT = "219001"
TODAY = date(2020, 5, 6)
SHIPPED_ALONE = Rules(Book())
MOF: RuleSet = SHIPPED_ALONE.named("mof/2020")
JIANGXI: RuleSet = SHIPPED_ALONE.named("jiangxi/2017")
FORM = Evidence(**paper("自评表（盖章）"))
FUNDS = Funds(
    initial_budget=Decimal("12612200.00"), adjusted_budget=Decimal("12612200.00"), executed=Decimal("11865000.00"), explanation=""
)
LEVEL2 = {
    Level1.OUTPUT: Level2.QUANTITY,
    Level1.OUTCOME: Level2.ECOLOGICAL,
    Level1.SATISFACTION: Level2.SATISFACTION,
    Level1.COST: Level2.COST,
}


def indicator(
    name: str, operator: Operator, target: str | None, weight: str, level1: Level1 = Level1.OUTPUT, measure: str = ""
) -> Indicator:
    """An annual indicator."""
    return Indicator(
        level1=level1,
        level2=LEVEL2[level1],
        name=name,
        operator=operator,
        target=None if target is None else Decimal(target),
        target_text="明显改善" if target is None else None,
        measure=measure,
        weight=Decimal(weight),
    )


INDICATORS = (
    indicator("处理水量", Operator.AT_LEAST, "730", "12", measure="万吨"),
    indicator("出水COD", Operator.AT_MOST, "50", "10", measure="mg/L"),
    indicator("水质达标率", Operator.AT_LEAST, "98", "10", measure="%"),
    indicator("按时付款率", Operator.EQUAL, "100", "8", measure="%"),
    indicator("单位成本", Operator.AT_MOST, "1.45", "10", measure="元/吨"),
    indicator("改善水环境", Operator.QUALITATIVE, None, "15", Level1.OUTCOME),
    indicator("COD削减", Operator.AT_LEAST, "2000", "15", Level1.OUTCOME, "吨"),
    indicator("居民满意度", Operator.AT_LEAST, "90", "10", Level1.SATISFACTION, "%"),
)
ACTUALS = ("693.5", "55", "99.2", "92", "1.52", None, "2100", "86")
ROWS = tuple(
    Attainment(
        indicator=one,
        actual=None if actual is None else Decimal(actual),
        tier=Tier.PARTLY if actual is None else None,
        tier_percent=Decimal(75) if actual is None else None,
    )
    for one, actual in zip(INDICATORS, ACTUALS, strict=True)
)

GOAL = GoalContent(
    kind=ObjectKind.PROJECT,
    name="污水处理厂污水处理费",
    unit=UNIT,
    starts_on=date(2019, 1, 1),
    ends_on=date(2019, 12, 31),
    fiscal_funds=Decimal("12612200.00"),
    carryover=Decimal(0),
    other_funds=Decimal(0),
    amount=Decimal("12612200.00"),
    annual_goal="全年处理污水 730 万吨",
    indicators=INDICATORS,
)

SCORES = (
    DimensionScore(dimension="决策", name="立项依据充分性", weight=Decimal(20), score=Decimal("18.50")),
    DimensionScore(dimension="过程", name="预算执行率", weight=Decimal(20), score=Decimal("16.00"), reason="资金拨付滞后"),
    DimensionScore(dimension="产出", name="实际完成率", weight=Decimal(30), score=Decimal("27.25")),
    DimensionScore(dimension="效益", name="实施效益", weight=Decimal(30), score=Decimal("25.00")),
)
REPORT = Evidence(**paper("评价报告"))
