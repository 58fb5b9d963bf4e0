"""The same eyes everywhere: audit shows a unit of its item what the owning service shows it."""

import json

from shared.runtime.eventlog.log import leaf_hash
from shared.runtime.following.feed import Leaf
from shared.runtime.following.http_feed import split
from tests.loop.county import ITEM, County, begins_after, spent
from tests.scenario.answers import refused

PROBLEM = {"code": "P1", "description": "台账不全", "demand": "补齐台账"}
DRAFT = {"unit": "219001", "name": "农村公路日常养护", "origin": "AUDIT", "problems": [PROBLEM]}


@begins_after(County.approved_goal)
async def test_a_unit_sees_in_audit_no_unissued_draft_and_no_opinion_of_the_office(county: County) -> None:
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


@begins_after(County.approved_goal)
async def test_a_feed_has_every_position_for_everybody_and_of_what_is_not_theirs_nothing_else(county: County) -> None:
    await county.do("treasury", "/goals/budget-replies", {"source": "budget", "id": "1", "item": ITEM, "amount": "1200000.00"})
    await county.day("2020-04-01")
    await county.do("treasury", "/monitoring/executions", spent(ITEM, "2020-03-31", "1000.00"))
    await county.do("wang", f"/monitoring/key-monitorings/{ITEM}/selection", {"reason": "重点民生"})
    engaged = {"third_party": "北京中泽融信", "third_party_code": "TP01", "contract": "万财绩合〔2020〕1号"}
    await county.do("wang", f"/monitoring/key-monitorings/{ITEM}/engagement", engaged)
    for log in ("goals", "monitoring", "feedback", "audit"):
        whole = [leaf.document for leaf in await feed(county, "shen", log)]
        assert [leaf.document for leaf in await feed(county, "wang", log)] == whole
        for who in ("li", "chen", "wu", "firm", "rival", "gov", "treasury"):
            for leaf, stored in zip(await feed(county, who, log), whole, strict=True):
                assert leaf.document == stored or json.loads(leaf.document)["leafhash"] == leaf_hash(stored).hex()
    goals, money = await seen(county, "li", "goals"), await seen(county, "li", "monitoring")
    assert (goals["GoalReviewed"], goals["GoalApproved"], goals["BudgetEntryAdmitted"]) == ("points,opinion", "", "")
    assert (money["ExecutionReported"], "Hidden" in goals) == ("", True)
    assert set(await seen(county, "wu", "goals")) == {"Hidden", "UnitRegistered"}
    assert set(await seen(county, "wu", "monitoring")) == set(await seen(county, "rival", "monitoring")) == {"Hidden"}
    assert {"ItemWatched", "ExecutionReported", "ThirdPartyEngaged"} <= set(await seen(county, "firm", "monitoring"))
    assert set(await seen(county, "treasury", "goals")) == {"Hidden", "BudgetEntryAdmitted"}
    assert set(await seen(county, "gov", "monitoring")) == {"Hidden", "KeyMonitoringSelected", "ThirdPartyEngaged"}


@begins_after(County.approved_goal)
async def test_a_feed_tells_the_withdrawal_only_of_what_it_told(county: County) -> None:
    await county.do("shen", f"/audit/items/{ITEM}/findings", {"finding": "台账不全"})
    for n in (1, 2):
        await county.do("wang", f"/feedback/rectifications/{ITEM}", DRAFT)
        if n == 2:
            due = {"document": "万财绩〔2020〕9号", "measures_due_on": "2020-09-01", "completion_due_on": "2020-10-01"}
            await county.do("ma", f"/feedback/rectifications/{ITEM}/2/issue", due)
        await county.do("ma", f"/feedback/rectifications/{ITEM}/{n}/withdrawal", {"reason": "没有必要"})
    told = [json.loads(leaf.document) for leaf in await feed(county, "li", "feedback")]
    assert [one["stream"][-1] for one in told if one["type"] == "bihuan.feedback.RectificationWithdrawn"] == ["2"]


async def feed(county: County, who: str, log: str) -> list[Leaf]:
    """A service's feed as they read it, whose positions have no gap."""
    person = county.people[who]
    answer = await person.http.get(f"/{log}/events", params={"limit": 1000}, headers=person.headers)
    assert answer.status_code == 200
    leaves = split(answer.content)
    assert [leaf.position for leaf in leaves] == [*range(1, len(leaves) + 1)]
    return leaves


async def seen(county: County, who: str, log: str) -> dict[str, str]:
    """The last words of the types that they see, and what is withheld of each."""
    told = [json.loads(leaf.document) for leaf in await feed(county, who, log)]
    return {one["type"].rsplit(".", 1)[-1]: one.get("withheld", "") for one in told}


async def titles(county: County, who: str) -> list[str]:
    """What the trail tells them."""
    return [entry["title"] for entry in (await county.get(who, f"/audit/items/{ITEM}/trail"))["items"]]


async def reviews(county: County, who: str) -> dict[str, list[str]]:
    """What is withheld from them of each review; what is withheld is not in the data."""
    entries = [one for one in (await county.get(who, f"/audit/items/{ITEM}/trail"))["items"] if one["title"].endswith("审核")]
    assert all(not set(one["withheld"]) & set(one["data"]) for one in entries)
    return {one["title"]: one["withheld"] for one in entries}
