"""What is wrong with a form stands beside its field: a return says so row by row, a finding and a refusal name their place."""

from typing import Any

from tests.goals.samples import content, form
from tests.loop.county import ATTAINED, ITEM, County, begins_after
from tests.scenario.papers import paper

POINTS = [{"place": "progress/0/actual", "reason": "与台账不符"}, {"place": "群众满意度", "reason": "请附问卷"}]
FIGURES = {"initial_budget": "1200000.00", "adjusted_budget": "1200000.00", "executed": "1300000.00"}


async def problem(county: County, who: str, path: str, body: object) -> tuple[int, str, str]:
    """What is refused: status, rule, place."""
    answer = await county.tried(who, path, body)
    told: dict[str, Any] = answer.json()
    return answer.status_code, told["type"].rsplit(":", 1)[1], told.get("place", "")


@begins_after(County.approved_goal)
async def test_a_monitoring_form_comes_back_with_its_reasons_beside_the_fields(county: County) -> None:
    await county.round(6, "2020-07-01", "2020-07-20")
    path = f"/monitoring/items/{ITEM}/records/6"
    rows = [
        {"indicator": "养护里程", "actual": "10", "likelihood": "确定能"},
        {"indicator": "通行保障", "actual": "1", "likelihood": "确定能"},
    ]
    assert await problem(county, "li", f"{path}/progress", {"progress": rows}) == (422, "RowDoesNotFit", "progress/1/tier")
    path = await county.filled(6, "10")
    papers = {"form": paper("监控自评表"), "report": paper("自评报告"), "execution": FIGURES}
    [wrong] = (await county.tried("li", f"{path}/submission/check", papers)).json()["findings"]
    assert (wrong["code"], wrong["place"]) == ("FiguresUnexplained", "explanation")
    await county.do("li", f"{path}/submission", papers | {"explanation": "含上年结转"})
    assert [one["place"] for one in (await county.get("chen", path))["findings"]] == ["execution/executed"]
    await county.do("chen", f"{path}/department-return", {"reason": "逐项核对", "points": POINTS})
    back = await county.get("li", path)
    assert (back["returned_because"], back["points"]) == ("逐项核对", POINTS)
    [todo] = [one for one in (await county.get("li", "/monitoring/todo"))["items"] if one["kind"] == "monitoring"]
    assert (todo["returned_because"], todo["points"]) == ("逐项核对", POINTS)
    audited = (await county.get("shen", f"/audit/items/{ITEM}"))["monitoring"]["records"]["6"]
    assert audited["points"] == POINTS
    await county.filled(6, "12")
    assert (await county.get("li", path))["points"] == POINTS, "until it is submitted again"
    await county.do("li", f"{path}/submission", papers | {"explanation": "含上年结转"})
    again = await county.get("chen", path)
    assert (again["returned_because"], again["points"]) == ("", [])


@begins_after(County.drafted_and_declared)
async def test_a_self_evaluation_and_a_goal_come_back_with_their_reasons_beside_the_fields(county: County) -> None:
    goal = f"/goals/items/{ITEM}"
    found = {"code": "TARGET_LOW", "sentence": "指标值偏低", "place": "indicators/0/target"}
    await county.do("chen", f"{goal}/department-return", {"reason": "指标值偏低", "findings": [found]})
    assert [(one["place"], one["sentence"]) for one in (await county.get("li", goal))["findings"]] == [
        ("indicators/0/target", "指标值偏低")
    ]
    [todo] = (await county.get("li", "/goals/todo"))["items"]
    assert todo["points"] == [{"place": "indicators/0/target", "reason": "指标值偏低"}]
    await county.do("li", f"{goal}/draft", {"content": form(content())})
    await county.approved_goal()
    assert (await county.get("li", goal))["findings"] == []
    await county.day("2021-03-02")
    await county.treasury_tells("1000000.00", "2020-12-31")
    await county.evaluates_itself(until="assignment")
    own = f"/evaluation/self-evaluations/{ITEM}"
    rows = [{**ATTAINED[0], "actual": None}, *ATTAINED[1:]]
    typed = {"funds": {"explanation": "结余交回"}, "conclusion": "基本达到预期"}
    await county.do("li", f"{own}/filling", typed | {"rows": rows})
    submission = {"form": paper("自评表")}
    assert await problem(county, "li", f"{own}/submission", submission) == (422, "ActualMissing", "rows/0/actual")
    await county.do("li", f"{own}/filling", typed | {"rows": ATTAINED})
    await county.do("li", f"{own}/submission", submission)
    points = [{"place": "rows/0/actual", "reason": "里程未验收"}]
    await county.do("chen", f"{own}/department-return", {"reason": "里程未验收", "points": points})
    assert (await county.get("li", own))["points"] == points
    assert (await county.get("li", "/evaluation/todo"))["items"][0]["points"] == points


@begins_after(County.approved_and_monitored)
async def test_measures_come_back_with_their_reasons_beside_the_problems(county: County) -> None:
    one = f"/feedback/rectifications/{ITEM}/1"
    problems = [{"code": "W1", "description": "进度滞后", "demand": "加快实施"}]
    await county.do(
        "wang",
        f"/feedback/rectifications/{ITEM}",
        {"unit": "219001", "name": "养护", "origin": "MONITORING", "problems": problems},
    )
    terms = {"document": "万财绩整〔2020〕1号", "measures_due_on": "2020-09-20", "completion_due_on": "2020-10-20"}
    assert (await problem(county, "wang", f"{one}/issue", terms | {"measures_due_on": "2020-07-01"}))[2] == "measures_due_on"
    await county.do("wang", f"{one}/issue", terms)
    await county.do("li", f"{one}/acknowledgement", {})
    measure = {"problem": "W1", "measure": "增派工队", "owner": "李", "planned_on": "2020-12-20"}
    late = await problem(county, "li", f"{one}/measures", {"measures": [measure]})
    assert late == (422, "PlannedOutsideTerm", "measures/0/planned_on")
    await county.do("li", f"{one}/measures", {"measures": [measure | {"planned_on": "2020-10-10"}]})
    points = [{"place": "W1", "reason": "没有写明工队数"}]
    again = {"reason": "措施不具体", "points": points, "measures_due_on": "2020-09-25"}
    await county.do("wang", f"{one}/measures-return", again)
    back = await county.get("li", one)
    assert (back["returned_because"], back["points"]) == ("措施不具体", points)
    [todo] = [row for row in (await county.get("li", "/feedback/todo"))["items"] if row["kind"] == "rectification"]
    assert (todo["returned_because"], todo["points"]) == ("措施不具体", points)
