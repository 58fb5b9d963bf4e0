"""What the treasury tells drives the lights, whatever the unit says beside it, and whenever it is told."""

from typing import Any

import pytest

from tests.loop.county import ITEM, PAPERS, County
from tests.scenario.answers import recorded, refused

OF_ALL = {"initial_budget": "1.00", "adjusted_budget": "1.00", "executed": "1.00"}
HALF = {"amount": "500000.00", "fiscal_funds": "500000.00", "carryover": "0"}


@pytest.fixture
async def watched(county: County) -> County:
    """A project of 500,000, asked for January to June 2020."""
    await county.approved_goal(**HALF)
    await county.round(6, "2020-07-01", "2020-07-31")
    return county


async def lights(county: County) -> dict[str, Any]:
    """The one row that everybody sees."""
    [row] = (await county.get("li", "/monitoring/lights", year=2020, month=6))["items"]
    return dict(row)


async def test_the_treasurys_figures_count_and_a_difference_needs_a_reason(watched: County) -> None:
    await watched.spent("77", "300000.00", "2020-06-30")
    path = await watched.filled(6, "20")
    answer = await watched.tried("li", f"{path}/submission", PAPERS | {"execution": OF_ALL})
    assert refused(answer) == (422, "FiguresUnexplained")
    assert "国库为300000.00元，填报为1.00元" in answer.json()["detail"]
    handed_in = {"execution": OF_ALL, "explanation": "单位账尚未与国库核对"}
    assert recorded(await watched.do("li", f"{path}/submission", PAPERS | handed_in))[0] == "MonitoringSubmitted"
    row = await lights(watched)
    assert (row["execution_rate"], row["reference"], row["execution_light"]) == ("60.00", "treasury/77", "绿")
    record = await watched.get("shen", path)
    assert (record["stated"], record["explanation"]) == (OF_ALL, "单位账尚未与国库核对")
    assert [one["kind"] for one in record["findings"]] == ["与国库执行数不符"]
    audited = (await watched.get("shen", f"/audit/items/{ITEM}"))["monitoring"]["records"]["6"]
    assert (audited["execution"]["executed"], audited["stated"]["executed"]) == ("300000.00", "1.00")


async def test_one_yuan_of_one_yuan_is_not_green_without_a_word(watched: County) -> None:
    path = await watched.filled(6, "20")
    answer = await watched.tried("li", f"{path}/submission", PAPERS | {"execution": OF_ALL})
    assert refused(answer) == (422, "FiguresUnexplained")
    assert "1.00元与绩效目标金额500000.00元不一致" in answer.json()["detail"]
    own = {"initial_budget": "500000.00", "adjusted_budget": "500000.00", "executed": "299975.00"}
    await watched.do("li", f"{path}/submission", PAPERS | {"execution": own})
    assert (await lights(watched))["reference"] is None


async def test_a_late_fact_assesses_an_open_round_anew_and_a_correction_after_closing_marks_what_is_known_now(watched: County) -> None:
    path = await watched.filled(6, "20")
    own = {"initial_budget": "500000.00", "adjusted_budget": "500000.00", "executed": "300000.00"}
    await watched.do("li", f"{path}/submission", PAPERS | {"execution": own})
    await watched.spent("77", "149987.50", "2020-06-30")
    row = await lights(watched)
    assert (row["execution_rate"], row["reference"], row["execution_light"]) == ("30.00", "treasury/77", "红")
    assert row["lights"][0]["inputs"]["value"] == "60.00"
    assert [one["warning"]["kind"] for one in (await watched.get("li", "/monitoring/warnings", year=2020))["items"]] == ["预算执行"]
    await watched.do("chen", f"{path}/department-review", {"opinion": "属实"})
    await watched.do("wang", f"{path}/finance-review", {"opinion": "同意"})
    await watched.do("wang", f"{path}/closing")
    corrected = {"corrects": "77", "reason": "漏记六月末支付"}
    await watched.spent("78", "450000.00", "2020-06-30", **corrected)
    row = await lights(watched)
    assert (row["execution_rate"], row["execution_light"]) == ("30.00", "红")
    assert (row["known_now"]["execution"]["reference"], row["known_now"]["execution_light"]) == ("treasury/78", "绿")
    trail = (await watched.get("shen", f"/audit/items/{ITEM}/trail", limit=100))["items"]
    told = {one["type"].rsplit(".", 1)[-1]: one for one in trail}
    assert told["LightsReassessed"]["data"]["cause"] == "treasury/77"
    assert (
        told["LightsReassessed"]["data"]["before"]["execution_light"],
        told["LightsReassessed"]["data"]["after"]["execution_light"],
    ) == (
        "绿",
        "红",
    )
    assert told["LaterKnowledgeNoted"]["data"]["cause"] == "treasury/78"


async def test_a_fact_is_never_refused_for_its_figures(watched: County) -> None:
    assert recorded(await watched.spent("1", "527950.00", "2020-05-31")) == ["ExecutionReported"]
    assert recorded(await watched.spent("2", "-1200.00", "2020-06-01")) == ["ExecutionReported"]
    assert recorded(await watched.spent("3", "899740.00", "2020-06-02", adjusted_budget="0.00")) == ["ExecutionReported"]
    facts = (await watched.get("li", f"/monitoring/executions/{ITEM}"))["facts"]
    assert [[one["kind"] for one in fact["findings"]] for fact in facts] == [["超预算支出"], ["支出为负"], ["无预算支出"]]
    assert facts[0]["findings"][0]["sentence"] == "执行数527950.00元超过全年预算数500000.00元，执行率105.59%"
    path = await watched.filled(6, "20")
    assert refused(await watched.tried("li", f"{path}/submission", PAPERS)) == (422, "FiguresUnexplained")
    await watched.do("li", f"{path}/submission", PAPERS | {"explanation": "预算调减文件在途"})
    assert (await lights(watched))["execution_light"] == "红"


async def test_before_a_round_opens_nothing_is_filled_in_and_likelihood_is_stated(county: County) -> None:
    await county.approved_goal(**HALF)
    await county.day("2020-06-20")
    opening = {"fiscal_year": 2020, "period_end_month": 6, "opens_on": "2020-07-01", "due_on": "2020-07-31", "rule_set": "anhui/2019"}
    await county.do("wang", "/monitoring/rounds", opening)
    await county.do("wang", "/monitoring/rounds/360922-2020-R06/assignments")
    path, row = f"/monitoring/items/{ITEM}/records/6/progress", {"indicator": "养护里程", "actual": "20"}
    assert refused(await county.tried("li", path, {"progress": [row | {"likelihood": "确定能"}]})) == (409, "NotYetOpened")
    await county.day("2020-07-01")
    assert refused(await county.tried("li", path, {"progress": [row]})) == (422, "InvalidRequest")
    await county.do("li", path, {"progress": [row | {"likelihood": "确定能"}]})
