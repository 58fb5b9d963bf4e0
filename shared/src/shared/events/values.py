"""The values that events are made of: text, days, money, points, codes, grades, indicators."""

import re
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool
from pydantic_core import PydanticCustomError, PydanticKnownError

from shared.events.envelope import Called, Value
from shared.events.text import PERSON_ID_BYTES, recorded_person, taken_in

Text = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(taken_in(required=True, one_line=False)), Called("Text")]
"""Up to 2,000 characters, the national column length."""
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(taken_in(required=True)), Called("Name")]
"""A name or title, one line of up to 200 characters; `text.compared` says when two are one."""
Note = Annotated[str, Field(max_length=2000), AfterValidator(taken_in(required=False, one_line=False)), Called("Note")]
"""Up to 2,000 characters that may be left empty."""
Label = Annotated[str, Field(max_length=100), AfterValidator(taken_in(required=False)), Called("Label")]
"""A word or two that may be left empty."""
DocumentNumber = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(taken_in(required=True)), Called("DocumentNumber")]
"""文号: the number of the document that a decision rests on, e.g. 万发〔2019〕20号."""
Reference = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(taken_in(required=True, trimmed=False)), Called("Reference")]
"""Another system's own id of something: one line, kept to the letter, blanks at its ends too."""


_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})")


def _written_day(value: Any) -> Any:
    if (isinstance(value, str) and _DAY.fullmatch(value)) or type(value) is date:
        return value
    raise PydanticCustomError("day", "a day is written 2020-01-31")


def _written_moment(value: Any) -> Any:
    if (isinstance(value, str) and _MOMENT.fullmatch(value)) or (isinstance(value, datetime) and value.tzinfo):
        return value
    raise PydanticCustomError("moment", "a moment is written 2020-01-31T09:00:00+08:00")


def _known_everywhere(moment: datetime) -> datetime:
    try:
        moment.astimezone(UTC)
    except OverflowError as beyond:
        raise PydanticCustomError("moment", "a moment is written 2020-01-31T09:00:00+08:00") from beyond
    return moment


Day = Annotated[date, BeforeValidator(_written_day), Called("Day")]
"""A day of the calendar, written YYYY-MM-DD and in no other way."""
Moment = Annotated[datetime, BeforeValidator(_written_moment), AfterValidator(_known_everywhere), Called("Moment")]
"""A moment, ISO 8601 in its extended form with an offset or Z, and in no other way."""


def _no_truth(value: Any) -> Any:
    if isinstance(value, bool):
        raise PydanticKnownError("int_type")
    return value


_CENT, _NOTHING = Decimal("0.01"), Decimal("0.00")


def _two_decimals(number: Decimal) -> Decimal:
    return number.quantize(_CENT) if number else _NOTHING


def _plain(number: Decimal) -> Decimal:
    """As people write it: 1E+3 is 1000, and -0 is 0; decimals that were given stay."""
    if "E" in str(number):
        return number.quantize(Decimal(1)) if number else Decimal(0)
    return number if number else number.copy_abs()


Money = Annotated[
    Decimal,
    Field(ge=0, max_digits=15, decimal_places=2, allow_inf_nan=False),
    AfterValidator(_two_decimals),
    Called("Money", r"^[0-9]{1,13}[.][0-9]{2}$"),
]
"""Yuan, never negative, at most two decimals (more is refused), below 10^13: sums of thousands of them fit 64 bits in fen."""
SignedMoney = Annotated[
    Decimal,
    Field(max_digits=15, decimal_places=2, allow_inf_nan=False),
    AfterValidator(_two_decimals),
    Called("SignedMoney", r"^-?[0-9]{1,13}[.][0-9]{2}$"),
]
"""Yuan like Money, and negative where more came back than was spent (退库)."""
Points = Annotated[
    Decimal,
    Field(ge=0, le=100, decimal_places=2, allow_inf_nan=False),
    AfterValidator(_two_decimals),
    Called("Points", r"^(100[.]00|[0-9]{1,2}[.][0-9]{2})$"),
]
"""分值 or score, 0 to 100 with two decimals."""
Percent = Annotated[
    Decimal,
    Field(ge=0, max_digits=12, decimal_places=2, allow_inf_nan=False),
    AfterValidator(_two_decimals),
    Called("Percent", r"^[0-9]{1,10}[.][0-9]{2}$"),
]
"""A percentage: 94.08 means 94.08 %. May exceed 100."""
Rate = Annotated[
    Decimal,
    Field(max_digits=20, decimal_places=2, allow_inf_nan=False),
    AfterValidator(_two_decimals),
    Called("Rate", r"^-?[0-9]{1,18}[.][0-9]{2}$"),
]
"""A percentage of any sign and size, as it is shown: what was spent of a budget may be all that money can be of one fen."""
Quantity = Annotated[
    Decimal,
    Field(max_digits=18, decimal_places=6, allow_inf_nan=False),
    AfterValidator(_plain),
    Called("Quantity", r"^-?[0-9]{1,18}([.][0-9]{1,6})?$"),
]
"""A measured or aimed-at number of any sign."""

WHOLE = BeforeValidator(_no_truth)
"""Stands at whole numbers: `true` is none."""
FiscalYear = Annotated[int, Field(ge=2000, le=2100), WHOLE, Called("FiscalYear")]
Month = Annotated[int, Field(ge=1, le=12), WHOLE, Called("Month")]
UnitCode = Annotated[str, Field(pattern=r"^[0-9]{3}([0-9]{3}){0,6}$"), Called("UnitCode")]
"""单位代码: three digits of the department, three more for each level below: 219, 219001."""
ItemId = Annotated[str, Field(pattern=r"^[0-9]{6}-20[0-9]{2}-(P[0-9A-Z]{1,21}|D[0-9]{3}([0-9]{3}){0,6})$"), Called("ItemId")]
"""A budget item: jurisdiction, fiscal year, then P and the project's code, or D and the unit's code. 360922-2020-P0017."""
PersonId = Annotated[str, Field(min_length=1, max_length=PERSON_ID_BYTES), AfterValidator(recorded_person), Called("PersonId")]
"""Who, as the identity provider says it: any text of at most 255 bytes of UTF-8, without control characters."""
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$"), Called("Sha256")]


class Evidence(Value):
    """佐证材料: a document kept elsewhere, bound to the claim by its SHA-256."""

    title: Name
    sha256: Sha256


class FormSource(Evidence):
    """The file that a form was read from, as it was handed in, and where in it the form stands."""

    about: ItemId
    """For which it was handed in: the item itself, or the unit as a whole where the file holds forms of several."""
    sheet: Label
    cell: Label
    """The first cell of the form: A1."""


class Remark(Value):
    """One reason of a return or a review, where it belongs (逐项意见)."""

    place: Name
    """The field of the form, e.g. `rows/3/actual`, counted from 0, or the name of an indicator or the code of a problem."""
    reason: Text


Remarks = Annotated[tuple[Remark, ...], Field(max_length=200)]


class ObjectKind(StrEnum):
    """What a goal or an evaluation is about."""

    PROJECT = "PROJECT"
    """项目支出."""
    DEPARTMENT = "DEPARTMENT"
    """部门整体支出."""


class SpendingObject(StrEnum):
    """对象: what a goal with a project's code is about; all of them go through the loop as projects do."""

    PROJECT = "项目"
    POLICY = "政策"
    TRANSFER = "转移支付"


class Grade(StrEnum):
    """评价等级."""

    EXCELLENT = "优"
    GOOD = "良"
    FAIR = "中"
    POOR = "差"


class Level1(StrEnum):
    """一级指标."""

    COST = "成本"
    OUTPUT = "产出"
    OUTCOME = "效益"
    SATISFACTION = "满意度"


class Level2(StrEnum):
    """二级指标."""

    QUANTITY = "数量"
    QUALITY = "质量"
    TIMELINESS = "时效"
    COST = "成本"
    ECONOMIC = "经济效益"
    SOCIAL = "社会效益"
    ECOLOGICAL = "生态效益"
    SUSTAINABILITY = "可持续影响"
    SATISFACTION = "服务对象满意度"


class Horizon(StrEnum):
    """Whether an indicator belongs to the mid-term or to the annual goal."""

    MIDTERM = "MIDTERM"
    ANNUAL = "ANNUAL"


class Operator(StrEnum):
    """指标性质."""

    AT_LEAST = "≥"
    MORE_THAN = ">"
    EQUAL = "="
    LESS_THAN = "<"
    AT_MOST = "≤"
    QUALITATIVE = "定性"

    def met(self, actual: Decimal, target: Decimal) -> bool:
        """Whether the number meets the target: a strict operator is not met by equality, `=` by nothing else; 定性 is met by no number."""
        match self:
            case Operator.AT_LEAST:
                return actual >= target
            case Operator.MORE_THAN:
                return actual > target
            case Operator.EQUAL:
                return actual == target
            case Operator.LESS_THAN:
                return actual < target
            case Operator.AT_MOST:
                return actual <= target
            case Operator.QUALITATIVE:
                return False

    @property
    def lower_is_better(self) -> bool:
        """反向指标."""
        return self in (Operator.LESS_THAN, Operator.AT_MOST)


class Commonality(StrEnum):
    """共性 or 个性指标."""

    COMMON = "COMMON"
    SPECIFIC = "SPECIFIC"


LibraryVersion = Annotated[str, Field(pattern=r"^[0-9A-Z]{1,24}/[1-9][0-9]{0,3}$"), Called("LibraryVersion")]
"""An indicator of the library in one of its versions: GX010101/1."""


class Indicator(Value):
    """绩效指标: one third-level line of a goal."""

    horizon: Horizon = Horizon.ANNUAL
    level1: Level1
    level2: Level2
    name: Name
    """三级指标; unique within its horizon."""
    operator: Operator
    target: Quantity | None = None
    """Target value (指标值) of a quantitative indicator."""
    target_text: Name | None = None
    """Target in words, of a qualitative indicator."""
    measure: Label = ""
    """度量单位."""
    weight: Points
    """分值. The annual ones of a goal add up to 90; the execution rate adds 10 at self-evaluation."""
    baseline: Quantity | None = None
    """上年实际."""
    commonality: Commonality = Commonality.SPECIFIC
    sector: Label = ""
    is_core: StrictBool = False
    scoring_standard: Note = ""
    scoring_rule: Label = ""
    """赋分规则: the name of a scheme of the scoring rule set, where not the operator decides; empty in goals of before it was asked."""
    phasing: Label = ""
    """分期完成: the name of a profile of the warning rule set, by which the target is due over the year; empty: evenly."""
    library: LibraryVersion | None = None
    """引用的库内指标, in the version that was taken; None where the unit wrote it itself, and of earlier events."""


class Tier(StrEnum):
    """How far a qualitative indicator was attained."""

    ATTAINED = "达成预期指标"
    PARTLY = "部分达成预期指标并具有一定效果"
    MISSED = "未达成预期指标且效果较差"


def jurisdiction_of(subject: str) -> str:
    """`360922-2020-P0017` → `360922`."""
    return subject.split("-", 1)[0]


def fiscal_year_of(item: str) -> int:
    """`360922-2020-P0017` → 2020."""
    return int(item.split("-", 2)[1])


def code_of(item: str) -> str:
    """`360922-2020-P0017` → `P0017`: a project keeps its code over the years."""
    return item.split("-", 2)[2]


def year_before(item: str) -> str:
    """`360922-2020-P0017` → `360922-2019-P0017`: the same project in the fiscal year before."""
    return _years_away(item, -1)


def year_after(item: str) -> str:
    """`360922-2020-P0017` → `360922-2021-P0017`: the same project in the fiscal year after."""
    return _years_away(item, 1)


def _years_away(item: str, years: int) -> str:
    return f"{jurisdiction_of(item)}-{fiscal_year_of(item) + years}-{code_of(item)}"


def is_first_level(unit: str) -> bool:
    """一级预算单位: a code of three digits, with no department above it."""
    return len(unit) == 3


def first_level_of(unit: str) -> str:
    """`219001` → `219`: the department (主管部门) that the unit is within, or is itself."""
    return unit[:3]


def and_above(unit: str) -> tuple[str, ...]:
    """`219001` → `219`, `219001`: the codes of the units that it is within."""
    return tuple(unit[:end] for end in range(3, len(unit) + 1, 3))


def within(unit: str, above: str) -> bool:
    """The unit is `above` or one below it: 219001 is within 219; no unit is within the empty code."""
    return bool(above) and unit.startswith(above)


def unit_subject(jurisdiction: str, unit: str) -> str:
    """The subject of a unit's own events: 360922-U219001."""
    return f"{jurisdiction}-U{unit}"


def unit_of_subject(subject: str) -> str:
    """`360922-U219001` → `219001`."""
    return subject.split("-U", 1)[1]


def to_fen(yuan: Decimal) -> int:
    """Yuan as integer fen, exactly; money has at most two decimals."""
    return int(yuan * 100)


FEN = Decimal("0.01")


def to_yuan(fen: int) -> Decimal:
    """Fen as yuan with two decimals."""
    return Decimal(fen) * FEN


EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
"""Wide enough for every quotient of two quantities (18 digits, 6 decimals), so that it is rounded once."""


def exact_percent(part: Decimal | int, whole: Decimal | int) -> Fraction:
    """part / whole in per cent, not rounded: what is compared; 0 where there is no whole."""
    return Fraction(part) * 100 / Fraction(whole) if whole else Fraction(0)


def percent(part: Decimal | int, whole: Decimal | int, places: int = 2) -> Decimal:
    """part / whole in per cent as it is shown, rounded half-up away from zero; 0 where there is no whole."""
    return rounded(exact_percent(part, whole), places)


def shown(number: Decimal) -> str:
    """A number as people write it: 730.00 → 730."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(number: Decimal | Fraction, places: int = 2) -> Decimal:
    """So many decimals, half-up away from zero."""
    exact = EXACT.divide(Decimal(number.numerator), Decimal(number.denominator)) if isinstance(number, Fraction) else number
    return exact.quantize(Decimal(1).scaleb(-places), context=EXACT)
