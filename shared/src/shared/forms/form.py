"""A form that was found in a file: its kind, its fields and the rows of its tables, each cell with its place."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from shared.forms.book import Scalar
from shared.forms.cells.text import text_of
from shared.forms.finding import Finding


class Kind(StrEnum):
    """The official forms (表样)."""

    GOAL_DECLARATION = "goal_declaration"
    DEPARTMENT_GOAL = "department_goal_declaration"
    GOAL_APPROVAL = "goal_approval"
    MONITORING = "monitoring"
    PROJECT_SELF_EVALUATION = "project_self_evaluation"
    DEPARTMENT_SELF_EVALUATION = "department_self_evaluation"
    KEY_EVALUATION = "key_evaluation"
    REVIEW = "review"

    @property
    def zh(self) -> str:
        """As it is titled."""
        return TITLES[self]


TITLES = {
    Kind.GOAL_DECLARATION: "项目支出绩效目标申报表",
    Kind.DEPARTMENT_GOAL: "部门整体支出绩效目标申报表",
    Kind.GOAL_APPROVAL: "项目支出绩效目标批复表",
    Kind.MONITORING: "项目支出绩效目标执行监控表",
    Kind.PROJECT_SELF_EVALUATION: "项目支出绩效自评表",
    Kind.DEPARTMENT_SELF_EVALUATION: "部门整体支出绩效自评表",
    Kind.KEY_EVALUATION: "绩效评价指标体系",
    Kind.REVIEW: "绩效自评复核表",
}


class Layout(StrEnum):
    """How the form lies in the file."""

    FORM = "form"
    """One form, as on paper."""
    REGISTER = "register"
    """One of many in a table with a row for each item or each indicator."""
    PUBLISHED = "published"
    """JSON, by names."""
    PAGE = "page"
    """The text of a page."""


class Cell(Struct, frozen=True, gc=False):
    """A value with the place where it stands; a register has millions of them, so that all that is made of them is a struct."""

    value: Scalar
    text: str
    """As a person reads it."""
    sheet: str
    at: str
    """D5; of JSON the path, such as indicators[2].target_text."""
    row: int = -1
    """Counted from 0; -1 for JSON."""
    error: str | None = None

    @classmethod
    def of(cls, value: Scalar, sheet: str, at: str, row: int = -1, error: str | None = None) -> "Cell":
        """With its text."""
        return cls(value, text_of(value), sheet, at, row, error)


class Row(Struct, frozen=True, gc=False):
    """A row of a table: cells by the name of their column, and how far it counts."""

    cells: Mapping[str, Cell]
    horizon: str | None = None
    """MIDTERM or ANNUAL where the table says so."""

    def text(self, column: str) -> str:
        """The text of a cell, empty where there is none."""
        return self.cells[column].text if column in self.cells else ""


class Form(Struct, frozen=True, gc=False):
    """One form; nothing of it is interpreted but which cell is what."""

    kind: Kind
    layout: Layout
    sheet: str
    fields: Mapping[str, Cell] = field(default_factory=dict)
    tables: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    typed: bool = False
    """Numbers are told from text in this file."""
    since_1904: bool = False
    """Its workbook counts days from 1904."""

    def text(self, name: str) -> str:
        """The text of a field, empty where there is none."""
        return self.fields[name].text if name in self.fields else ""
