"""A list taken along is whole, reads as numbers and days where it has them, and runs nothing."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from tests.loop.county import ITEM, UNITS, County, begins_after
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


async def test_what_runs_is_text_in_every_file_that_has_the_name(county: County, browsers: Browsers) -> None:
    await county.approved_goal(name="=1+1")
    for at, asked in (("/selection", "year=2020"), ("/library/cases", "year=2020"), ("/search", "q=1%2B1"), ("/figures/2020/Q1b", "")):
        assert "'=1+1" in [cell for row in table(await browsers["wang"].open(f"{at}.csv?{asked}")) for cell in row], at
        sheet = load_workbook(io.BytesIO((await browsers["wang"].open(f"{at}.xlsx?{asked}")).answer.content)).active
        assert sheet is not None
        assert {cell.data_type for row in sheet for cell in row if cell.value == "=1+1"} == {"s"}, at


async def test_a_page_gives_all_its_rows_as_it_is_narrowed_and_in_its_order(county: County, browsers: Browsers) -> None:
    for n, (name, amount) in enumerate({"甲": "900000.00", "乙": "1200000.00", "丙": "800000.00", "丁": "1100000.00"}.items()):
        await county.approved_goal(f"360922-2020-P04{n:02}", name=f"{name}路", amount=amount, fiscal_funds=amount, carryover="0")
    ordered = table(await browsers["wang"].open("/selection.csv?year=2020&sort=amount"))
    assert [row[2] for row in ordered[1:]] == ["乙路", "丁路", "甲路", "丙路"]
    assert [row[2] for row in table(await browsers["wang"].open("/library/cases.csv?q=丁"))[1:]] == ["丁路"]
    assert [row[0] for row in table(await browsers["wang"].open("/units.csv"))[1:]] == sorted(UNITS)
    assert [row[1] for row in table(await browsers["wang"].open("/units.csv?sort=name&desc=true"))[1:]] == sorted(
        UNITS.values(), reverse=True
    )
    said = load_workbook(io.BytesIO((await browsers["wang"].open("/figures.xlsx?year=2020&as_of=2020-06-30")).answer.content)).active
    assert said is not None
    assert str(said["A2"].value).startswith("2020 年度　业务时间截至 2020-06-30　")


@begins_after(County.approved_and_monitored)
async def test_an_items_files_say_what_happened_by_whom_and_when(county: County, browsers: Browsers) -> None:
    trail = table(await browsers["shen"].open(f"/items/{ITEM}/trail.csv"))
    events = table(await browsers["shen"].open(f"/items/{ITEM}/audit.csv"))
    assert [row[2] for row in trail[1:]] == [row[2] for row in reversed(events[1:])]
    assert re.fullmatch(r"20[0-9-]{8} [0-9:]{8}", trail[1][0])
    browsers.away.add("audit")
    assert (await browsers["shen"].open(f"/items/{ITEM}/audit.xlsx")).status == 502


@begins_after(County.drafted_and_declared)
async def test_nobody_takes_along_what_they_may_not_see(county: County, browsers: Browsers) -> None:
    assert len(table(await browsers["wu"].open("/lists/goals.csv?year=2020"))) == 1
