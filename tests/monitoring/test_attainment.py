"""The rule of attainment and the quadrants of dual monitoring, worked by hand."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from monitoring.rules.quadrant import Quadrant, lines, quadrant
from shared.attainment.computing import attainment
from shared.attainment.rule_set import SHIPPED, in_force
from shared.events.values import Horizon, Operator, Tier
from tests.monitoring.samples import ACCIDENTS, INDICATORS, LENGTH, TRAVEL
from tests.rules.shipped import marks_of

SHIPPED_AS = {"weighted_2018.toml": "f682e55bc10fdfc74d2597028af072121f1ccac590d5688d8d379e84fae394e1"}


@dataclass(frozen=True)
class Row:
    actual: Decimal | None = None
    tier: Tier | None = None
    tier_percent: Decimal | None = None


FULL = {"养护里程": Row(Decimal(60)), "安全事故": Row(Decimal(0)), "群众出行": Row(tier=Tier.PARTLY)}


def test_shipped_rule_sets_are_never_edited() -> None:
    assert marks_of("shared.attainment") == SHIPPED_AS


def test_each_indicator_counts_by_its_weight_and_says_why() -> None:
    found = attainment(INDICATORS, FULL, 2020)
    assert found is not None
    # 50 × 50 % + 20 × 100 % + 20 × 60 %, of 90
    assert found.percent == Decimal("63.33")
    assert [one.sentence for one in found.indicators] == [
        "完成值60，要求≥120：完成值÷指标值，至多计100.00%，计50.00%",
        "完成值0，要求=0：达到指标值，计100.00%",
        "定性指标“部分达成预期指标并具有一定效果”，计60.00%",
    ]
    assert "分值按已填报的折算" in found.sentence


def test_what_is_not_reported_does_not_count_and_the_weights_of_the_others_do() -> None:
    found = attainment(INDICATORS, {"养护里程": Row(Decimal(60))}, 2020)
    assert found is not None
    assert (found.percent, found.indicators[0].share) == (Decimal("50.00"), Decimal("100.00"))
    assert found.not_reported == ("安全事故", "群众出行")
    assert attainment(INDICATORS, {"养护里程": Row()}, 2020) is None
    midterm = tuple(one.model_copy(update={"horizon": Horizon.MIDTERM}) for one in INDICATORS)
    assert attainment(midterm, FULL, 2020) is None


@pytest.mark.parametrize(
    ("operator", "target", "actual", "percent"),
    [
        (Operator.AT_LEAST, "120", "600", "100.00"),
        (Operator.AT_LEAST, "120", "-60", "0.00"),
        (Operator.AT_MOST, "10", "20", "50.00"),
        (Operator.AT_MOST, "10", "0", "100.00"),
        (Operator.EQUAL, "0", "1", "0.00"),
        (Operator.EQUAL, "3", "2", "66.67"),
    ],
)
def test_no_indicator_counts_for_more_than_all_or_less_than_nothing(operator: Operator, target: str, actual: str, percent: str) -> None:
    aimed = LENGTH.model_copy(update={"operator": operator, "target": Decimal(target)})
    found = attainment([aimed], {aimed.name: Row(Decimal(actual))}, 2020)
    assert found is not None
    assert found.percent == Decimal(percent)


def test_a_percentage_within_the_tier_counts_as_the_unit_states_it() -> None:
    found = attainment([ACCIDENTS, TRAVEL], {"群众出行": Row(tier=Tier.ATTAINED, tier_percent=Decimal("85.50"))}, 2020)
    assert found is not None
    assert found.percent == Decimal("85.50")


@pytest.mark.parametrize(
    ("attained", "spent", "where"),
    [
        ("75.00", "75.00", Quadrant.BOTH_ON_COURSE),
        ("74.99", "75.00", Quadrant.MONEY_AHEAD),
        ("75.00", "74.99", Quadrant.WORK_AHEAD),
        ("0.00", "-1.00", Quadrant.BOTH_BEHIND),
    ],
)
def test_each_side_stands_against_the_time_passed(attained: str, spent: str, where: Quadrant) -> None:
    assert quadrant(2020, 9, Decimal(attained), Decimal(spent)) is where
    assert lines(2020, 9).sentence == "1至9月序时进度75.00%：执行率不低于75.00%为钱到，目标实现程度不低于75.00%为事到"


def test_a_year_has_the_newest_rule_set_that_began_before_it() -> None:
    assert {in_force(year).key for year in (2000, 2019, 2100)} == {"weighted/2018"}
    assert [rules.from_year for rules in SHIPPED] == sorted(rules.from_year for rules in SHIPPED)
