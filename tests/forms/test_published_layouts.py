"""Every exported form lies as the published one: words in their order, merges, borders, A4; each difference is named with its reason."""

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell import Cell

from evaluation.decisions.self_evaluation_state import SelfEvaluation
from evaluation.printed import self_evaluation_form
from evaluation.printed_of_department import department_self_evaluation_form
from goals.printed import goal_form
from monitoring.decisions.record_state import Record
from monitoring.printed import monitoring_form
from shared.events.goals import GoalContent, ProjectCategory, ProjectNature, Task
from shared.events.values import Horizon, Indicator, Level1, Level2, ObjectKind, Operator
from shared.forms.printed import PrintedForm, as_xlsx
from tests.forms.filled import DEPARTMENT, UNIT

PUBLISHED: dict[str, Any] = json.loads((Path(__file__).parents[1] / "oracle" / "layouts.json").read_text(encoding="utf-8"))
YUAN = Decimal("1200000.00")
ANNUAL = Indicator(
    level1=Level1.OUTPUT,
    level2=Level2.QUANTITY,
    name="养护里程",
    operator=Operator.AT_LEAST,
    target=Decimal(20),
    measure="公里",
    weight=Decimal(90),
)


def goal(kind: ObjectKind) -> PrintedForm:
    project = kind is ObjectKind.PROJECT
    content = GoalContent(
        kind=kind,
        name="村道养护",
        unit="219001",
        nature=ProjectNature.NEW,
        category=ProjectCategory.SPECIFIC,
        starts_on=date(2026, 1, 1),
        ends_on=date(2028, 12, 31),
        fiscal_funds=YUAN,
        carryover=Decimal(0),
        other_funds=Decimal(0),
        amount=YUAN,
        annual_goal="养护二十公里",
        tasks=() if project else (Task(name="养护", content="村道", amount=YUAN),),
        indicators=(*((ANNUAL.model_copy(update={"horizon": Horizon.MIDTERM}),) if project else ()), ANNUAL),
    )
    return goal_form(content, 2026, UNIT, DEPARTMENT)


RECORD = Record(unit="219001", name="村道养护", fiscal_year=2026, period_end_month=7, indicators=(ANNUAL,))
EVALUATION = SelfEvaluation(unit="219001", name="村道养护", fiscal_year=2026)
FORMS = (
    goal(ObjectKind.PROJECT),
    goal(ObjectKind.DEPARTMENT),
    monitoring_form(RECORD, "养护二十公里", UNIT, DEPARTMENT),
    self_evaluation_form(EVALUATION, (ANNUAL,), "养护二十公里", UNIT, DEPARTMENT),
    department_self_evaluation_form(EVALUATION, (ANNUAL,), None, "养护二十公里", UNIT, DEPARTMENT),
)


@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.title)
def test_an_exported_form_lies_as_the_published_one(form: PrintedForm) -> None:
    published = PUBLISHED[form.title]
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(form))).worksheets[0]
    words = {one.lstrip("+-") for one in published["labels"]}
    told = [cell for row in sheet.iter_rows(min_row=4) for cell in row if cell.value in words]
    assert [cell.value for cell in told] == [one.lstrip("+") for one in published["labels"] if not one.startswith("-")]
    assert {one[1:] for one in published["labels"] if one[0] in "+-"} == set(published["differences"]), "each difference has its reason"
    merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    down = {cell.value: area.max_row - area.min_row + 1 for cell in told if (area := merged.get((cell.row, cell.column)))}
    assert down.items() >= published["merged_down"].items()
    fits = sheet.sheet_properties.pageSetUpPr
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth or 1, fits and fits.fitToPage) == (9, 1, True), "one A4 page across"
    assert (sheet.page_setup.orientation == "landscape") is published["landscape"]
    last = 3 + len(form.rows)
    assert sheet.print_area.endswith(f"${last + 1}"), "the line of signatures is printed too"
    cells = [cell for row in sheet.iter_rows(4, last) for cell in row if isinstance(cell, Cell)]
    bare = [cell.coordinate for cell in cells if not (cell.border.left.style and cell.border.top.style)]
    assert bare == []


def test_every_published_layout_is_exported() -> None:
    assert {form.title for form in FORMS} == set(PUBLISHED)
