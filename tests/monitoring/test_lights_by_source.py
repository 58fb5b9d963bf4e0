"""Lights as single sources have them: by the second level, blue on the whole target, phased over the year, yes or no, at checkpoints."""

import tomllib
from decimal import Decimal
from importlib.resources import files

import pytest
from pydantic import ValidationError

from monitoring.rules.lights import assess, execution_light, indicator_light
from monitoring.rules.rule_set import RuleSet
from shared.events.monitoring import Execution, Light, Likelihood, Progress, WarningKind
from shared.events.values import Indicator, Level2, Operator, percent
from tests.monitoring.samples import AMOUNT, LENGTH
from tests.monitoring.shipped import named

SHANXI, LATER, HEFEI, JLCIQ = map(named, ("shanxi/2020", "anhui/2022", "hefei/2022", "jlciq/checkpoints"))


def light(rules: RuleSet, indicator: Indicator, actual: str, month: int = 6) -> Light:
    row = Progress(indicator=indicator.name, actual=Decimal(actual), likelihood=Likelihood.CERTAIN)
    return indicator_light(rules, month, indicator, row).light


@pytest.mark.parametrize("level2", list(Level2))
def test_shanxi_lights_quality_timeliness_and_cost_by_whether_they_are_met(level2: Level2) -> None:
    found = [light(SHANXI, LENGTH.model_copy(update={"level2": level2}), actual) for actual in ("35", "47", "60", "72", "120")]
    by_time = [Light.RED, Light.YELLOW, Light.GREEN, Light.BLUE, Light.BLUE]
    in_or_out = [Light.RED, Light.RED, Light.RED, Light.RED, Light.GREEN]
    assert found == (in_or_out if level2 in (Level2.QUALITY, Level2.TIMELINESS, Level2.COST) else by_time)


def test_a_later_release_is_blue_only_on_the_whole_years_target() -> None:
    assert [light(LATER, LENGTH, actual) for actual in ("0", "35.9", "36", "48", "72", "143.9", "144")] == [
        Light.RED,
        Light.RED,
        Light.YELLOW,
        Light.GREEN,
        Light.GREEN,
        Light.GREEN,
        Light.BLUE,
    ]
    assert light(named("anhui/2019"), LENGTH, "72") is Light.BLUE


@pytest.mark.parametrize(
    ("profile", "month", "actual", "shown"),
    [
        ("年底一次完成", 11, "0", Light.GREEN),
        ("年底一次完成", 12, "0", Light.RED),
        ("年底一次完成", 12, "120", Light.GREEN),
        ("按季完成", 2, "0", Light.GREEN),
        ("按季完成", 3, "17.9", Light.RED),
        ("按季完成", 5, "24", Light.GREEN),
        ("下半年完成", 6, "0", Light.GREEN),
        ("下半年完成", 9, "47", Light.YELLOW),
        ("", 6, "0", Light.RED),
        ("没有这种分期", 6, "0", Light.RED),
    ],
)
def test_what_is_not_due_evenly_names_its_profile(profile: str, month: int, actual: str, shown: Light) -> None:
    assert light(LATER, LENGTH.model_copy(update={"phasing": profile}), actual, month) is shown


def test_a_profile_that_falls_or_does_not_end_at_the_target_is_no_rule_set() -> None:
    text = (files("monitoring.rules") / "anhui_2022.toml").read_text("utf-8")
    for wrong in ("[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 99]", "[0, 0, 0, 0, 0, 0, 0, 0, 60, 50, 0, 100]"):
        with pytest.raises(ValidationError, match="年底一次完成"):
            RuleSet.model_validate(tomllib.loads(text.replace("[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100]", wrong)))


@pytest.mark.parametrize(
    ("forecast", "likelihood", "execution", "goal"),
    [
        ("1200000.00", Likelihood.CERTAIN, Light.GREEN, Light.GREEN),
        ("1200000.00", Likelihood.POSSIBLE, Light.GREEN, Light.GREEN),
        ("1200000.00", Likelihood.IMPOSSIBLE, Light.GREEN, Light.YELLOW),
        ("1199999.99", Likelihood.CERTAIN, Light.RED, Light.RED),
        ("1199999.99", Likelihood.IMPOSSIBLE, Light.RED, Light.RED),
        (None, Likelihood.CERTAIN, Light.RED, Light.RED),
    ],
)
def test_hefei_asks_two_questions(forecast: str | None, likelihood: Likelihood, execution: Light, goal: Light) -> None:
    money = Execution(
        initial_budget=AMOUNT,
        adjusted_budget=AMOUNT,
        executed=Decimal(600000),
        rate=percent(600000, AMOUNT),
        expected_executed=None if forecast is None else Decimal(forecast),
    )
    row = Progress(indicator=LENGTH.name, actual=Decimal(60), likelihood=likelihood)
    found = assess(HEFEI, month=6, execution=money, indicators=(LENGTH,), rows={LENGTH.name: row})
    assert (found.execution_light, found.goal_light) == (execution, goal)
    assert [one.kind for one in found.lights] == [WarningKind.EXECUTION, WarningKind.GOAL]


@pytest.mark.parametrize(
    ("month", "executed", "shown"),
    [(6, "0", Light.GREEN), (7, "39.99", Light.YELLOW), (7, "40", Light.GREEN), (10, "40", Light.GREEN), (11, "80.20", Light.YELLOW)],
)
def test_a_system_has_checkpoints_in_july_and_november(month: int, executed: str, shown: Light) -> None:
    assert execution_light(JLCIQ, month=month, budget=Decimal(100), executed=Decimal(executed)).light is shown
    assert execution_light(JLCIQ, month=11, budget=Decimal(100), executed=Decimal("80.21")).light is Light.GREEN


def test_a_negative_indicator_is_in_or_out_by_any_second_level() -> None:
    below = LENGTH.model_copy(update={"operator": Operator.AT_MOST, "target": Decimal(5)})
    assert [light(SHANXI, below, actual) for actual in ("5", "5.1")] == [Light.GREEN, Light.RED]
