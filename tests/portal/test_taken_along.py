"""Whatever a page shows as rows can be taken along whole, in both kinds of file, and nothing in them runs."""

import csv
import io
import re
from collections.abc import AsyncIterator, Iterable
from decimal import Decimal, InvalidOperation

import pytest
from openpyxl import load_workbook

from tests.loop.county import County
from tests.portal.begun import ROLES, begun
from tests.portal.browsers import Browser, Browsers, Seen
from tests.portal.every_page import PASSED, kind
from tests.portal.links import followed
from tests.portal.shown_rows import ShownRow, ShownTable, ShownTables

STAYS = {
    "上年的项目": "leads on to a form; the projects are those of the list of goals",
    "绩效目标": "says what one may decide, as help does",
    "运行监控": "says what one may decide, as help does",
    "绩效评价": "says what one may decide, as help does",
    "反馈整改": "says what one may decide, as help does",
    "审计": "says what one may decide, as help does",
    "各龄期的件数": "the chart of the board, taken along from 总览",
    "待批复的目标": "the list of goals narrowed to 财政已审",
    "挂钩建议": "the list of linkages",
    "待整改清单": "the list of what is to be rectified, which the board leads to",
    "推荐的指标及其理由": "a part of the form, taken over with a button",
    "指标的各个版本": "one indicator's versions side by side",
    "规则内容": "one rule set, side by side with another",
    "试算前后的等级": "counts of the rows below it",
    "各服务听到各日志的哪里": "how the services stand at this moment",
    "被拒的自动办理": "waits for the operator's decision on the page",
    "搁置消息": "waits for the operator's decision on the page",
    "各项会成为什么": "a form that decides on what 我的工作 lists",
    "表上的数与国库的数": "one form beside what the treasury told",
    "自报得分与计算得分": "one form beside what was counted",
    "审核意见": "a part of a form",
}
"""Tables by their captions that no file is made of, and why."""
BATCH = re.compile(r"^/(queue|approvals|year-end)|/import")
"""Forms that decide on many things at once: their rows are those of 我的工作 or of the file that was handed in."""
FORMULA = "=1+1"
"""What a project is called."""
RUNS = re.compile(r"[=+@\t\r]|-(?![0-9.]+$)")
"""How a text begins that a table program would run."""


OF_THE_YEAR = ("/selection", "/quadrant", "/board", "/overview", "/figures", "/budget", "/library/cases", "/lists/goals", "/lists/lights")
"""Pages that are looked at in the year in which something happened, and not in the one that their links lead to."""


async def shown(browser: Browser, first: Iterable[str]) -> AsyncIterator[tuple[str, Seen]]:
    """Pages with their addresses: those of the year, then all that links lead to."""
    for at in first:
        there = f"{at}?year=2020"
        yield there, await browser.open(there)
    async for _here, there, seen in followed(browser):
        yield there, seen


async def files(browser: Browser, page: ShownTables) -> list[list[str]]:
    """All rows of the page's files, which say the same in both kinds and run nothing."""
    found = []
    for at, asked in page.files.items():
        answer = (await browser.open(f"{at}.csv{asked}")).answer
        assert answer.status_code == 200, at
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        sheet = load_workbook(io.BytesIO((await browser.open(f"{at}.xlsx{asked}")).answer.content)).active
        assert sheet is not None
        assert [cell.value for cell in sheet[3]] == rows[0], at
        assert sheet.max_row - 3 == len(rows) - 1 or len(rows) == 1, at
        assert not [cell.value for row in sheet for cell in row if cell.data_type == "f"], at
        assert not [cell for row in rows for cell in row if RUNS.match(cell)], at
        found += rows[1:]
    return found


def in_file(shown: ShownRow, rows: list[list[str]]) -> bool:
    """Whether a line of the files has the row's name, be it of two columns, and its amounts."""
    names = re.split(" [→·] ", next(iter(shown.name), "").lstrip("=+-@"))
    wanted = {amount / 10_000 for amount in shown.amounts}
    return any(all(any(name in cell for cell in row) for name in names) and wanted <= set(numbers(row)) for row in rows)


def numbers(row: list[str]) -> list[Decimal]:
    """Those of its cells that are numbers."""
    found = []
    for cell in row:
        try:
            found.append(Decimal(cell))
        except InvalidOperation:
            continue
    return found


def left_out(table: ShownTable, rows: list[list[str]]) -> list[str]:
    """What the page shows and its files do not have."""
    return [" ".join(row.name) for row in table.rows if not in_file(row, rows)]


@pytest.mark.long
async def test_every_row_that_a_page_shows_stands_in_its_files(county: County, browsers: Browsers) -> None:
    await county.approved_goal("360922-2020-P0901", name=FORMULA)
    await begun(county)
    await county.drafted_and_declared("360922-2021-P0901", name=FORMULA)
    wrong, met, defused = [], set[str](), set[str]()
    for who in ROLES:
        async for there, seen in shown(browsers[who], OF_THE_YEAR if who == "wang" else ()):
            if PASSED.search(there.partition("?")[0]) or BATCH.search(there) or seen.status >= 400 or f"{who} {kind(there)}" in met:
                continue
            met.add(f"{who} {kind(there)}")
            page = ShownTables(seen.text)
            tables = [table for table in page.tables if table.caption and table.caption not in STAYS and table.rows]
            rows = await files(browsers[who], page)
            if f"'{FORMULA}" in (cell for row in rows for cell in row):
                defused.add(kind(there))
            wrong += [f"{who} at {there}, {table.caption}: {said}" for table in tables for said in left_out(table, rows)[:3]]
    assert not wrong, "\n".join(wrong)
    assert defused >= {"/?", "/library/cases?", "/lists/goals?", "/selection?"}
