"""The one interpreter of warning rule sets: from a form's figures to its lights, each with its inputs and the rule in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from monitoring.rules.rule_set import UNROUNDED, Attainable, ByCheckpoints, ByTime, Measure, Mismatch, RuleSet
from shared.attainment.computing import attained, target_of, weighted
from shared.events.monitoring import Assessed, Execution, Light, Likelihood, Progress, WarningKind
from shared.events.values import Indicator, Operator, Tier, exact_percent, rounded

WORST_FIRST = (Light.RED, Light.YELLOW, Light.GREEN, Light.BLUE)
STATED = "单位填报"
"""Where the treasury told nothing, the figures are the unit's own; else the treasury's reference stands in their place."""
OF_TIER = {Tier.ATTAINED: Light.GREEN, Tier.PARTLY: Light.YELLOW, Tier.MISSED: Light.RED}


@dataclass(frozen=True)
class Assessment:
    """All lights of one submission."""

    execution_light: Light
    goal_light: Light
    lights: tuple[Assessed, ...]

    @property
    def warnings(self) -> tuple[Assessed, ...]:
        """What is yellow or red."""
        return tuple(light for light in self.lights if light.light in (Light.YELLOW, Light.RED))


def assess(
    rules: RuleSet, *, month: int, execution: Execution, indicators: Sequence[Indicator], rows: Mapping[str, Progress]
) -> Assessment:
    """Light up the annual indicators (a row for each), the goal and the execution as of the end of the month."""
    money = execution_light(
        rules, month=month, budget=execution.adjusted_budget, executed=execution.executed, forecast=execution.expected_executed
    )
    money = money.model_copy(update={"inputs": money.inputs | {"figures_of": execution.reference or STATED}})
    goal: list[Assessed] = []
    if rules.indicators is not None:
        goal += [indicator_light(rules, month, indicator, rows[indicator.name]) for indicator in indicators]
        goal.append(_worst_of(goal))
    if rules.mismatch is not None and indicators:
        rate = exact_percent(execution.executed, execution.adjusted_budget)
        reached = weighted((one.weight, attained(one, rows[one.name], rules.mismatch.tiers)) for one in indicators)
        goal.append(_mismatch(rules.mismatch, reached, rate))
    if rules.attainable is not None:
        goal.append(_attainable(rules.attainable, money.light is Light.GREEN, rows.values()))
    return Assessment(money.light, worst(light.light for light in goal), (money, *goal))


def worst(lights: Iterable[Light]) -> Light:
    """Any red is red, else any yellow is yellow, else any green is green; blue only where all are; green where there is none."""
    found = set(lights)
    return next((light for light in WORST_FIRST if light in found), Light.GREEN)


def execution_light(rules: RuleSet, *, month: int, budget: Decimal, executed: Decimal, forecast: Decimal | None = None) -> Assessed:
    """预算执行预警; `forecast`: what the unit expects to spend in the whole year."""
    exact = exact_percent(executed, budget)
    rate = rounded(exact)
    inputs = {"adjusted_budget": f"{budget}", "executed": f"{executed}", "month": f"{month}", "execution_rate": f"{rate}"}
    if isinstance(rules.execution, ByTime):
        progress = exact * 12 / month
        light, value = rules.execution.bands.light(progress), rounded(progress)
        sentence = f"执行率{rate}%，除以时间进度{month}/12得{value}%：{rules.execution.bands.words()}"
        return Assessed(kind=WarningKind.EXECUTION, light=light, inputs=inputs | {"value": f"{value}"}, sentence=sentence)
    line = rules.execution.line(month)
    if line is None:
        sentence = f"执行率{rate}%：{month}月尚无执行率下限，亮绿灯"
        return Assessed(kind=WarningKind.EXECUTION, light=Light.GREEN, inputs=inputs, sentence=sentence)
    if rules.execution.of_forecast:
        return _by_forecast(rules.execution, line, exact_percent(forecast or Decimal(0), budget), inputs)
    light = rules.execution.light if exact < Fraction(line) else Light.GREEN
    sentence = f"执行率{rate}%：{UNROUNDED}，截至{month}月低于{line}%亮{rules.execution.light}灯，其余亮绿灯"
    return Assessed(kind=WarningKind.EXECUTION, light=light, inputs=inputs | {"at_least": f"{line}"}, sentence=sentence)


def _by_forecast(rule: ByCheckpoints, line: Decimal, expected: Fraction, inputs: dict[str, str]) -> Assessed:
    light = rule.light if expected < Fraction(line) else Light.GREEN
    sentence = (
        f"全年预计执行数（未填按0计）为全年预算数的{rounded(expected)}%：{UNROUNDED}，低于{line}%不符合预期，亮{rule.light}灯，其余亮绿灯"
    )
    return Assessed(
        kind=WarningKind.EXECUTION,
        light=light,
        inputs=inputs | {"expected": f"{rounded(expected)}", "at_least": f"{line}"},
        sentence=sentence,
    )


def indicator_light(rules: RuleSet, month: int, indicator: Indicator, row: Progress) -> Assessed:
    """指标预警: 正向 by time, 反向 and zero targets by whether they are met, 定性 by tier; where the rules say so, by the second level."""
    bands = rules.indicators
    assert bands is not None
    if indicator.operator is Operator.QUALITATIVE:
        tier = row.tier or Tier.MISSED
        return _indicator(indicator, OF_TIER[tier], {"tier": tier}, f"定性指标“{tier}”亮{OF_TIER[tier]}灯")
    actual, target = row.actual or Decimal(0), target_of(indicator)
    inputs = {"actual_value": f"{actual}", "target_value": f"{target}", "operator": indicator.operator.value, "month": f"{month}"}
    lower = indicator.operator.lower_is_better
    in_or_out = rules.by_level2.get(indicator.level2) is Measure.IN_OR_OUT
    if lower or target <= 0 or in_or_out:
        light = Light.GREEN if indicator.operator.met(actual, target) else Light.RED
        why = "反向指标" if lower else "指标值不大于零，不按时间进度折算" if target <= 0 else f"{indicator.level2}指标不按时间进度折算"
        return _indicator(indicator, light, inputs, f"{why}：完成值{actual}，要求{indicator.operator}{target}，符合亮绿灯，不符合亮红灯")
    due, words = rules.due(indicator, month)
    of_year = exact_percent(actual, target)
    if not due:
        return _indicator(indicator, Light.GREEN, inputs, f"完成值{actual}：截至{month}月尚无应完成的指标值{words}，亮绿灯")
    progress = of_year / due
    value = rounded(progress)
    sentence = f"完成值{actual}，除以时间进度目标{target}{words}得{value}%：{bands.words()}"
    return _indicator(indicator, bands.light(progress, of_year), inputs | {"value": f"{value}"}, sentence)


def _indicator(indicator: Indicator, light: Light, inputs: dict[str, str], sentence: str) -> Assessed:
    return Assessed(kind=WarningKind.INDICATOR, light=light, indicator=indicator.name, inputs=inputs, sentence=sentence)


def _worst_of(indicators: Sequence[Assessed]) -> Assessed:
    light = worst(one.light for one in indicators)
    counts = {each.name.lower(): str(sum(one.light is each for one in indicators)) for each in WORST_FIRST}
    sentence = f"取各项指标中最差的灯色，依次为红、黄、绿、蓝：亮{light}灯"
    return Assessed(kind=WarningKind.GOAL, light=light, inputs=counts, sentence=sentence)


def _attainable(rule: Attainable, as_expected: bool, rows: Iterable[Progress]) -> Assessed:
    lost = [row.indicator for row in rows if row.likelihood is Likelihood.IMPOSSIBLE]
    light = rule.without_execution if not as_expected else rule.only_execution if lost else rule.both
    said = f"目标不能全部完成（{'、'.join(lost)}）"[:200] if lost else "目标能够完成"
    sentence = f"预算执行{'' if as_expected else '不'}符合预期，{said}：亮{light}灯"
    inputs = {"execution_as_expected": "1" if as_expected else "0", "goal_attainable": "0" if lost else "1"}
    return Assessed(kind=WarningKind.GOAL, light=light, inputs=inputs, sentence=sentence)


def _mismatch(rule: Mismatch, goal: Fraction, rate: Fraction) -> Assessed:
    apart = abs(goal - rate)
    shown = {"goal_attainment": rounded(goal), "execution_rate": rounded(rate), "difference": rounded(apart)}
    sentence = (
        f"目标完成率{shown['goal_attainment']}%与执行率{shown['execution_rate']}%相差{shown['difference']}个百分点："
        f"{UNROUNDED}，超过{rule.more_than}个百分点亮{rule.light}灯，其余亮绿灯"
    )
    light = rule.light if apart > Fraction(rule.more_than) else Light.GREEN
    return Assessed(kind=WarningKind.MISMATCH, light=light, inputs={name: f"{value}" for name, value in shown.items()}, sentence=sentence)
