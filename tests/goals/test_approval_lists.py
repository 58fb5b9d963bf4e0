"""A list of approvals in Excel is looked at row by row and nothing is decided; what may be approved is, by the ordinary bulk approval."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import httpx

from tests.goals.samples import content
from tests.goals.steps import declared, to_approve
from tests.scenario.answers import refused
from tests.scenario.people import People
from tests.scenario.workbook import workbook

NAME = content().name
DOCUMENT = "万财预〔2019〕50号"
HEADING = ["序号", "预算项目编号", "项目名称", "批复意见", "批复文号", "批复日期"]


async def seen(
    people: People, *rows: Sequence[Any], who: str = "zhou", merged: Sequence[str] = (), heading: Sequence[str] = HEADING
) -> httpx.Response:
    """The list as the budget office looks at it; the rows begin in row 3."""
    file = workbook([[["2020 年绩效目标批复清单"], heading, *rows]], ("A1:F1", *merged), "批复清单", {})
    body = {"name": "批复清单.xlsx", "content": b64encode(file).decode(), "year": 2020}
    return await people[who].post("/approvals/preview", body)


async def test_each_row_says_whether_it_would_be_approved_and_the_list_is_committed_as_one_bulk_approval(people: People) -> None:
    for code in ("1", "2"):
        await to_approve(people, f"360922-2020-P000{code}")
    await declared(people, "360922-2020-P0003")
    rows: list[Sequence[Any]] = [
        [1, "360922-2020-P0001", NAME, "同意", DOCUMENT, "2019-01-20"],
        [2, "P0002", NAME, "同意批复", "", ""],
        [3, "0003", NAME, "同意", DOCUMENT, "2019-01-20"],
        ["合计", "", "", "", "", ""],
    ]
    told = (await seen(people, *rows, merged=("E3:E4", "F3:F4"))).json()
    assert [(one["item"][-5:], one["row"], one["approves"], one["document"]) for one in told["rows"]] == [
        ("P0001", 3, True, DOCUMENT),
        ("P0002", 4, True, DOCUMENT),
        ("P0003", 5, False, DOCUMENT),
    ]
    [late] = told["rows"][2]["findings"]
    assert (late["rule"], late["cell"], "已送审" in late["sentence"]) == ("OutOfOrder", "B5", True)
    [batch] = told["approvals"]
    command = {"items": batch["items"], "document": batch["document"]}
    for _ in range(2):
        answers = (await people["zhou"].post("/approvals", command, Idempotency_Key=batch["key"])).json()
        assert (answers["recorded"], answers["refused"]) == (2, 0)
    again = (await seen(people, *rows, merged=("E3:E4", "F3:F4"))).json()
    assert (again["approvals"], [one["approves"] for one in again["rows"]]) == ([], [False, False, False])


async def test_what_keeps_a_row_from_being_approved_is_said_at_its_cell(people: People) -> None:
    for code in range(1, 6):
        await to_approve(people, f"360922-2020-P000{code}")
    rows: list[Sequence[Any]] = [
        [1, "P0001", "别的项目", "同意", DOCUMENT, ""],
        [2, "P0002", NAME, "不同意", DOCUMENT, ""],
        [3, "P0003", NAME, "同意", "", "2030-01-01"],
        [4, "P0004", NAME, "", DOCUMENT, "年底"],
        [5, "P0004", NAME, "", DOCUMENT, ""],
        [6, "道路养护", "", "", DOCUMENT, ""],
        [7, "360924-2020-P0001", "", "", DOCUMENT, ""],
        [8, "P0005", NAME, "", DOCUMENT, ""],
    ]
    told = (await seen(people, *rows)).json()
    assert [{found["rule"]: found["cell"] for found in one["findings"]} for one in told["rows"]] == [
        {"NAME_DIFFERS": "C3"},
        {"NOT_APPROVED": "D4"},
        {"DOCUMENT_MISSING": "E5", "DAY_TO_COME": "F5"},
        {"DAY_UNREADABLE": "F6", "ITEM_TWICE": "B6"},
        {"ITEM_TWICE": "B7"},
        {"ITEM_MISSING": "B8"},
        {"OutOfScope": "B9"},
        {},
    ]
    assert [one["items"] for one in told["approvals"]] == [["360922-2020-P0005"]]


async def test_a_file_without_such_a_heading_one_that_is_broken_and_somebody_else_are_told_so(people: People) -> None:
    told = (await seen(people, heading=["序号", "名称"])).json()
    assert (told["rows"], "没有批复清单的表头" in told["findings"][0]["sentence"]) == ([], True)
    body = {"name": "批复清单.xlsx", "content": "不是", "year": 2020}
    assert refused(await people["zhou"].post("/approvals/preview", body)) == (422, "InvalidRequest")
    body["content"] = "AAAAA"
    assert refused(await people["zhou"].post("/approvals/preview", body)) == (422, "FileUnreadable")
    body["content"] = b64encode(b"PK\x03\x04 broken").decode()
    assert refused(await people["zhou"].post("/approvals/preview", body)) == (422, "FileUnreadable")
    assert (await seen(people, who="li")).status_code == 403
