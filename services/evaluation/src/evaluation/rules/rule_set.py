"""A scoring rule set: everything that differs between documents, as dated data."""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.events.envelope import Value
from shared.events.values import DocumentNumber, Grade, Level1, Name, Percent, Points, Tier, jurisdiction_of
from shared.runtime.decider import Refusal


class EqualOver(StrEnum):
    """What an actual value above the target of an = indicator earns."""

    FULL = "FULL"
    RATIO = "RATIO"
    """Target / actual."""


class Tiers(Value):
    """Where the three tiers of a qualitative indicator part, in per cent; a tier begins with its lower edge."""

    attained_from: Percent
    partly_from: Percent

    def within(self, tier: Tier) -> tuple[Decimal, Decimal]:
        """The lower edge of the tier, which belongs to it, and the upper edge, which does only at 100."""
        match tier:
            case Tier.ATTAINED:
                return self.attained_from, Decimal(100)
            case Tier.PARTLY:
                return self.partly_from, self.attained_from
            case Tier.MISSED:
                return Decimal(0), self.partly_from


class Band(Value):
    """A grade, and the score from which on it is given."""

    grade: Grade
    from_: Annotated[Points, Field(alias="from")]


class Overshoot(Value):
    """完成值明显偏高: from this percentage of the target on, so many per cent of the weight are deducted."""

    from_percent: Percent
    deduct_percent: Annotated[Percent, Field(le=100)]


class Satisfaction(Value):
    """满意度 by thresholds (财预〔2021〕101号): full marks, actual value × weight, nothing; in per cent."""

    full_from: Percent
    nothing_below: Percent


class Framework(Value):
    """What the framework of department and finance evaluation asks of the weights."""

    output_and_outcome_at_least: Points


class RuleSet(Value):
    """One version of the scoring rules; a score keeps the version it was made by."""

    version: Name
    title: Name
    document: DocumentNumber
    in_force_from: date
    jurisdictions: tuple[str, ...]
    """Beginnings of the division codes where it holds; "" is everywhere."""
    execution_weight: Points
    explain_execution_below: Percent
    explain_overshoot_from: Percent
    overshoot: tuple[Overshoot, ...]
    """In order; empty where only the explanation is asked for."""
    equal_over: EqualOver
    satisfaction: Satisfaction | None = None
    """None: scored by its ratio, like any other number."""
    weights: Mapping[Level1, Points]
    """What the document names for each first level; a unit may depart from it, which is noted."""
    tiers: Tiers
    framework: Framework
    bands: tuple[Band, ...]
    """From the best downwards to 0; empty where no grade is given."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.bands and (self.bands[-1].from_ != 0 or any(upper.from_ <= lower.from_ for upper, lower in pairwise(self.bands))):
            raise ValueError("grade bands must descend to 0, so that every score has exactly one grade")
        if not 0 < self.tiers.partly_from < self.tiers.attained_from < 100:
            raise ValueError("tiers must part between 0 and 100")
        if any(upper.from_percent <= lower.from_percent for lower, upper in pairwise(self.overshoot)):
            raise ValueError("the overshoot scale must ascend")
        if sum(self.weights.values()) + self.execution_weight != 100:
            raise ValueError("weights and execution weight must add up to 100")
        return self

    def grade(self, total: Decimal) -> Grade | None:
        """The grade of a score between 0 and 100 with two decimals; None where the rule set gives none."""
        return next((band.grade for band in self.bands if total >= band.from_), None)


def load(text: str) -> RuleSet:
    """A rule set from its TOML text. Raises ValueError where it is incomplete."""
    return RuleSet.model_validate(tomllib.loads(text, parse_float=Decimal))


SHIPPED: tuple[RuleSet, ...] = tuple(
    sorted(
        (load(entry.read_text("utf-8")) for entry in files("evaluation.rules").iterdir() if entry.name.endswith(".toml")),
        key=lambda rules: rules.in_force_from,
    )
)
"""All that come with the service, oldest first."""


class NoRuleSet(Refusal):
    """On that day no scoring rule set is in force there."""

    zh = "无适用的评分规则"


def in_force(item: str, on: date) -> RuleSet:
    """The newest rule set in force for the item's jurisdiction on that day."""
    for rules in reversed(SHIPPED):
        if rules.in_force_from <= on and jurisdiction_of(item).startswith(rules.jurisdictions):
            return rules
    raise NoRuleSet(f"{on} 在财政区划 {jurisdiction_of(item)} 没有生效的评分规则")


def by_version(version: str) -> RuleSet:
    """The rule set that a score names."""
    for rules in SHIPPED:
        if rules.version == version:
            return rules
    raise NoRuleSet(f"没有版本为 {version} 的评分规则")
