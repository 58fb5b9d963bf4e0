"""The typed parameters that a scoring rule set is made of; each refuses a value that leaves a hole, and says where."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.events.envelope import Value
from shared.events.values import DocumentNumber, Grade, Name, Percent, Points, Tier
from shared.rules.head import wrong


class EqualOver(StrEnum):
    """What an actual value above the target of an = indicator earns."""

    FULL = "FULL"
    RATIO = "RATIO"
    """Target / actual."""
    MANUAL = "MANUAL"
    """What the unit states, with its reason (人工评分)."""


class NegativeRule(StrEnum):
    """What a 反向指标 (≤ <) earns that misses its target."""

    A_OVER_B = "A_OVER_B"
    """Weight × target / actual."""
    LINEAR_EXCESS = "LINEAR_EXCESS"
    """Weight × (1 − excess / target): nothing from twice the target on."""


class StrictEqual(StrEnum):
    """What an actual value at the target of a strict indicator (> <) earns."""

    BELOW_FULL = "BELOW_FULL"
    """The target is not met: 0.01 less than the weight."""
    FULL = "FULL"
    """Full marks, though monitoring says it is not met."""


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

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.nothing_below > self.full_from:
            raise wrong(f"满意度：得 0 分的线 {self.nothing_below}% 高于得满分的线 {self.full_from}%")
        return self


class Cap(Value):
    """执行率封顶: below this execution rate in per cent the total is at most so much."""

    execution_below: Percent
    at_most: Points


class Method(StrEnum):
    """赋分方法 (财预〔2021〕101号 and local tables)."""

    RATIO = "按完成比例"
    RATIO_WITH_FLOOR = "按完成比例设下限"
    DIRECT = "直接赋分"
    SATISFACTION = "满意度分段"
    PENALTY_STEP = "每差一个百分点扣分"
    BAND = "分档赋分"
    CHECKLIST = "逐项得分"
    MANUAL = "人工评分"


class Step(Value):
    """A band: from this actual value on, so many per cent of the weight."""

    from_: Annotated[Decimal, Field(alias="from", max_digits=18, decimal_places=6, allow_inf_nan=False)]
    percent: Annotated[Percent, Field(le=100)]


NEEDED: Mapping[Method, frozenset[str]] = {
    Method.RATIO_WITH_FLOOR: frozenset({"floor"}),
    Method.PENALTY_STEP: frozenset({"per_point"}),
    Method.CHECKLIST: frozenset({"each"}),
    Method.BAND: frozenset({"steps", "otherwise"}),
}


class Scheme(Value):
    """赋分规则 by name: how the indicators that name it are scored, instead of by their operator."""

    name: Name
    method: Method
    document: DocumentNumber
    floor: Annotated[Percent, Field(le=100)] | None = None
    """RATIO_WITH_FLOOR: below this per cent of the target nothing is earned."""
    per_point: Points | None = None
    """PENALTY_STEP: so many points for each percentage point by which the target is missed."""
    each: Points | None = None
    """CHECKLIST: points for each thing that is there; the actual value is their number."""
    steps: tuple[Step, ...] = ()
    """BAND: from the best downwards."""
    otherwise: Annotated[Percent, Field(le=100)] | None = None
    """BAND: per cent of the weight below the last step."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        given = {name for name in ("floor", "per_point", "each", "steps", "otherwise") if getattr(self, name) not in (None, ())}
        if given != (needed := NEEDED.get(self.method, frozenset())):
            raise wrong(f"赋分规则“{self.name}”（{self.method}）的参数应为 {sorted(needed)}，实为 {sorted(given)}")
        falls = all(upper.from_ > lower.from_ and upper.percent >= lower.percent for upper, lower in pairwise(self.steps))
        if not falls or (self.steps and self.otherwise is not None and self.otherwise > self.steps[-1].percent):
            raise wrong(f"赋分规则“{self.name}”的档次须由高到低，低档得分不高于高档")
        return self


Dimension = Annotated[str, Field(pattern="^(决策|过程|产出|效益)$")]


class FrameLine(Value):
    """A third-level line that the framework names, with its usual weight."""

    dimension: Dimension
    name: Name
    weight: Points


class Framework(Value):
    """What the framework of department and finance evaluation asks of the weights."""

    output_and_outcome_at_least: Points
    lines: tuple[FrameLine, ...] = ()
    """The lines that a report begins with; a report that departs from them is noted. Empty: none are named."""
    levels: Mapping[Dimension, Points] = {}
    """三级折算: what each dimension weighs of 100, where the lines of each dimension again add up to 100; empty: lines simply add up."""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.lines and (weight := sum((line.weight for line in self.lines), Decimal(0))) != 100:
            raise wrong(f"评价指标体系框架（framework.lines）的权重合计为 {weight}，不等于 100")
        if self.levels and (weight := sum(self.levels.values(), Decimal(0))) != 100:
            raise wrong(f"评价指标体系框架（framework.levels）的一级权重合计为 {weight}，不等于 100")
        if self.lines and self.levels:
            raise wrong("评价指标体系框架不能既给三级权重（framework.lines）又按一级折算（framework.levels）")
        return self
