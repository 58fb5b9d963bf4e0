"""What rests on a result that was corrected says so: a linkage is decided anew, a rectification shows the unit the correction."""

from tests.loop.county import County, begins_after
from tests.scenario.answers import recorded, refused

ITEM, NEXT = "360922-2019-P0017", "360922-2020-P0017"
RULES = [{"grade": "良", "action": "予以保障"}, {"grade": "中", "action": "压减", "ratio_min": "10", "ratio_max": "20"}]
CORRECTION = {"score": "85.00", "problems": [], "reason": "复核发现漏计产出", "document": "万财绩〔2020〕19号"}
LINKAGE = f"/feedback/linkages/{ITEM}/DEPARTMENT"


async def evaluated(county: County) -> None:
    """The project of 2019 has 70 points, and 中."""
    await county.approved_goal(ITEM)
    await county.day("2020-06-01")
    await county.department_result(ITEM, 70, amount="1200000.00")
    await county.do("wang", "/feedback/linkage-policies/2020", {"document": "万财绩〔2019〕20号", "rows": RULES})


async def corrected(county: County) -> None:
    await county.day("2020-07-01")
    await county.do("ma", f"/evaluation/department-evaluations/{ITEM}/correction", CORRECTION)


@begins_after(evaluated)
async def test_a_linkage_on_a_corrected_result_is_neither_confirmed_nor_applied_but_proposed_anew(county: County) -> None:
    proposal = {"next_year": 2020, "action": "压减", "ratio": "10", "reason": "中"}
    await county.do("wang", f"{LINKAGE}/proposal", proposal)
    await corrected(county)
    because = (
        "“农村公路养护经费”的挂钩建议依据 70.00 分、等级“中”的结果，该结果已更正为 85.00 分、等级“良”（复核发现漏计产出）；"
        "请不采纳或撤回本建议，再按更正后的结果另提"
    )
    answer = await county.tried("zhou", f"{LINKAGE}/confirmation", {"opinion": "采纳"})
    assert (refused(answer), answer.json()["detail"]) == ((409, "BasisCorrected"), because)
    await county.do("zhou", f"{LINKAGE}/refusal", {"reason": "结果已更正"})
    kept = {"next_year": 2020, "action": "予以保障", "reason": "良"}
    assert recorded(await county.do("wang", f"{LINKAGE}/proposal", kept)) == ["LinkageProposed"]
    await county.do("zhou", f"{LINKAGE}/confirmation", {"opinion": "采纳"})
    assert (await county.get("wang", LINKAGE))["basis_corrected"] is None


@begins_after(evaluated)
async def test_a_linkage_that_was_applied_is_marked_in_every_list_until_it_is_withdrawn(county: County) -> None:
    path = await county.linked(ITEM, 2020, "压减", "10")
    await county.do("zhou", f"{path}/application", {"next_item": NEXT, "amount": "1080000.00", "document": "万财预审〔2020〕1号"})
    await county.approved_goal(NEXT, amount="1000000.00", fiscal_funds="800000.00")
    await corrected(county)
    [row] = (await county.get("zhou", "/feedback/linkages", year=2020))["items"]
    [chain] = (await county.get("li", f"/goals/items/{NEXT}"))["linkages"]
    assert [one["basis_corrected"] for one in (row, chain)] == ["复核发现漏计产出"] * 2
    audited = (await county.get("shen", f"/audit/items/{ITEM}"))["feedback"]["linkages"]["DEPARTMENT"]["basis_corrected"]
    assert (audited["grade"], audited["score"]) == ("良", "85.00")
    [told] = [one for one in (await county.get("li", f"/audit/items/{NEXT}/trail"))["items"] if one["title"] == "挂钩依据更正"]
    assert told["authority"] == CORRECTION["document"]
    await county.do("zhou", f"{path}/withdrawal", {"reason": "结果已更正", "document": "万财预审〔2020〕9号"})
    assert (await county.get("zhou", f"/goals/gate/{NEXT}"))["open"] is True


@begins_after(evaluated)
async def test_a_rectification_shows_the_unit_that_the_result_it_comes_from_was_corrected(county: County) -> None:
    path = f"/feedback/rectifications/{ITEM}"
    problem = {"code": "W1", "description": "只完成一半", "demand": "补足里程"}
    notice = {"unit": "219001", "name": "养护", "origin": "DEPARTMENT", "problems": [problem]}
    terms = {"document": "万财绩整〔2020〕1号", "measures_due_on": "2020-08-20", "completion_due_on": "2020-09-20"}
    await county.do("wang", f"{path}/1/draft", notice)
    await county.do("wang", f"{path}/1/issue", terms)
    await corrected(county)
    await county.day("2020-07-02")
    await county.do("wang", f"{path}/2/draft", notice)
    await county.do("wang", f"{path}/2/issue", terms)
    said = {"corrected_on": "2020-07-01", "document": "万财绩〔2020〕19号", "reason": "复核发现漏计产出", "grade": "良", "problems": ""}
    rows = (await county.get("li", "/feedback/rectifications", year=2019))["items"]
    assert [one["corrected"] for one in rows] == [said, None]
    assert [(await county.get("li", f"{path}/{n}"))["corrected"] for n in (1, 2)] == [said, None]
