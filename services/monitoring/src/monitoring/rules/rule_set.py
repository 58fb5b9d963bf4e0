"""A warning rule set (预警规则): everything that differs between regions and years, as dated data."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from shared.events.envelope import Value
from shared.events.monitoring import Light
from shared.events.values import FiscalYear, Month, Name, Percent, Tier

UNROUNDED = "按未取整的数比较"
"""What is shown has two decimals; what is compared is not rounded."""


class Bands(Value):
    """Which light a percentage has: every one has exactly one."""

    red_below: Percent
    yellow_below: Percent
    blue_from: Percent | None = None
    """None: nothing is better than green."""

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        if not self.red_below < self.yellow_below < (self.blue_from or self.yellow_below + 1):
            raise ValueError("the bands must ascend from red to blue")
        return self

    def light(self, percent: Fraction) -> Light:
        """The light of a percentage of any sign, compared as it is: 59.995 is below 60."""
        if percent < Fraction(self.red_below):
            return Light.RED
        if percent < Fraction(self.yellow_below):
            return Light.YELLOW
        return Light.GREEN if self.blue_from is None or percent < Fraction(self.blue_from) else Light.BLUE

    def words(self) -> str:
        """The bands in words."""
        blue = "" if self.blue_from is None else f"，{self.blue_from}%及以上亮蓝灯"
        return f"{UNROUNDED}，低于{self.red_below}%亮红灯，低于{self.yellow_below}%亮黄灯{blue}，其余亮绿灯"


class ByTime(Value):
    """Execution is measured against the part of the year that has passed (序时进度)."""

    basis: Literal["time"]
    bands: Bands


class ByCheckpoints(Value):
    """Execution must have reached a percentage by the end of certain months; in between the last one passed counts."""

    basis: Literal["checkpoints"]
    at_least: Annotated[Mapping[Month, Percent], Field(min_length=1)]
    light: Light
    """Of a rate below the line; else green."""

    def line(self, month: int) -> Percent | None:
        """What must be reached by the end of the month; None before the first checkpoint."""
        passed = [checkpoint for checkpoint in self.at_least if checkpoint <= month]
        return self.at_least[max(passed)] if passed else None


class Mismatch(Value):
    """Goal attainment and budget execution may differ by so many percentage points."""

    more_than: Percent
    light: Light
    """Where they differ by more; else green."""
    tiers: Mapping[Tier, Percent]
    """How far a qualitative indicator is attained."""

    @model_validator(mode="after")
    def _every_tier(self) -> Self:
        if set(self.tiers) != set(Tier):
            raise ValueError("every tier needs a percentage")
        return self


class RuleSet(Value):
    """One version of the warning rules; a light keeps the version it was made by."""

    name: Name
    version: Name
    title: Name
    source: Name
    from_year: FiscalYear
    """First fiscal year it is in force for."""
    until_year: FiscalYear | None = None
    execution: Annotated[ByTime | ByCheckpoints, Field(discriminator="basis")]
    indicators: Bands | None = None
    """None: single indicators have no lights."""
    mismatch: Mismatch | None = None

    @property
    def key(self) -> str:
        """`anhui/2019`: how rounds and lights name it."""
        return f"{self.name}/{self.version}"

    def in_force(self, fiscal_year: int) -> bool:
        """Whether rounds of that year may use it."""
        return self.from_year <= fiscal_year <= (self.until_year or fiscal_year)
