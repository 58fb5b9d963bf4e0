"""A warning rule set (预警规则): everything that differs between regions and years, as dated data."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, JsonValue, StrictBool, model_validator

from monitoring.rules.lateness import LateBand, require_rising
from shared.events.envelope import Value
from shared.events.monitoring import Light, WarningKind
from shared.events.text import compared
from shared.events.values import WHOLE, FiscalYear, Indicator, Level2, Month, Name, Percent, Tier
from shared.rules.head import wrong

UNROUNDED = "按未取整的数比较"
"""What is shown has two decimals; what is compared is not rounded."""


class BlueOf(StrEnum):
    """What blue is measured against."""

    TIME = "time"
    """The part of the target that the time passed asks for."""
    YEAR = "year"
    """The whole year's target."""


class Bands(Value):
    """Which light a percentage has: every one has exactly one."""

    red_below: Percent
    yellow_below: Percent
    blue_from: Percent | None = None
    """None: nothing is better than green."""
    blue_of: BlueOf = BlueOf.TIME

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        if not self.red_below < self.yellow_below < (self.blue_from or self.yellow_below + 1):
            raise wrong("灯色分界须由红、黄到蓝依次升高")
        return self

    def light(self, percent: Fraction, of_year: Fraction | None = None) -> Light:
        """The light of a percentage of any sign, compared as it is: 59.995 is below 60; `of_year`: of the whole target."""
        if percent < Fraction(self.red_below):
            return Light.RED
        if percent < Fraction(self.yellow_below):
            return Light.YELLOW
        surpassed = percent if self.blue_of is BlueOf.TIME or of_year is None else of_year
        return Light.GREEN if self.blue_from is None or surpassed < Fraction(self.blue_from) else Light.BLUE

    def words(self) -> str:
        """The bands in words."""
        of = "达到全年指标值的" if self.blue_of is BlueOf.YEAR else ""
        blue = "" if self.blue_from is None else f"，{of}{self.blue_from}%及以上亮蓝灯"
        return f"{UNROUNDED}，低于{self.red_below}%亮红灯，低于{self.yellow_below}%亮黄灯{blue}，其余亮绿灯"


class ByTime(Value):
    """Execution is measured against the part of the year that has passed (序时进度)."""

    basis: Literal["time"]
    bands: Bands


MONTHS: list[JsonValue] = [str(month) for month in range(1, 13)]


class ByCheckpoints(Value):
    """Execution must have reached a percentage by the end of certain months; in between the last one passed counts."""

    basis: Literal["checkpoints"]
    at_least: Annotated[Mapping[Month, Percent], Field(min_length=1, json_schema_extra={"propertyNames": {"enum": MONTHS}})]
    light: Light
    """Of a rate below the line; else green."""
    of_forecast: StrictBool = False
    """The unit's own forecast of the year's spending is compared, not what is spent; one that is missing is 0."""

    def line(self, month: int) -> Percent | None:
        """What must be reached by the end of the month; None before the first checkpoint."""
        passed = [checkpoint for checkpoint in self.at_least if checkpoint <= month]
        return self.at_least[max(passed)] if passed else None


class Measure(StrEnum):
    """How the indicators of a second level are lit."""

    BY_TIME = "时间进度"
    IN_OR_OUT = "是否符合"
    """Inside the target green, outside red, no yellow."""


SHARES = Annotated[tuple[Percent, ...], Field(min_length=12, max_length=12)]
"""What of the year's target is due by the end of each month, in per cent."""


class Attainable(Value):
    """目标能否完成: whether all indicators can still be attained, as the unit says it, beside whether the execution is as expected."""

    both: Light
    only_execution: Light
    """The execution is as expected, the goal cannot be attained."""
    without_execution: Light
    """The execution is not as expected, whatever the goal."""


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
            raise wrong("每个定性档次都须有百分比")
        return self


class ChoiceTerm(Value):
    """限期选择: within how many working days the unit chooses after a warning, and what follows where it does not."""

    within_workdays: Annotated[int, Field(ge=1, le=60), WHOLE]
    kinds: Annotated[tuple[WarningKind, ...], Field(min_length=1)]
    """Which warnings ask for it."""
    outcome: Literal["暂停拨款"]


class WarningRules(Value):
    """What a document or a county sets about warning lights."""

    execution: Annotated[ByTime | ByCheckpoints, Field(discriminator="basis")]
    indicators: Bands | None = None
    """None: single indicators have no lights."""
    by_level2: Mapping[Level2, Measure] = {}
    """Where the second level decides how an indicator is lit; the others go by time."""
    phasing: Mapping[Name, SHARES] = {}
    """分期完成: profiles by name, which an indicator may name; the others are due evenly."""
    attainable: Attainable | None = None
    mismatch: Mismatch | None = None
    choice: ChoiceTerm | None = None
    lateness: Annotated[tuple[LateBand, ...], Field(max_length=20)] = ()
    """迟报: by days; none: what comes late is told, and nothing follows from it."""

    @model_validator(mode="after")
    def _phased(self) -> Self:
        for name, shares in self.phasing.items():
            if any(earlier > later for earlier, later in pairwise(shares)) or shares[-1] != 100:
                raise wrong(f"分期“{name}”须逐月不减，并在12月达到100%")
        if self.attainable is not None and self.mismatch is not None:
            raise wrong("目标能否完成（attainable）与目标执行偏差（mismatch）只能取其一")
        require_rising(self.lateness)
        return self

    def late_band(self, days: int) -> LateBand | None:
        """The band of a record that is so many days late; None where nothing follows."""
        return next((band for band in reversed(self.lateness) if band.from_days <= days), None)

    def due(self, indicator: Indicator, month: int) -> tuple[Fraction, str]:
        """What of the year's target is due by the end of the month, as a part of 1, and how that is said."""
        for name, shares in self.phasing.items():
            if indicator.phasing and compared(name) == compared(indicator.phasing):
                return Fraction(shares[month - 1]) / 100, f"×{shares[month - 1]}%（分期“{name}”）"
        return Fraction(month, 12), f"×{month}/12"


class RuleSet(WarningRules):
    """One version of the warning rules; a light keeps the version it was made by."""

    name: Name
    version: Name
    title: Name
    title_en: str = ""
    source: Name
    from_year: FiscalYear
    """First fiscal year it is in force for."""
    until_year: FiscalYear | None = None
    opens_from: date = date.min
    """From when on rounds may be opened by it, where a county says so."""
    opens_until: date = date.max

    @property
    def key(self) -> str:
        """`anhui/2019`: how rounds and lights name it."""
        return f"{self.name}/{self.version}"

    def in_force(self, fiscal_year: int) -> bool:
        """Whether rounds of that year may use it."""
        return self.from_year <= fiscal_year <= (self.until_year or fiscal_year)
