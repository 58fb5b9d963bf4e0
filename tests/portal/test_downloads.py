"""A list taken along is whole, reads as numbers and days where it has them, and runs nothing."""

import csv
import io

import pytest
from openpyxl import load_workbook

from tests.loop.county import County, begins_after
from tests.portal.browsers import Browsers, Seen

RUN = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1")


def table(seen: Seen) -> list[list[str]]:
    return list(csv.reader(io.StringIO(seen.answer.content.decode("utf-8-sig"))))


@pytest.fixture(autouse=True)
def three_rows_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.pages.taking.PAGE", 3)


async def test_both_kinds_hold_every_row_over_many_pages_with_amounts_in_ten_thousands(county: County, browsers: Browsers) -> None:
    for n in range(8):
        await county.drafted_and_declared(f"360922-2020-P01{n:02}")
    rows = table(await browsers["wang"].open("/lists/goals.csv?year=2020&status=已送审"))
    assert rows[0] == ["项目编号", "单位代码", "项目", "单位", "金额（万元）", "评定", "状态", "轮到"]
    assert [row[0] for row in rows[1:]] == [f"360922-2020-P01{n:02}" for n in range(8)]
    assert rows[1][4] == "120.00"
    sheet = load_workbook(io.BytesIO((await browsers["wang"].open("/lists/goals.xlsx?year=2020")).answer.content)).active
    assert sheet is not None
    assert sheet["A1"].value == "绩效目标"
    assert str(sheet["A2"].value).startswith("2020 年度　单位：万元")
    assert [sheet.cell(row, 1).value for row in range(4, 12)] == [row[0] for row in rows[1:]]
    assert sheet["E4"].value == 120
    assert (sheet.freeze_panes, sheet.page_setup.orientation, sheet.print_title_rows) == ("A4", "landscape", "$1:$3")


async def test_text_that_a_table_program_would_run_is_text_in_both_kinds(county: County, browsers: Browsers) -> None:
    for n, name in enumerate(RUN):
        await county.drafted_and_declared(f"360922-2020-P02{n:02}", name=name)
    names = [row[2] for row in table(await browsers["wang"].open("/lists/goals.csv?year=2020"))[1:]]
    assert names == [f"'{name.strip()}" for name in RUN]
    sheet = load_workbook(io.BytesIO((await browsers["wang"].open("/lists/goals.xlsx?year=2020")).answer.content)).active
    assert sheet is not None
    assert [(sheet.cell(row, 3).data_type, sheet.cell(row, 3).value) for row in range(4, 9)] == [("s", name.strip()) for name in RUN]


async def test_a_list_whose_rest_does_not_come_is_a_broken_download_and_no_short_list(county: County, browsers: Browsers) -> None:
    for n in range(4):
        await county.drafted_and_declared(f"360922-2020-P03{n:02}")
    whole = browsers["wang"].http
    async with whole.stream("GET", "/lists/goals.csv?year=2020") as first:
        assert first.status_code == 200
    browsers.away.add("goals")
    assert (await browsers["wang"].open("/lists/goals.csv?year=2020")).status == 502
    assert (await browsers["wang"].open("/lists/goals.ods?year=2020")).status == 404


@begins_after(County.drafted_and_declared)
async def test_nobody_takes_along_what_they_may_not_see(county: County, browsers: Browsers) -> None:
    assert len(table(await browsers["wu"].open("/lists/goals.csv?year=2020"))) == 1
