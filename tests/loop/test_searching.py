"""Lists are searched by a word, read in the order of a column page by page, and counted by status, alike in every service."""

from typing import Any

import pytest

from tests.loop.county import ITEM, PAPERS, County

ITEMS = [ITEM.replace("P0017", f"P001{n}") for n in range(4)]
NAMES = ("养护经费", "桥梁经费", "100%_检测", "养护机械")


async def begun(county: County) -> None:
    """Four projects of one unit with names and amounts of their own, three of them declared, one approved."""
    for number, (item, name) in enumerate(zip(ITEMS, NAMES, strict=True)):
        money = {"amount": f"{1200000 - number}.00", "fiscal_funds": f"{1000000 - number}.00"}
        if number == 0:
            await county.approved_goal(item, name=name, **money)
        else:
            await county.drafted_and_declared(item, name=name, **money)


async def paged(county: County, path: str, field: str = "item", **asked: Any) -> list[Any]:
    """A field of every row, read two rows at a time."""
    found: list[Any] = []
    after: dict[str, str] = {}
    while True:
        page = await county.get("wang", path, limit=2, **asked, **after)
        found += [row[field] for row in page["items"]]
        if page["next"] is None:
            return found
        after = {"after": page["next"]}


async def test_goals_are_found_by_number_name_and_document_and_read_in_any_order(county: County) -> None:
    await begun(county)
    goals = "/goals/items"
    for words, expected in (("养护", [0, 3]), ("养护 机械", [3]), ("p0012", [2]), ("%_", [2]), ("万财预〔2020〕1号", [0]), ("没有", [])):
        assert await paged(county, goals, year=2020, q=words) == [ITEMS[n] for n in expected], words
    assert await paged(county, goals, "name", year=2020, sort="name") == sorted(NAMES)
    assert await paged(county, goals, "name", year=2020, sort="name", desc=True) == sorted(NAMES, reverse=True)
    assert await paged(county, goals, year=2020, sort="amount") == ITEMS[::-1]
    assert await paged(county, goals, year=2020, sort="amount", desc=True) == ITEMS
    counted = await county.get("wang", goals, year=2020, q="养护", status="已送审", counted=True)
    assert (len(counted["items"]), counted["counts"]) == (1, {"已批复": 1, "已送审": 1})
    assert (await county.get("wang", goals, year=2020))["counts"] is None
    assert (await county.people["wang"].get(goals, year=2020, sort="password")).status_code == 422
    assert (await county.people["wang"].get(goals, year=2020, q="养\x00护")).status_code == 400


LISTS = [
    ("/goals/items", ("unit", "item", "name", "amount", "status")),
    ("/monitoring/records", ("unit", "item", "name", "amount", "status", "due_on")),
    ("/monitoring/lights", ("unit", "item", "name", "amount", "execution_rate", "attainment")),
    ("/monitoring/rounds/360922-2020-R07/quadrant", ("unit", "item", "name", "amount", "execution_rate", "attainment")),
    ("/evaluation/self-evaluations", ("item", "unit", "name", "amount", "status", "score", "due_on")),
    ("/evaluation/department-evaluations", ("item", "unit", "name", "amount", "status", "score", "due_on")),
    ("/evaluation/key-evaluations", ("item", "unit", "name", "amount", "status", "score", "due_on")),
    ("/evaluation/results", ("kind", "item", "unit", "name", "amount", "score", "confirmed_on")),
    ("/feedback/results", ("unit", "item", "name", "status")),
    ("/feedback/rectifications", ("unit", "item", "name", "status", "measures_due_on", "completion_due_on")),
    ("/feedback/to-rectify", ("unit", "item", "name", "origin", "kind")),
    ("/audit/findings", ("item", "unit", "name", "recorded_on", "status")),
    ("/feedback/linkages", ("unit", "item", "name", "status", "amount")),
    ("/feedback/disclosures", ("unit", "item", "name", "status", "due_on")),
]
UNCOUNTED = ("/monitoring/lights", "/monitoring/rounds/360922-2020-R07/quadrant", "/evaluation/results", "/feedback/to-rectify")
"""Their rows have no status."""


@pytest.mark.long
async def test_every_list_is_read_whole_in_every_order_and_direction(county: County) -> None:
    await filled(county)
    for path, columns in LISTS:
        year: dict[str, Any] = {} if "quadrant" in path else {"year": 2021 if path == "/feedback/linkages" else 2020}
        whole = await paged(county, path, **year)
        assert set(whole) == set(ITEMS[:3]), path
        for sort in columns:
            rising = await paged(county, path, **year, sort=sort)
            assert sorted(rising) == sorted(whole), (path, sort)
            assert await paged(county, path, **year, sort=sort, desc=True) == rising[::-1], (path, sort)
        assert set(await paged(county, path, **year, q="P0011")) == {ITEMS[1]}, path
        assert set(await paged(county, path, **year, q="检测")) == {ITEMS[2]}, path
        if path not in UNCOUNTED:
            counts = (await county.get("wang", path, **year, counted=True))["counts"]
            assert sum(counts.values()) == len(whole), path
    found = await county.get("wang", "/feedback/to-rectify", year=2020, q="检测", limit=1)
    assert found["total"] == len(await paged(county, "/feedback/to-rectify", year=2020, q="检测"))


async def filled(county: County) -> None:
    """Three projects that stand in every list."""
    for item, name in zip(ITEMS[:3], NAMES, strict=False):
        await county.approved_goal(item, name=name)
        subject = {"unit": "219001", "name": name, "due_on": "2020-12-01"}
        await county.do("wang", f"/feedback/disclosures/{item}/GOAL/requirement", subject)
        await county.do("shen", f"/audit/items/{item}/findings", {"finding": "台账不全"})
    for item, name in zip(ITEMS[:3], NAMES, strict=False):
        if item == ITEMS[0]:
            await county.monitored(7, item)
        else:
            await county.do("wang", "/monitoring/rounds/360922-2020-R07/assignments", {"items": [item]})
            record = f"/monitoring/items/{item}/records/7"
            await county.filled(7, "20", item)
            figures = {"initial_budget": "1200000.00", "adjusted_budget": "1200000.00", "executed": "100000.00"}
            await county.do("li", f"{record}/submission", PAPERS | {"execution": figures})
        problems = [{"code": "W1", "description": "进度滞后", "demand": "加快"}]
        await county.do(
            "wang", f"/feedback/rectifications/{item}", {"unit": "219001", "name": name, "origin": "MONITORING", "problems": problems}
        )
    await county.day("2021-03-02")
    rule = {"grade": "良", "action": "予以保障"}
    await county.do("wang", "/feedback/linkage-policies/2021", {"document": "万财绩〔2020〕20号", "rows": [rule]})
    for item, name in zip(ITEMS[:3], NAMES, strict=False):
        await county.department_result(item, 85, name, "1200000.00")
        await county.linked(item, 2021, "予以保障")
        due = {"object": "PROJECT", "unit": "219001", "due_on": "2021-04-30"}
        await county.do("wang", f"/evaluation/self-evaluations/{item}/assignment", due)
        await county.do(
            "wang", f"/evaluation/key-evaluations/{item}/selection", {"object": "PROJECT", "unit": "219001", "reason": "重点民生"}
        )
