from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from monitoring.rules.lights import assess, execution_light, indicator_light, worst
from monitoring.rules.rule_set import Bands, Mismatch, RuleSet
from monitoring.rules.shipped import SHIPPED
from shared.attainment.computing import attained, weighted
from shared.events.monitoring import Execution, Light, Likelihood, Progress, WarningKind
from shared.events.values import Indicator, Operator, Tier, percent, rounded
from tests.monitoring.samples import ACCIDENTS, AMOUNT, BEHIND, INDICATORS, LENGTH, ON_TIME, TRAVEL
from tests.monitoring.shipped import named
from tests.rules.shipped import marks_of

ANHUI, SICHUAN = named("anhui/2019"), named("sichuan/2025")
SHIPPED_AS = {
    "anhui_2019.toml": "3f8546590d39f14109c26e1b6a9581755e5afb17cc604e831055500812e4bf65",
    "anhui_2022.toml": "850ebcfeeb434235dfc2c2ecc12287f11b91087447adfbf6a34887cde8ba7d88",
    "hefei_2022.toml": "eaf324c7c52b521c57b3f8af32d61bfda873a4755fa9637495c6031048883d80",
    "jlciq_checkpoints.toml": "68865e9064fff5050e2a8e9503913f3af0c922199d024cad9aadcae5020c40a2",
    "shanxi_2020.toml": "a6c940db22d419c10392fee38c9ca39415210ba0ce5fedfd5793155cd780a92b",
    "sichuan_2025_choice.toml": "efc50e68450b35c6284f9d0c9114622c47876697aa73c1c24a24a428a6fcfd02",
    "sichuan_2025.toml": "feae132159cab1e16c3064efb4ceec1e3e6054f1c2e229a7b9308be179eee2a5",
}
money = st.decimals(min_value=0, max_value=Decimal("999999999999999.99"), places=2)
quantities = st.decimals(min_value=Decimal(1 - 10**12), max_value=Decimal(10**12 - 1), places=6)


def lit(rules: RuleSet, month: int, budget: str, executed: str) -> tuple[Light, str]:
    found = execution_light(rules, month=month, budget=Decimal(budget), executed=Decimal(executed))
    return found.light, found.inputs.get("value", found.inputs["execution_rate"])


def anhui(indicator: Indicator, month: int = 6, actual: str | None = None, tier: Tier | None = None) -> Light:
    row = Progress(indicator=indicator.name, actual=None if actual is None else Decimal(actual), tier=tier, likelihood=Likelihood.CERTAIN)
    return indicator_light(ANHUI, month, indicator, row).light


def aiming(operator: Operator, target: str) -> Indicator:
    return LENGTH.model_copy(update={"operator": operator, "target": Decimal(target)})


def attainment(indicators: Sequence[Indicator], rows: Mapping[str, Progress], tiers: Mapping[Tier, Decimal]) -> Fraction:
    return weighted((one.weight, attained(one, rows[one.name], tiers)) for one in indicators)


def money_block(executed: Decimal) -> Execution:
    return Execution(initial_budget=AMOUNT, adjusted_budget=AMOUNT, executed=executed, rate=percent(executed, AMOUNT))


def test_shipped_rule_sets_are_never_edited() -> None:
    assert marks_of("monitoring.rules") == SHIPPED_AS


def test_huangshi_at_june_is_yellow_by_time_and_a_warning_by_checkpoint() -> None:
    assert lit(ANHUI, 6, "220.00", "87.57") == (Light.YELLOW, "79.61")
    assert lit(SICHUAN, 6, "220.00", "87.57") == (Light.YELLOW, "39.80")


def test_the_province_of_s43_at_june_is_red() -> None:
    assert lit(ANHUI, 6, "2646.34", "672.44") == (Light.RED, "50.82")


def test_half_spent_at_july_is_green() -> None:
    assert lit(ANHUI, 7, "1261.22", "630.61") == (Light.GREEN, "85.71")


def test_no_budget_is_no_execution() -> None:
    assert lit(ANHUI, 6, "0.00", "0.00") == (Light.RED, "0.00")
    assert lit(SICHUAN, 6, "0.00", "0.00") == (Light.YELLOW, "0.00")


@pytest.mark.parametrize(
    ("executed", "light"), [("29.99", Light.RED), ("30.00", Light.YELLOW), ("39.99", Light.YELLOW), ("40.00", Light.GREEN)]
)
def test_the_lower_edge_of_a_band_belongs_to_it(executed: str, light: Light) -> None:
    assert lit(ANHUI, 6, "100.00", executed)[0] is light


def test_what_is_compared_is_not_rounded_and_what_is_shown_is() -> None:
    assert lit(ANHUI, 12, "1000000.00", "599950.00") == (Light.RED, "60.00")
    assert lit(ANHUI, 12, "1000000.00", "799950.00") == (Light.YELLOW, "80.00")
    assert lit(ANHUI, 12, "1000000.00", "800000.00") == (Light.GREEN, "80.00")
    assert lit(SICHUAN, 6, "1000000.00", "399950.00") == (Light.YELLOW, "40.00")
    assert "未取整" in execution_light(ANHUI, month=12, budget=AMOUNT, executed=AMOUNT).sentence


def test_thirds_are_compared_as_thirds() -> None:
    thirds = [LENGTH.model_copy(update={"name": f"第{n}项", "target": Decimal(3), "weight": Decimal(30)}) for n in (1, 2, 3)]
    rows = {one.name: Progress(indicator=one.name, actual=Decimal(1), likelihood=Likelihood.CERTAIN) for one in thirds}
    assert SICHUAN.mismatch is not None
    assert attainment(thirds, rows, SICHUAN.mismatch.tiers) == Fraction(100, 3)


@pytest.mark.parametrize(
    ("month", "executed", "light"),
    [
        (3, "0.00", Light.GREEN),
        (4, "24.99", Light.YELLOW),
        (4, "25.00", Light.GREEN),
        (5, "24.99", Light.YELLOW),
        (6, "39.99", Light.YELLOW),
        (8, "60.00", Light.GREEN),
        (10, "79.99", Light.YELLOW),
        (12, "80.00", Light.GREEN),
    ],
)
def test_between_checkpoints_the_last_one_passed_counts(month: int, executed: str, light: Light) -> None:
    assert lit(SICHUAN, month, "100.00", executed)[0] is light


@pytest.mark.parametrize(
    ("actual", "light"),
    [("35.9", Light.RED), ("36", Light.YELLOW), ("48", Light.GREEN), ("71.9", Light.GREEN), ("72", Light.BLUE), ("-1", Light.RED)],
)
def test_a_positive_indicator_is_measured_against_the_time_passed(actual: str, light: Light) -> None:
    assert anhui(LENGTH, actual=actual) is light


@pytest.mark.parametrize(
    ("operator", "actual", "light"),
    [
        (Operator.AT_MOST, "5", Light.GREEN),
        (Operator.AT_MOST, "5.1", Light.RED),
        (Operator.LESS_THAN, "4.9", Light.GREEN),
        (Operator.LESS_THAN, "5", Light.RED),
    ],
)
def test_a_negative_indicator_is_met_or_not_whatever_the_month(operator: Operator, actual: str, light: Light) -> None:
    assert {anhui(aiming(operator, "5"), month=month, actual=actual) for month in range(1, 13)} == {light}


def test_a_target_of_zero_is_met_or_not() -> None:
    assert anhui(ACCIDENTS, actual="0") is Light.GREEN
    assert anhui(ACCIDENTS, actual="1") is Light.RED
    assert anhui(aiming(Operator.AT_LEAST, "0"), actual="0") is Light.GREEN
    assert anhui(aiming(Operator.MORE_THAN, "0"), actual="0") is Light.RED
    assert anhui(aiming(Operator.AT_LEAST, "-5"), actual="-6") is Light.RED


def test_a_qualitative_indicator_follows_its_tier() -> None:
    assert [anhui(TRAVEL, tier=tier) for tier in (Tier.ATTAINED, Tier.PARTLY, Tier.MISSED)] == [Light.GREEN, Light.YELLOW, Light.RED]


def test_the_worst_light_is_the_goals() -> None:
    assert worst([Light.BLUE, Light.YELLOW, Light.GREEN]) is Light.YELLOW
    assert worst([Light.BLUE, Light.GREEN]) is Light.GREEN
    assert worst([Light.BLUE]) is Light.BLUE
    assert worst([]) is Light.GREEN


def test_attainment_counts_no_indicator_above_its_weight() -> None:
    assert SICHUAN.mismatch is not None
    rows = {row.indicator: row for row in BEHIND}
    double = LENGTH.model_copy(update={"target": Decimal(20)})
    assert rounded(attainment(INDICATORS, rows, SICHUAN.mismatch.tiers)) == Decimal("62.96")
    assert attainment((double, ACCIDENTS, TRAVEL), rows, SICHUAN.mismatch.tiers) == 100


def test_goal_and_money_ten_points_apart_is_no_mismatch_yet() -> None:
    row = {"养护里程": Progress(indicator="养护里程", actual=Decimal(60), likelihood=Likelihood.CERTAIN)}
    at = {
        executed: assess(SICHUAN, month=6, execution=money_block(Decimal(executed)), indicators=(LENGTH,), rows=row).goal_light
        for executed in (480000, 479000, 720000, 721000)
    }
    assert at == {480000: Light.GREEN, 479000: Light.YELLOW, 720000: Light.GREEN, 721000: Light.YELLOW}


def test_an_assessment_shows_what_each_light_was_made_of() -> None:
    rows = {row.indicator: row for row in BEHIND}
    found = assess(ANHUI, month=6, execution=money_block(Decimal(600000)), indicators=INDICATORS, rows=rows)
    assert (found.execution_light, found.goal_light) == (Light.GREEN, Light.YELLOW)
    assert [(one.kind, one.indicator) for one in found.warnings] == [(WarningKind.INDICATOR, "养护里程"), (WarningKind.GOAL, None)]
    assert found.warnings[0].inputs == {
        "actual_value": "40",
        "target_value": "120",
        "operator": "≥",
        "month": "6",
        "value": "66.67",
    }
    assert "66.67%" in found.warnings[0].sentence


def test_without_indicator_rules_single_indicators_have_no_lights() -> None:
    rows = {row.indicator: row for row in ON_TIME}
    found = assess(SICHUAN, month=6, execution=money_block(Decimal(600000)), indicators=INDICATORS, rows=rows)
    assert [one.kind for one in found.lights] == [WarningKind.EXECUTION, WarningKind.MISMATCH]


def test_a_rule_set_applies_from_its_year_on() -> None:
    assert [year for year in (2018, 2019, 2024, 2025) if ANHUI.in_force(year)] == [2019, 2024, 2025]
    assert [year for year in (2024, 2025, 2030) if SICHUAN.in_force(year)] == [2025, 2030]


def test_bands_out_of_order_and_missing_tiers_are_no_rule_set() -> None:
    with pytest.raises(ValidationError, match="依次升高"):
        Bands(red_below=Decimal(80), yellow_below=Decimal(60))
    with pytest.raises(ValidationError, match="每个定性档次"):
        Mismatch(more_than=Decimal(10), light=Light.YELLOW, tiers={Tier.ATTAINED: Decimal(100)})


@given(budget=money, executed=money, month=st.integers(1, 12))
def test_every_budget_execution_and_month_has_exactly_one_light(budget: Decimal, executed: Decimal, month: int) -> None:
    for rules in SHIPPED:
        found = execution_light(rules, month=month, budget=budget, executed=executed)
        assert found.light in Light
        assert found == execution_light(rules, month=month, budget=budget, executed=executed)


@given(budget=money.filter(bool), spent=st.lists(money, min_size=2, max_size=2).map(sorted), month=st.integers(1, 12))
def test_spending_more_never_worsens_the_light(budget: Decimal, spent: list[Decimal], month: int) -> None:
    order = [Light.RED, Light.YELLOW, Light.GREEN, Light.BLUE]
    for rules in SHIPPED:
        less, more = (execution_light(rules, month=month, budget=budget, executed=executed).light for executed in spent)
        assert order.index(less) <= order.index(more)


@given(
    operator=st.sampled_from([operator for operator in Operator if operator is not Operator.QUALITATIVE]),
    target=quantities,
    actual=quantities,
    month=st.integers(1, 12),
)
def test_every_number_against_every_target_has_a_light_and_an_attainment(
    operator: Operator, target: Decimal, actual: Decimal, month: int
) -> None:
    assert SICHUAN.mismatch is not None
    indicator = aiming(operator, f"{target:f}")
    row = Progress(indicator=indicator.name, actual=actual, likelihood=Likelihood.CERTAIN)
    assert anhui(indicator, month, f"{actual:f}") in Light
    assert 0 <= attainment([indicator], {indicator.name: row}, SICHUAN.mismatch.tiers) <= 100
