"""A list says whose turn it is with each of its things as the answer about the thing does."""

from typing import Any

from shared.events.feedback import DisclosureSubject
from tests.loop.county import ITEM, County, begins_after
from tests.loop.endings import begun, ended

THINGS = {
    "/goals/items": "/goals/items/{item}",
    "/monitoring/records": "/monitoring/items/{item}/records/{month}",
    "/monitoring/key-monitorings": "/monitoring/key-monitorings/{item}",
    "/monitoring/disposals": "/monitoring/disposals/{item}",
    "/evaluation/self-evaluations": "/evaluation/self-evaluations/{item}",
    "/evaluation/department-evaluations": "/evaluation/department-evaluations/{item}",
    "/evaluation/key-evaluations": "/evaluation/key-evaluations/{item}",
    "/feedback/results": "/feedback/results/{item}/{kind}",
    "/feedback/rectifications": "/feedback/rectifications/{item}/{n}",
    "/feedback/linkages": "/feedback/linkages/{item}/{kind}",
    "/feedback/disclosures": "/feedback/disclosures/{item}/{subject}",
}
"""Each list, and where one of its things is asked for."""
RECORD = f"/monitoring/items/{ITEM}/records/7"
RED = {"AGENCY", "PERFORMANCE_OFFICE", "BUDGET_OFFICE"}


async def test_each_row_waits_for_whom_its_thing_waits_for_until_it_has_ended(county: County) -> None:
    await begun(county)
    assert await told_by_lists(county) == await told_by_things(county)
    await ended(county)
    assert await told_by_lists(county) == await told_by_things(county)
    over = [row["turn"] for row in await rows(county, "/feedback/rectifications")]
    assert over == [[], []], "one is closed, the other withdrawn"


@begins_after(County.approved_and_monitored)
async def test_a_red_warning_waits_for_the_unit_and_for_finance_an_explained_one_for_finance_and_a_cleared_one_for_nobody(
    county: County,
) -> None:
    told = {"kind": "预算执行"}
    assert await turns_of_warnings(county) == {"预算执行": RED, "绩效指标": RED, "绩效目标": RED}
    await county.do("li", f"{RECORD}/warning-explanation", told | {"explanation": "汛期停工"})
    assert await turns_of_warnings(county) == {"预算执行": {*RED, "FINANCE_DIVISION"} - {"AGENCY"}, "绩效指标": RED, "绩效目标": RED}
    await county.do("wang", f"{RECORD}/warning-clearance", told | {"reason": "情况属实"})
    assert await turns_of_warnings(county, status="已解除") == {"预算执行": set()}


async def turns_of_warnings(county: County, **other: str) -> dict[str, set[str]]:
    found = (await county.get("wang", "/monitoring/warnings", year=2020, **other))["items"]
    return {one["warning"]["kind"]: set(one["turn"]) for one in found}


async def told_by_lists(county: County) -> dict[str, list[str]]:
    return {at: row["turn"] for path in THINGS for at, row in (await things(county, path)).items()}


async def told_by_things(county: County) -> dict[str, list[str]]:
    asked = [at for path in THINGS for at in await things(county, path)]
    return {at: ((await county.get("wang", at))["turn"] or {"whom": []})["whom"] for at in asked}


async def things(county: County, path: str) -> dict[str, Any]:
    found = await rows(county, path)
    named = [{"subject": DisclosureSubject(row["subject"]).name} if "subject" in row else {} for row in found]
    return {THINGS[path].format(**row | name): row for row, name in zip(found, named, strict=True)}


async def rows(county: County, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await county.get("wang", path, year=2021 if path.endswith("linkages") else 2020, limit=500))["items"]
    assert found, path
    return found
