"""Where an item stands in the loop is one answer over all services, and last year's stands beside it."""

from tests.loop.county import ITEM, County, begins_after

NAMES = ["申报", "批复", "监控", "自评", "重点评价", "整改", "应用", "公开"]


async def stages(county: County, item: str = ITEM, **asked: str) -> list[str]:
    """The states in the order of the stages."""
    told = (await county.get("li", f"/audit/items/{item}/standing", **asked))["stages"]
    assert [one["stage"] for one in told] == NAMES
    for one in told:
        if one["path"] is not None:
            assert (await county.people["li"].get(one["path"])).status_code == 200
    return [one["state"] for one in told]


@begins_after(County.approved_goal)
async def test_the_eight_stages_move_with_the_item_and_are_asked_as_of_any_day(county: County) -> None:
    assert await stages(county) == ["done", "done", "next", "next", "skipped", "next", "next", "next"]
    await county.monitored(7)
    assert (await stages(county))[2] == "now"
    await county.do("wang", f"/feedback/disclosures/{ITEM}/GOAL/requirement", {"unit": "219001", "name": "养护", "due_on": "2020-08-20"})
    await county.self_evaluated()
    assert await stages(county) == ["done", "done", "now", "done", "skipped", "next", "now", "late"]
    assert await stages(county, as_of="2020-08-10") == ["done", "done", "now", "next", "skipped", "next", "next", "now"]
    told = (await county.get("li", f"/audit/items/{ITEM}/standing"))["stages"]
    assert told[3]["note"] == "72.00 分，中"
    assert told[1]["note"] == "第 1 版，1,200,000.00 元"


@begins_after(County.approved_goal)
async def test_what_will_not_come_any_more_is_skipped_and_a_return_says_why(county: County) -> None:
    await county.do("wang", f"/goals/items/{ITEM}/cancellation", {"reason": "项目取消"})
    assert await stages(county) == ["done", *["skipped"] * 7]
    assert (await county.people["wu"].get(f"/audit/items/{ITEM}/standing")).status_code == 403


@begins_after(County.approved_goal)
async def test_a_departments_evaluation_stands_in_the_loop_and_its_result_waits_though_an_earlier_one_was_acknowledged(
    county: County,
) -> None:
    await county.self_evaluated()
    result = f"/feedback/results/{ITEM}/SELF"
    await county.do("wang", f"{result}/notice", {"opinion": "已阅", "document": "万财绩〔2021〕5号"})
    await county.do("li", f"{result}/acknowledgement", {})
    assert (await stages(county))[6] == "done"
    await county.do("chen", f"/evaluation/department-evaluations/{ITEM}/selection", {"unit": "219001", "reason": "重点民生项目"})
    told = (await county.get("li", f"/audit/items/{ITEM}/standing"))["stages"][4]
    assert (told["state"], told["note"]) == ("now", "部门评价已选定")
    await county.do("chen", f"/evaluation/department-evaluations/{ITEM}/cancellation", {"reason": "改为下年"})
    assert (await stages(county))[4] == "skipped"
    await county.department_result(ITEM, 85, amount="1200000.00")
    assert (await stages(county))[4] == "done"
    _, _, _, _, department, _, application, _ = (await county.get("li", f"/audit/items/{ITEM}/standing"))["stages"]
    assert department["note"] == "部门评价 85.00 分，良"
    assert (application["state"], application["note"]) == ("now", "评价结果待反馈")


@begins_after(County.approved_goal)
async def test_a_year_that_is_over_without_a_round_was_not_monitored(county: County) -> None:
    await county.day("2021-01-05")
    await county.do("wang", f"/goals/items/{ITEM}/closing", None)
    told = (await county.get("li", f"/audit/items/{ITEM}/standing"))["stages"][2]
    assert (told["state"], told["note"]) == ("skipped", "本年度未开展监控")


@begins_after(County.approved_goal)
async def test_last_years_goal_and_what_was_reached_stand_beside_this_years(county: County) -> None:
    await county.self_evaluated()
    following = ITEM.replace("2020", "2021")
    await county.approved_goal(following)
    before = (await county.get("li", f"/audit/items/{following}/standing"))["last_year"]
    assert (before["item"], before["grade"]) == (ITEM, "中")
    assert [(one["indicator"]["name"], one["actual"]) for one in before["indicators"]][:1] == [("养护里程", "20")]
    this = await county.get("li", f"/audit/items/{ITEM}/standing")
    assert (this["last_year"], this["goes_on"]) == (None, True)
    assert not (await county.get("li", f"/audit/items/{following}/standing"))["goes_on"]
