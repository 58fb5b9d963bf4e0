from decimal import Decimal

import pytest

from evaluation.rules.parameters import EqualOver, Overshoot, Satisfaction
from evaluation.rules.quantity import earned
from evaluation.rules.rule_set import RuleSet
from shared.events.values import Level1, Operator
from tests.evaluation.cases import MOF, indicator

SCALE = MOF.model_copy(
    update={
        "overshoot": (
            Overshoot(from_percent=Decimal(130), deduct_percent=Decimal(10)),
            Overshoot(from_percent=Decimal(200), deduct_percent=Decimal(20)),
        )
    }
)
THRESHOLDS = MOF.model_copy(update={"satisfaction": Satisfaction(full_from=Decimal(90), nothing_below=Decimal(60))})
RATIO = MOF.model_copy(update={"equal_over": EqualOver.RATIO})


def points(operator: Operator, target: str, actual: str, weight: str = "10", rules: RuleSet = MOF) -> Decimal:
    return earned(rules, indicator("某指标", operator, target, weight), Decimal(target), Decimal(actual)).score


@pytest.mark.parametrize(
    ("operator", "target", "actual", "score"),
    [
        (Operator.AT_LEAST, "100", "100", "10"),
        (Operator.AT_LEAST, "100", "50", "5"),
        (Operator.AT_LEAST, "100", "0", "0"),
        (Operator.AT_LEAST, "100", "-20", "0"),
        (Operator.AT_LEAST, "0", "0", "10"),
        (Operator.AT_LEAST, "0", "-1", "0"),
        (Operator.AT_LEAST, "-5", "-10", "0"),
        (Operator.AT_LEAST, "100", "99.999", "9.99"),
        (Operator.MORE_THAN, "100", "100", "9.99"),
        (Operator.MORE_THAN, "100", "99.99", "9.99"),
        (Operator.MORE_THAN, "100", "100.01", "10"),
        (Operator.AT_MOST, "50", "50", "10"),
        (Operator.AT_MOST, "50", "0", "10"),
        (Operator.AT_MOST, "50", "55", "9.09"),
        (Operator.AT_MOST, "0", "3", "0"),
        (Operator.AT_MOST, "0", "0", "10"),
        (Operator.AT_MOST, "-5", "-2", "0"),
        (Operator.AT_MOST, "50", "50.001", "9.99"),
        (Operator.LESS_THAN, "50", "50", "9.99"),
        (Operator.LESS_THAN, "50", "49.99", "10"),
        (Operator.LESS_THAN, "50", "100", "5"),
        (Operator.EQUAL, "0", "0", "10"),
        (Operator.EQUAL, "0", "1", "0"),
        (Operator.EQUAL, "100", "92", "9.2"),
        (Operator.EQUAL, "100", "110", "10"),
        (Operator.EQUAL, "-4", "-3", "10"),
        (Operator.EQUAL, "-4", "-5", "0"),
    ],
)
def test_what_a_number_earns(operator: Operator, target: str, actual: str, score: str) -> None:
    assert points(operator, target, actual) == Decimal(score)


def test_rounding_is_half_up() -> None:
    assert points(Operator.AT_LEAST, "8", "1", "0.04") == Decimal("0.01")


def test_above_an_equal_target_the_rule_set_decides() -> None:
    assert points(Operator.EQUAL, "100", "125", rules=RATIO) == Decimal(8)


@pytest.mark.parametrize(("actual", "score"), [("259", "10"), ("260", "9"), ("399", "9"), ("400", "8"), ("2304", "8")])
def test_e5_overshoot_by_the_scale(actual: str, score: str) -> None:
    assert points(Operator.AT_LEAST, "200", actual, rules=SCALE) == Decimal(score)


def test_e5_overshoot_without_a_scale_earns_the_weight_but_asks_why() -> None:
    training = indicator("培训人次", Operator.AT_LEAST, "200", "10")
    result = earned(MOF, training, Decimal(200), Decimal(260))
    assert (result.score, result.overshoot) == (Decimal(10), Decimal(130))
    assert "须说明原因" in result.rule
    assert earned(MOF, training, Decimal(200), Decimal("259.99")).overshoot is None


@pytest.mark.parametrize(("actual", "score"), [("90", "10"), ("86", "8.6"), ("60", "6"), ("59.99", "0"), ("120", "10")])
def test_satisfaction_by_thresholds_is_rate_times_weight(actual: str, score: str) -> None:
    content = indicator("满意度", Operator.AT_LEAST, "90", "10", Level1.SATISFACTION, "%")
    assert earned(THRESHOLDS, content, Decimal(90), Decimal(actual)).score == Decimal(score)
