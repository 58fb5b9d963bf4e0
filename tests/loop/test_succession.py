"""What a closed unit holds goes to its successor, in every service."""

from typing import Any

from tests.goals.samples import content, form
from tests.loop.county import ITEM, County, begins_after

SUCCESSOR = {"unit": "301001", "document": "万编发〔2020〕3号"}
PROGRESS = {"progress": [{"indicator": "养护里程", "actual": "20", "likelihood": "确定能"}]}
SECOND = "360922-2020-P0018"


async def at_work(county: County) -> None:
    """The unit has an approved goal, a record and a self-evaluation to fill in, and something to publish."""
    await county.approved_goal()
    await county.day("2020-07-01")
    opening = {"fiscal_year": 2020, "period_end_month": 6, "opens_on": "2020-07-01", "due_on": "2020-07-20", "rule_set": "anhui/2019"}
    await county.do("wang", "/monitoring/rounds", opening)
    await county.do("wang", "/monitoring/rounds/360922-2020-R06/assignments", {"items": [ITEM]})
    whose = {"unit": "219001", "name": "农村公路养护经费"}
    task = {"object": "PROJECT", "amount": "1200000.00", "due_on": "2021-04-30", **whose}
    await county.do("wang", f"/evaluation/self-evaluations/{ITEM}/assignment", task)
    await county.do("wang", f"/feedback/disclosures/{ITEM}/GOAL/requirement", {"due_on": "2020-07-31", **whose})


async def holders(county: County) -> list[str]:
    """Whose item it is, as each service and audit answer."""
    asked = (
        f"/goals/items/{ITEM}",
        f"/monitoring/items/{ITEM}/records/6",
        f"/evaluation/self-evaluations/{ITEM}",
        f"/feedback/disclosures/{ITEM}/GOAL",
        f"/audit/items/{ITEM}",
    )
    return [(await county.get("wang", path))["unit"] for path in asked]


async def listed(county: County, who: str) -> list[int]:
    """How many rows each service lists for one of a unit's people."""
    asked = (
        ("/goals/items", {"year": 2020}),
        ("/monitoring/watchlist", {"year": 2020}),
        ("/monitoring/records", {"year": 2020}),
        ("/evaluation/self-evaluations", {"year": 2020}),
        ("/feedback/disclosures", {"year": 2020}),
    )
    return [len((await county.get(who, path, **params))["items"]) for path, params in asked]


@begins_after(at_work)
async def test_the_successors_people_go_on_where_those_of_the_closed_unit_no_longer_can(county: County) -> None:
    closing: dict[str, Any] = {"reason": "机构改革，职责并入县农业农村局种子站"}
    refused = await county.tried("wang", "/goals/units/219001/closing", closing)
    assert (refused.status_code, refused.json()["type"].rsplit(":")[-1]) == (409, "SuccessorNeeded")
    assert await holders(county) == ["219001"] * 5
    await county.do("wang", "/goals/units/219001/closing", closing | {"successor": SUCCESSOR})
    assert await holders(county) == ["301001"] * 5
    assert await listed(county, "wu") == [1] * 5
    assert await listed(county, "li") == [0] * 5
    progress, publication = f"/monitoring/items/{ITEM}/records/6/progress", f"/feedback/disclosures/{ITEM}/GOAL/publication"
    published = {"url": "https://example.cn/goal", "channel": "政府门户网站"}
    changed = {"content": form(content(unit="301001")), "reason": "工程量调整", "budget_adjustment": "万财预〔2020〕9号"}
    for path, body in (
        (progress, PROGRESS),
        (publication, published),
        (f"/goals/items/{ITEM}/adjustment-request", changed),
    ):
        assert (await county.tried("li", path, body)).status_code == 403
        await county.do("wu", path, body)


@begins_after(at_work)
async def test_the_trail_tells_every_handing_over_with_its_authority(county: County) -> None:
    await county.do("wang", "/goals/units/219001/closing", {"reason": "机构改革", "successor": SUCCESSOR})
    trail = (await county.get("shen", f"/audit/items/{ITEM}/trail", limit=200))["items"]
    handed = [(one["stream"], one["authority"]) for one in trail if one["title"].endswith("移交承接单位")]
    streams = ("goal", "watch", "self-evaluation", "disclosure", "monitoring")
    assert sorted(stream.split("/")[0] for stream, _ in handed) == sorted(streams)
    assert {authority for _, authority in handed} == {"万编发〔2020〕3号"}


async def test_a_unit_closed_without_a_successor_is_succeeded_later_and_a_chain_is_followed_to_its_end(county: County) -> None:
    await county.do("wang", "/goals/units/301001/closing", {"reason": "撤销"})
    named = {"reason": "补明承接单位", "successor": {"unit": "219001", "document": "万编发〔2020〕5号"}}
    await county.do("wang", "/goals/units/301001/succession", named)
    await county.approved_goal()
    below = await county.tried("wang", "/goals/units/219/closing", {"reason": "机构改革"})
    assert below.json()["type"].rsplit(":")[-1] == "UnitsBelow"
    first = {"reason": "机构改革", "successor": {"unit": "301", "document": "万编发〔2020〕6号"}}
    await county.do("wang", "/goals/units/219001/closing", first)
    assert (await county.get("zhu", f"/goals/items/{ITEM}"))["unit"] == "301"
    await county.do("wang", "/goals/units", {"code": "305", "name": "县交通农业局"})
    await county.do(
        "wang", "/goals/units/301/closing", {"reason": "再次合并", "successor": {"unit": "305", "document": "万编发〔2020〕7号"}}
    )
    assert (await county.get("shen", f"/audit/items/{ITEM}"))["unit"] == "305"
