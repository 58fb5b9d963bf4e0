"""What must be rectified waits where it is seen; a rectification names the responsible unit, what was found, and what can be believed."""

from typing import Any

from tests.loop.county import ITEM, County, begins_after
from tests.scenario.answers import refused
from tests.scenario.papers import paper

ONE = f"/feedback/rectifications/{ITEM}/1"
PROBLEM = {"code": "W1", "description": "进度严重滞后", "demand": "加快实施"}
JULY, AUGUST = f"monitoring/{ITEM}/07", f"monitoring/{ITEM}/08"
TERMS = {"document": "万财绩整〔2020〕1号", "measures_due_on": "2020-09-20", "completion_due_on": "2020-10-20"}


def draft(origin: str, **other: str) -> dict[str, object]:
    return {"unit": "219001", "name": "养护", "origin": origin, "problems": [PROBLEM], **other}


async def waiting(county: County, year: int = 2020) -> list[tuple[str, str]]:
    """Where what waits was found, and of which kind it is."""
    return [(one["found_in"], one["kind"]) for one in (await county.get("wang", "/feedback/to-rectify", year=year))["items"]]


@begins_after(County.approved_and_monitored)
async def test_every_rounds_red_lights_wait_until_a_rectification_names_them_and_a_withdrawn_one_hides_nothing(county: County) -> None:
    await county.monitored(8)
    both = [(JULY, "监控预警"), (AUGUST, "监控预警")]
    assert await waiting(county) == both
    await county.do("wang", f"/feedback/rectifications/{ITEM}", draft("MONITORING", found_in=JULY))
    assert await waiting(county) == both[1:]
    await county.do("wang", f"{ONE}/withdrawal", {"reason": "重复"})
    assert await waiting(county) == both
    none = {"document": "万财绩〔2020〕9号", "grades": [], "problems_of": [], "lights": []}
    await county.do("wang", "/feedback/rectification-policies/2020", none)
    assert await waiting(county) == []


@begins_after(County.approved_goal)
async def test_a_self_evaluation_graded_fair_and_an_auditors_finding_wait_for_rectification(county: County) -> None:
    await county.self_evaluated()
    assert await waiting(county) == [(f"self-evaluation/{ITEM}", "评价结果")]
    await county.do("shen", f"/audit/items/{ITEM}/findings", {"finding": "合同与付款不符"})
    finding = (f"finding/{ITEM}/1", "审计发现")
    assert finding in await waiting(county)
    await county.do("wang", f"/feedback/rectifications/{ITEM}", draft("AUDIT"))
    assert finding not in await waiting(county)
    assert (await county.get("wang", ONE))["found_in"] == finding[0]


@begins_after(County.approved_goal)
async def test_a_rectification_names_the_responsible_unit_and_an_origin_that_exists(county: County) -> None:
    path = f"/feedback/rectifications/{ITEM}"
    for origin in ("MONITORING", "SELF", "DEPARTMENT", "KEY", "AUDIT"):
        assert refused(await county.tried("wang", path, draft(origin))) == (409, "NoSuchOrigin")
    await county.monitored(8)
    assert refused(await county.tried("wang", path, draft("MONITORING", found_in=JULY))) == (409, "NoSuchOrigin")
    elsewhere = draft("MONITORING", unit="301001")
    assert refused(await county.tried("wang", path, elsewhere)) == (409, "OtherUnit")
    await county.do("wang", path, elsewhere | {"document": "万府办抄〔2020〕5号", "other_unit_because": "项目已移交种子站"})
    [told] = [one for one in await trail(county) if one["title"] == "整改通知拟稿"]
    assert (told["authority"], told["data"]["other_unit_because"]) == ("万府办抄〔2020〕5号", "项目已移交种子站")
    await county.do("wang", f"{ONE}/draft", draft("MONITORING"))
    assert (await county.get("wang", ONE))["unit"] == "219001"


@begins_after(County.approved_goal)
async def test_what_a_unit_answers_can_be_believed(county: County) -> None:
    await county.monitored(8)
    await county.do("wang", f"{ONE}/draft", draft("MONITORING"))
    await county.do("wang", f"{ONE}/issue", TERMS)
    await county.do("li", f"{ONE}/acknowledgement")
    plan = {"problem": "W1", "measure": "增派人手", "owner": "站长", "planned_on": "2020-10-20"}
    for day in ("2020-09-04", "2020-10-21"):
        late = {"measures": [plan | {"planned_on": day}]}
        assert refused(await county.tried("li", f"{ONE}/measures", late)) == (422, "PlannedOutsideTerm")
    await county.do("li", f"{ONE}/measures", {"measures": [plan]})
    await county.do("wang", f"{ONE}/measures-acceptance")
    await county.day("2020-10-15")
    done = {"problem": "W1", "result": "已完成", "done_on": "2020-10-14", "evidence": [paper("验收单")]}
    for wrong, rule in (
        ({"evidence": []}, "NoEvidence"),
        ({"done_on": "2020-09-04"}, "DoneBeforeNotice"),
        ({"done_on": "2020-10-16"}, "DoneInFuture"),
    ):
        assert refused(await county.tried("li", f"{ONE}/report", {"remedies": [done | wrong]})) == (422, rule)
    await county.do("li", f"{ONE}/report", {"remedies": [done]})


async def test_only_what_is_there_is_to_be_published_and_by_the_responsible_unit(county: County) -> None:
    listed = {"subject": "GOAL", "due_on": "2020-03-20", "items": [{"item": ITEM, "unit": "219001", "name": "养护"}]}
    [answer] = (await county.tried("wang", "/feedback/disclosures", listed)).json()["results"]
    assert answer["problem"]["type"].endswith(":NothingToDisclose")
    await county.approved_goal()
    one = f"/feedback/disclosures/{ITEM}"
    required = {"unit": "219001", "name": "养护", "due_on": "2020-03-20"}
    for subject in ("SELF_EVALUATION", "EVALUATION_REPORT"):
        assert refused(await county.tried("wang", f"{one}/{subject}/requirement", required)) == (409, "NothingToDisclose")
    assert refused(await county.tried("wang", f"{one}/GOAL/requirement", required | {"unit": "219"})) == (409, "OtherUnit")
    await county.do("wang", "/feedback/disclosures", listed)
    await county.do("zhou", f"/goals/items/{ITEM}/cancellation", {"reason": "项目撤销"})
    assert (await county.get("wang", f"{one}/GOAL"))["status"] == "公开要求失效"
    await county.day("2020-04-01")
    assert not [entry for entry in await trail(county) if entry["title"] == "公开逾期"]


async def trail(county: County) -> list[dict[str, Any]]:
    """What audit tells of the item."""
    entries: list[dict[str, Any]] = (await county.get("shen", f"/audit/items/{ITEM}/trail", limit=500))["items"]
    return entries
