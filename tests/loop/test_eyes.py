"""The same eyes everywhere: audit shows a unit of its item what the owning service shows it."""

from tests.loop.county import ITEM, County
from tests.scenario.answers import refused

PROBLEM = {"code": "P1", "description": "台账不全", "demand": "补齐台账"}
DRAFT = {"unit": "219001", "name": "农村公路日常养护", "origin": "AUDIT", "problems": [PROBLEM]}


async def test_a_unit_sees_in_audit_no_unissued_draft_and_no_opinion_of_the_office(county: County) -> None:
    await county.approved_goal()
    await county.do("shen", f"/audit/items/{ITEM}/findings", {"finding": "台账不全"})
    await county.do("wang", f"/feedback/rectifications/{ITEM}", DRAFT)
    assert await titles(county, "li") == [title for title in await titles(county, "wang") if title not in ("审计发现", "整改通知拟稿")]
    assert (await county.get("li", f"/audit/items/{ITEM}"))["feedback"]["rectifications"] == {}
    await county.do("wang", f"/feedback/rectifications/{ITEM}/1/withdrawal", {"reason": "没有必要"})
    assert (await county.get("chen", f"/audit/items/{ITEM}"))["feedback"]["rectifications"] == {}
    assert (await county.get("wang", f"/audit/items/{ITEM}"))["feedback"]["rectifications"]["1"]["status"] == "已撤回"
    assert (await county.get("li", "/feedback/rectifications", year=2020))["items"] == []
    assert refused(await county.people["li"].get(f"/feedback/rectifications/{ITEM}/1")) == (404, "Unknown")
    assert [one["n"] for one in (await county.get("wang", "/feedback/rectifications", year=2020, unit="219001"))["items"]] == [1]
    opinions = {who: await reviews(county, who) for who in ("li", "chen", "wang")}
    assert opinions["li"] == {"绩效目标主管部门审核": ["opinion"], "绩效目标财政审核": ["points", "opinion"]}
    assert opinions["chen"] == {"绩效目标主管部门审核": [], "绩效目标财政审核": ["points", "opinion"]}
    assert opinions["wang"] == {"绩效目标主管部门审核": [], "绩效目标财政审核": []}


async def titles(county: County, who: str) -> list[str]:
    """What the trail tells them."""
    return [entry["title"] for entry in (await county.get(who, f"/audit/items/{ITEM}/trail"))["items"]]


async def reviews(county: County, who: str) -> dict[str, list[str]]:
    """What is withheld from them of each review; what is withheld is not in the data."""
    entries = [one for one in (await county.get(who, f"/audit/items/{ITEM}/trail"))["items"] if one["title"].endswith("审核")]
    assert all(not set(one["withheld"]) & set(one["data"]) for one in entries)
    return {one["title"]: one["withheld"] for one in entries}
