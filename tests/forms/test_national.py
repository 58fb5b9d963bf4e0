"""The national tables are read again as they were written, in each kind of file, whatever their texts begin with."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings

from goals.national import goal_rows
from goals.views.cases import Case
from shared.events.goals import GoalContent
from shared.events.values import Horizon, ObjectKind
from shared.forms import Kind, document, forms_in, read
from shared.forms.cells.formulas import RUN_BY_TABLES, as_meant, defused
from shared.forms.national import TABLES, WRITTEN, rows_of
from tests.forms.filled import UNIT, goals

ENDINGS = pytest.mark.parametrize("ending", WRITTEN)
OF = {ObjectKind.PROJECT: "PM", ObjectKind.DEPARTMENT: "BGT"}


def case_of(content: GoalContent) -> Case:
    told = {name: getattr(content, name) for name in Case.model_fields if hasattr(content, name)}
    item = "360922-2026-P0017" if content.kind is ObjectKind.PROJECT else "360922-2026-D219001"
    return Case(item=item, year=2026, version=2, **told)


def written(name: str, rows: Sequence[tuple[str, ...]], ending: str) -> bytes:
    """The file, made page by page."""

    async def pages() -> AsyncIterator[Sequence[tuple[str, ...]]]:
        for row in rows:
            yield [row]

    async def whole() -> bytes:
        return b"".join([part async for part in WRITTEN[ending][1](TABLES[name], pages())])

    return asyncio.run(whole())


@ENDINGS
@settings(max_examples=6)
@given(content=goals())
def test_goals_and_indicators_are_read_again_from_their_tables(ending: str, content: GoalContent) -> None:
    family, case = OF[content.kind], case_of(content)
    for name in (f"{family}_PERF_GOAL_INFO", f"{family}_PERF_INDICATOR"):
        rows = goal_rows(name, [case], {"219001": UNIT})
        data = written(name, rows, ending)
        if ending == "csv":
            cells = [cell for line in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in line]
            assert [cell for cell in cells if cell.startswith(RUN_BY_TABLES)] == []
        book = read(f"{name}.{ending}", data)
        again = list(rows_of(book))
        assert {table.name for table, _ in again} == {name}
        assert [tuple(row[column].value for column in TABLES[name].names) for _, row in again] == rows
        (made,) = [document(form) for form in forms_in(book).forms]
        assert made.kind is (Kind.GOAL_DECLARATION if family == "PM" else Kind.DEPARTMENT_GOAL)
        assert made.said("unit") == UNIT
        if name.endswith("INDICATOR"):
            told = [
                (one.horizon, one.level3 and one.level3.value, one.operator or "定性", one.target and one.target.value)
                for one in made.indicators
            ]
            assert told == [(one.horizon, one.name, one.operator, one.target) for one in content.indicators]
            assert [one.weight.value for one in made.indicators if one.weight] == [one.weight for one in content.indicators]
        else:
            assert (made.said("annual_goal"), made.said("midterm_goal")) == (content.annual_goal, content.midterm_goal)


@pytest.mark.parametrize("text", ["=1+1", "+x", "-1", "@A1", "\t=1", "'", "'=1", "''-", "普通", ""])
def test_no_text_is_run_and_none_is_lost(text: str) -> None:
    assert not defused(text).startswith(RUN_BY_TABLES)
    assert as_meant(defused(text)) == text


def test_a_name_is_cut_where_its_column_ends_and_stands_whole_beside_it() -> None:
    table = TABLES["PM_PERF_INDICATOR"]
    row = dict(zip(table.names, table.row(kpi_lv3="长" * 40, kpi_content="长" * 40, weight=Decimal("22.50")), strict=True))
    assert (len(row["kpi_lv3"]), len(row["kpi_content"]), row["weight"]) == (30, 40, "22.50")
    with pytest.raises(KeyError):
        table.row(kpi_lv4="无此列")


def test_a_table_of_another_system_is_read_by_its_columns_in_whatever_order() -> None:
    heading = "KPI_CONTENT,computesign,kpi_val,meterunit,kpi_id,pro_code,pro_name,fiscal_year,yearflag"
    lines = f"{heading}\n护栏长度,1,20,公里,a1,0017,村道安防,2024,1\n"
    (made,) = [document(form) for form in forms_in(read("指标.csv", lines.encode())).forms]
    (one,) = made.indicators
    assert (made.said("project_code"), one.horizon, one.operator, one.unit) == ("0017", Horizon.MIDTERM, "≥", "公里")
