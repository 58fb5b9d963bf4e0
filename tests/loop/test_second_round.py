"""The grade of a review follows from its points, and what was graded 差 has a second round."""

from tests.goals.samples import ITEM, form
from tests.goals.steps import REVIEW, review
from tests.loop.county import County


async def declared(county: County, budget_round: str, **more: str) -> None:
    """Drafted by li, declared in this round, passed on by chen."""
    await county.do("li", f"/goals/items/{ITEM}/draft", {"content": form()})
    await county.do("li", f"/goals/items/{ITEM}/declaration", {"budget_round": budget_round, **more})
    await county.do("chen", f"/goals/items/{ITEM}/department-review", {"opinion": "同意"})


async def test_poor_in_the_first_round_is_declared_again_in_the_second_with_a_reason(county: County) -> None:
    await declared(county, "一上")
    refused = await county.tried("qian", f"/goals/items/{ITEM}/review", review("差") | {"grade": "优"})
    assert (refused.status_code, refused.json()["type"].rsplit(":")[-1]) == (422, "GradeDoesNotFollow")
    assert "应评定为“差”" in refused.json()["detail"]
    await county.do("qian", f"/goals/items/{ITEM}/review", review("差"))
    assert (await county.get("shen", f"/audit/items/{ITEM}"))["goal"]["status"] == "不予安排"
    await county.do("li", f"/goals/items/{ITEM}/draft", {"content": form()})
    for body, rule in (({"budget_round": "一上", "reason": "重报"}, "NotALaterRound"), ({"budget_round": "二上"}, "ReasonNeeded")):
        answer = await county.tried("li", f"/goals/items/{ITEM}/declaration", body)
        assert answer.json()["type"].rsplit(":")[-1] == rule
    await declared(county, "二上", reason="已按意见重新论证，压缩规模")
    await county.do("qian", f"/goals/items/{ITEM}/review", REVIEW)
    await county.do("zhou", f"/goals/items/{ITEM}/approval", {"document": "万财预〔2020〕1号"})
    assert (await county.get("shen", f"/audit/items/{ITEM}"))["goal"]["status"] == "已批复"
    trail = (await county.get("shen", f"/audit/items/{ITEM}/trail", limit=100))["items"]
    assert [one["data"]["reason"] for one in trail if one["title"] == "绩效目标申报"] == ["", "已按意见重新论证，压缩规模"]
