"""A scoring rule set: everything that differs between documents, as dated data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, Self

from pydantic import model_validator

from evaluation.rules.parameters import (
    Band,
    Cap,
    EqualOver,
    Framework,
    Method,
    NegativeRule,
    Overshoot,
    Satisfaction,
    Scheme,
    StrictEqual,
    Tiers,
)
from shared.events.envelope import Value
from shared.events.text import compared
from shared.events.values import DocumentNumber, Grade, Label, Level1, Name, Percent, Points, jurisdiction_of
from shared.rules.book import Book
from shared.rules.head import Head, wrong
from shared.rules.kind import RuleKind, Version, shipped_in
from shared.rules.weights import WeightRange


class ScoringRules(Value):
    """What a document or a county sets about scoring."""

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
    negative: NegativeRule = NegativeRule.A_OVER_B
    strict_equal: StrictEqual = StrictEqual.BELOW_FULL
    ranges: Mapping[Level1, WeightRange] = {}
    """Where the document states ranges instead of numbers; a first level outside its range is noted."""
    caps: tuple[Cap, ...] = ()
    """By execution rate, from the lowest upwards."""
    schemes: tuple[Scheme, ...] = ()
    """By name; an indicator may name one."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.bands and self.bands[-1].from_ != 0:
            raise wrong(f"等级（bands）：低于 {self.bands[-1].from_} 分的没有等级，最低一档须从 0 分起")
        for upper, lower in pairwise(self.bands):
            if upper.from_ <= lower.from_:
                raise wrong(f"等级（bands）：“{upper.grade}”从 {upper.from_} 分起，须高于“{lower.grade}”的 {lower.from_} 分")
        if len({band.grade for band in self.bands}) < len(self.bands):
            raise wrong("等级（bands）：同一等级出现了不止一次")
        if not 0 < self.tiers.partly_from < self.tiers.attained_from < 100:
            raise wrong("定性等次（tiers）的两条线须在 0 与 100 之间，且达成高于部分达成")
        if any(upper.from_percent <= lower.from_percent for lower, upper in pairwise(self.overshoot)):
            raise wrong("完成值偏高扣减（overshoot）的档次须由低到高")
        if (weight := sum(self.weights.values()) + self.execution_weight) != 100:
            raise wrong(f"一级指标分值（weights）与预算执行率分值合计为 {weight}，不等于 100")
        if any(not range_.at_least <= self.weights.get(level, 0) <= range_.at_most for level, range_ in self.ranges.items()):
            raise wrong("一级指标分值（weights）不在分值区间（ranges）内")
        if any(upper.execution_below <= lower.execution_below or upper.at_most < lower.at_most for lower, upper in pairwise(self.caps)):
            raise wrong("执行率封顶（caps）须由低到高，执行率较低的封顶不得更高")
        if len({compared(scheme.name) for scheme in self.schemes}) < len(self.schemes):
            raise wrong("赋分规则（schemes）的名称重复")
        if self.satisfaction is None and any(scheme.method is Method.SATISFACTION for scheme in self.schemes):
            raise wrong("赋分规则（schemes）用到满意度分段，而规则集没有满意度的分段（satisfaction）")
        return self

    def scheme(self, name: str) -> Scheme | None:
        """The one of that name, blanks and widths aside; None where the rule set knows none."""
        return next((scheme for scheme in self.schemes if compared(scheme.name) == compared(name)), None) if name else None

    def grade(self, total: Decimal) -> Grade | None:
        """The grade of a score between 0 and 100 with two decimals; None where the rule set gives none."""
        return next((band.grade for band in self.bands if total >= band.from_), None)


class RuleSet(ScoringRules):
    """One version of the scoring rules; a score keeps the version it was made by."""

    version: Name
    title: Name
    title_en: str = ""
    document: DocumentNumber
    article: Label = ""
    in_force_from: date
    in_force_until: date | None = None
    jurisdictions: tuple[str, ...]
    """Beginnings of the division codes where it holds; "" is everywhere; none: nowhere until a county adopts it."""

    @property
    def head(self) -> Head:
        """What it says of itself."""
        said = {name: getattr(self, name) for name in Head.model_fields if hasattr(self, name)}
        return Head(key=self.version, **said)


SHIPPED: tuple[RuleSet, ...] = tuple(sorted(shipped_in("evaluation.rules", RuleSet), key=lambda rules: rules.in_force_from))
"""All that come with the service, oldest first."""


def _whole(head: Head, parameters: Mapping[str, Any]) -> RuleSet:
    named = head.model_dump(include=Head.model_fields.keys() & RuleSet.model_fields.keys())
    return RuleSet.model_validate({**parameters, **named, "version": head.key})


SCORING = RuleKind(
    name="scoring",
    title="评分规则",
    applies="适用于施行之日起报送的自评表和评价报告；此前的得分和等级不变",
    parameters=ScoringRules,
    whole=_whole,
    shipped=tuple(Version(rules.head, rules) for rules in SHIPPED),
)


@dataclass(frozen=True)
class Rules:
    """The scoring rules as the county's book has them."""

    book: Book

    def in_force(self, item: str, on: date) -> RuleSet:
        """The rule set in force for the item's jurisdiction on that day. Raises NoRuleSet."""
        return SCORING.in_force(jurisdiction_of(item), on, self.book).rules

    def named(self, version: str) -> RuleSet:
        """The rule set that a score names. Raises NoRuleSet."""
        return SCORING.named(version, self.book).rules
