"""Each operator (指标性质) has one meaning, which lights and scores share."""

from decimal import Decimal
from fractions import Fraction

import pytest

from evaluation.rules.parameters import StrictEqual
from evaluation.rules.quantity import earned
from evaluation.rules.rule_set import SHIPPED as SCORING
from monitoring.rules.lights import indicator_light
from monitoring.rules.shipped import Rules
from shared.events.monitoring import Light, Likelihood, Progress
from shared.events.values import Indicator, Level1, Level2, Operator, exact_percent, percent, rounded
from shared.rules.book import Book

EDGES = [
    (Operator.AT_LEAST, "49.99", False),
    (Operator.AT_LEAST, "50", True),
    (Operator.MORE_THAN, "50", False),
    (Operator.MORE_THAN, "50.01", True),
    (Operator.EQUAL, "49.99", False),
    (Operator.EQUAL, "50", True),
    (Operator.EQUAL, "50.00", True),
    (Operator.EQUAL, "50.01", False),
    (Operator.LESS_THAN, "49.99", True),
    (Operator.LESS_THAN, "50", False),
    (Operator.AT_MOST, "50", True),
    (Operator.AT_MOST, "50.01", False),
    (Operator.QUALITATIVE, "50", False),
]


@pytest.mark.parametrize(("operator", "actual", "met"), EDGES)
def test_an_operator_is_met_at_its_edge(operator: Operator, actual: str, met: bool) -> None:
    assert operator.met(Decimal(actual), Decimal(50)) is met


@pytest.mark.parametrize(("operator", "actual", "met"), [edge for edge in EDGES if edge[0].lower_is_better])
def test_what_is_met_is_green_in_monitoring_and_has_full_marks_in_evaluation(operator: Operator, actual: str, met: bool) -> None:
    indicator = Indicator(
        level1=Level1.OUTPUT, level2=Level2.QUALITY, name="出水COD", operator=operator, target=Decimal(50), weight=Decimal(10)
    )
    light = indicator_light(
        Rules(Book()).named("anhui/2019"),
        12,
        indicator,
        Progress(indicator="出水COD", actual=Decimal(actual), likelihood=Likelihood.CERTAIN),
    ).light
    assert light is (Light.GREEN if met else Light.RED)
    for rules in SCORING:
        if rules.strict_equal is StrictEqual.FULL and actual == "50":
            continue  # the one policy by which the score departs from what is met
        assert (earned(rules, indicator, Decimal(50), Decimal(actual)).score == 10) is met


def test_a_percentage_is_compared_exactly_and_shown_rounded() -> None:
    exact = exact_percent(Decimal("599950.00"), Decimal("1000000.00"))
    assert exact == Fraction(59995, 1000)
    assert rounded(exact) == percent(Decimal("599950.00"), Decimal("1000000.00")) == Decimal("60.00")
    assert exact_percent(1, 3) * 3 == 100
    assert exact_percent(5, 0) == percent(5, 0) == 0
    assert percent(Decimal(-5), Decimal(100)) == Decimal("-5.00")
