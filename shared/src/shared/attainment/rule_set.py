"""A rule set of attainment: what a document or a county may set otherwise, as dated data."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.events.envelope import Value
from shared.events.values import FiscalYear, Name, Percent, Tier
from shared.rules.kind import shipped_in


class Lines(Value):
    """From where on the two sides of dual monitoring are on course, in per cent of the time passed (序时进度)."""

    attainment_from: Percent
    execution_from: Percent


class RuleSet(Value):
    """One version of the rules; a percentage names the version it was made by."""

    name: Name
    version: Name
    title: Name
    source: Name
    from_year: FiscalYear
    """First fiscal year it is in force for."""
    cap: Annotated[Percent, Field(le=100)]
    """No indicator counts for more than that of its weight."""
    tiers: Mapping[Tier, Percent]
    """How far a qualitative indicator is attained whose tier alone is known."""
    quadrant: Lines

    @model_validator(mode="after")
    def _every_tier(self) -> Self:
        if set(self.tiers) != set(Tier):
            raise ValueError("every tier needs a percentage")
        return self

    @property
    def key(self) -> str:
        """`weighted/2018`: how a percentage names it."""
        return f"{self.name}/{self.version}"

    @property
    def sentence(self) -> str:
        """How it is computed, in words."""
        tiers = "、".join(f"“{tier}”{self.tiers[tier]:f}%" for tier in Tier)
        return (
            f"已填报的年度指标按分值加权平均：正向指标为完成值÷指标值，反向指标为指标值÷完成值，各指标至多计{self.cap:f}%；"
            f"定性指标按单位填报的百分比，只填档次的{tiers}；未填报的指标不计入，分值按已填报的折算"
        )


SHIPPED: tuple[RuleSet, ...] = tuple(sorted(shipped_in("shared.attainment", RuleSet), key=lambda rules: rules.from_year))
"""All that come with the product, oldest first; the oldest is in force for every fiscal year before it."""


def in_force(fiscal_year: int) -> RuleSet:
    """The newest rule set for that fiscal year."""
    return next((rules for rules in reversed(SHIPPED) if rules.from_year <= fiscal_year), SHIPPED[0])
