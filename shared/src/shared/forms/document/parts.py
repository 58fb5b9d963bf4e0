"""What a document consists of."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Generic, TypeVar

from msgspec import Struct, field

from shared.forms.finding import Finding
from shared.forms.form import Cell, Form, Kind, Layout

T = TypeVar("T")


class Read(Struct, Generic[T], frozen=True, gc=False):
    """A value and the cell from which it was read."""

    value: T
    cell: Cell

    @property
    def text(self) -> str:
        """As printed."""
        return self.cell.text

    @property
    def sheet(self) -> str:
        """Where it stands."""
        return self.cell.sheet

    @property
    def at(self) -> str:
        """Where it stands in its sheet, as `Cell.at`."""
        return self.cell.at


Number = Read[Decimal]
Words = Read[str]


class Fund(Struct, frozen=True, gc=False):
    """A kind of money (total, fiscal, carryover, other …), in yuan."""

    kind: str
    horizon: str | None = None
    initial: Number | None = None
    full_year: Number | None = None
    executed: Number | None = None
    forecast: Number | None = None


class Execution(Struct, frozen=True, gc=False):
    """预算执行率: as printed; what the amounts give stands in the findings."""

    weight: Number | None = None
    rate: Number | None = None
    """In per cent."""
    score: Number | None = None


class Indicator(Struct, frozen=True, gc=False):
    """A row of the indicator table."""

    level1: Words | None = None
    level2: Words | None = None
    level3: Words | None = None
    horizon: str | None = None
    operator: str | None = None
    """≥, >, =, <, ≤; None where none is printed or the target is qualitative."""
    target: Number | None = None
    target_high: Decimal | None = None
    """Of a range."""
    target_date: str | None = None
    target_text: Words | None = None
    qualitative: bool = False
    unit: str | None = None
    sites: Mapping[str, Number] = field(default_factory=dict)
    actual: Number | None = None
    actual_text: Words | None = None
    forecast: Number | None = None
    forecast_text: Words | None = None
    weight: Number | None = None
    score: Number | None = None
    review_score: Number | None = None
    review_reason: Words | None = None
    causes: tuple[str, ...] = ()
    """FUNDING, POLICY, STAFFING, FACILITIES, OTHER."""
    possibility: str | None = None
    """CERTAIN, POSSIBLE, IMPOSSIBLE."""
    texts: Mapping[str, Words] = field(default_factory=dict)
    """deviation, reason, remark, explanation, formula, scoring, core, baseline, coefficient … as printed."""


class LevelWeight(Struct, frozen=True, gc=False):
    """The weight, or the range of it, printed with a level."""

    level: int
    name: str
    low: Decimal
    high: Decimal


class Total(Struct, frozen=True, gc=False):
    """The last row, as printed."""

    weight: Number | None = None
    score: Number | None = None


class Task(Struct, frozen=True, gc=False):
    """年度主要任务 of a department, in yuan."""

    name: Words | None = None
    content: Words | None = None
    amounts: Mapping[str, Number] = field(default_factory=dict)


class Document(Struct, frozen=True, gc=False):
    """One form, understood; what is not printed is None."""

    kind: Kind
    layout: Layout
    sheet: str
    fiscal_year: Read[int] | None = None
    period_end_month: Read[int] | None = None
    amount_unit: Words | None = None
    words: Mapping[str, Words] = field(default_factory=dict)
    """project_name, department, department_code, unit, unit_code, category, annual_goal, expected_goal, grade … by name."""
    nature: Read[str] | None = None
    """NEW or CONTINUING, or the word that is ticked."""
    dates: Mapping[str, Read[tuple[str, str | None]]] = field(default_factory=dict)
    """start, end, period, filled_on: as much of the day as is printed, and the end of a span."""
    funds: tuple[Fund, ...] = ()
    execution: Execution | None = None
    indicators: tuple[Indicator, ...] = ()
    level_weights: tuple[LevelWeight, ...] = ()
    total: Total | None = None
    tasks: tuple[Task, ...] = ()
    notes: tuple[Words, ...] = ()
    findings: tuple[Finding, ...] = ()
    form: Form | None = None
    """The cells from which it was made."""

    def said(self, name: str) -> str | None:
        """The text of one of `words`."""
        return self.words[name].value if name in self.words else None

    @property
    def fatal(self) -> bool:
        """It cannot be filed before a cell is corrected."""
        return any(one.fatal for one in self.findings)
