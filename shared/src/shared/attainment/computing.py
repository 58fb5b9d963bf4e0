"""The one interpreter of attainment: from targets and what was reached to a percentage, with its derivation."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from shared.attainment.rule_set import RuleSet, in_force
from shared.events.envelope import Value
from shared.events.values import Horizon, Indicator, Name, Operator, Percent, Points, Rate, Text, Tier, exact_percent, rounded

FULL = Fraction(100)
NOTHING = Fraction(0)


class Reached(Protocol):
    """What was reached of an indicator: a row of a monitoring or self-evaluation form."""

    @property
    def actual(self) -> Decimal | None:
        """Of a quantitative one."""

    @property
    def tier(self) -> Tier | None:
        """Of a qualitative one."""


class IndicatorAttained(Value):
    """One indicator's part in the attainment."""

    indicator: Name
    weight: Points
    share: Percent
    """Its weight in per cent of the weights that count, as it is shown."""
    percent: Percent
    sentence: Text
    """How it came about, with the numbers."""


class GoalAttained(Value):
    """目标实现程度 of a project, with its derivation."""

    percent: Percent
    rule_set: Name
    sentence: Text
    """How it is computed."""
    indicators: tuple[IndicatorAttained, ...]
    """Those that count, in the goal's order."""
    not_reported: tuple[Name, ...]
    """Those that do not count, because nothing is reported of them."""


def target_of(indicator: Indicator) -> Decimal:
    """The target of a quantitative indicator; goals approves none without one."""
    return Decimal(0) if indicator.target is None else indicator.target


def attained(indicator: Indicator, row: Reached, tiers: Mapping[Tier, Percent]) -> Fraction:
    """One indicator, 0 to 100, not rounded; a positive target of `=` that is surpassed is attained."""
    if indicator.operator is Operator.QUALITATIVE:
        stated: Decimal | None = getattr(row, "tier_percent", None)
        return Fraction(stated if stated is not None else tiers[row.tier]) if row.tier else NOTHING
    actual, target = row.actual or Decimal(0), target_of(indicator)
    if indicator.operator.met(actual, target):
        return FULL
    if target <= 0:
        return NOTHING
    ratio = exact_percent(target, actual) if indicator.operator.lower_is_better else exact_percent(actual, target)
    return min(max(ratio, NOTHING), FULL)


def weighted(parts: Iterable[tuple[Decimal, Fraction]]) -> Fraction:
    """The mean of percentages by weight, not rounded; nothing where nothing weighs."""
    known = [(Fraction(weight), percent) for weight, percent in parts]
    weights = sum((weight for weight, _ in known), NOTHING)
    return sum((weight * percent for weight, percent in known), NOTHING) / weights if weights else NOTHING


def attainment(indicators: Sequence[Indicator], rows: Mapping[str, Reached], fiscal_year: int) -> GoalAttained | None:
    """The year's goal by the rules of its fiscal year; None where nothing that weighs is reported of it."""
    rules = in_force(fiscal_year)
    annual = [one for one in indicators if one.horizon is Horizon.ANNUAL]
    counting = [(one, rows[one.name]) for one in annual if one.name in rows and _says(one, rows[one.name])]
    weights = sum((one.weight for one, _ in counting), Decimal(0))
    if not weights:
        return None
    parts = [(one, row, min(attained(one, row, rules.tiers), Fraction(rules.cap))) for one, row in counting]
    found = tuple(
        IndicatorAttained(
            indicator=one.name,
            weight=one.weight,
            share=rounded(exact_percent(one.weight, weights)),
            percent=rounded(percent),
            sentence=_sentence(one, row, rounded(percent), rules),
        )
        for one, row, percent in parts
    )
    counted = {one.name for one, _ in counting}
    return GoalAttained(
        percent=rounded(weighted((one.weight, percent) for one, _, percent in parts)),
        rule_set=rules.key,
        sentence=rules.sentence,
        indicators=found,
        not_reported=tuple(one.name for one in annual if one.name not in counted),
    )


def time_passed(month: int) -> Rate:
    """序时进度 at the end of a month, in per cent of the year."""
    return rounded(exact_percent(month, 12))


def _says(indicator: Indicator, row: Reached) -> bool:
    return (row.tier if indicator.operator is Operator.QUALITATIVE else row.actual) is not None


def _sentence(indicator: Indicator, row: Reached, percent: Decimal, rules: RuleSet) -> str:
    if indicator.operator is Operator.QUALITATIVE:
        return f"定性指标“{row.tier}”，计{percent}%"
    asked = f"完成值{row.actual:f}，要求{indicator.operator}{target_of(indicator):f}"
    if indicator.operator.met(row.actual or Decimal(0), target_of(indicator)):
        return f"{asked}：达到指标值，计{percent}%"
    if target_of(indicator) <= 0:
        return f"{asked}：未达到，指标值不大于零不按比例计，计{percent}%"
    ratio = "指标值÷完成值" if indicator.operator.lower_is_better else "完成值÷指标值"
    return f"{asked}：{ratio}，至多计{rules.cap:f}%，计{percent}%"
