"""A county sets rules of its own with four eyes (本地规则集); what was decided before stays as it was."""

from typing import Any

from tests.goals.samples import content, form
from tests.goals.steps import REVIEW
from tests.loop.county import ITEM, PAPERS, County, begins_after
from tests.scenario.serving import COUNTY

SCORING, LIGHTS = "/evaluation/rule-sets/scoring", "/monitoring/rule-sets/lights"
NEXT = "360922-2020-P0018"


async def proposal(county: County, first_day: str) -> dict[str, Any]:
    """The national rules, with 优 from 98 points on."""
    copied = await county.get("qian", f"{SCORING}/mof-2020")
    bands = [{**band, "from": "98.00"} if band["grade"] == "优" else band for band in copied["parameters"]["bands"]]
    return {
        "title": "万载县评分规则",
        "document": "万财绩〔2020〕9号",
        "article": "第八条",
        "in_force_from": first_day,
        "copied_from": copied["key"],
        "parameters": copied["parameters"] | {"bands": bands},
        "reason": "提高优秀等级的门槛",
    }


async def graded(county: County, item: str) -> tuple[str, str, str]:
    """Score, grade and rule set of a confirmed self-evaluation."""
    rows = (await county.get("wang", "/evaluation/results", year=2020))["items"]
    return next((one["score"], one["grade"], one["rule_version"]) for one in rows if one["item"] == item)


async def test_a_grade_band_changed_with_four_eyes_rules_later_scores_only(county: County) -> None:
    again = "360922-2020-P0019"
    for item in (ITEM, NEXT, again):
        await county.approved_goal(item)
    await county.day("2021-03-02")
    await county.evaluates_itself(ITEM, **FUNDS)
    before = await graded(county, ITEM)
    await county.do("qian", SCORING, await proposal(county, "2021-04-01"))
    refused = await county.tried("wang", f"{SCORING}/360922-9/approval", {})
    assert (refused.status_code, refused.json()["type"]) == (404, "urn:bihuan:problem:Unknown")
    waiting = await county.get("wang", "/evaluation/todo", kind="rule-set")
    assert [(one["name"], one["task"]) for one in waiting["items"]] == [("万载县评分规则", "批准规则集，或不予批准")]
    await county.do("wang", f"{SCORING}/360922-1/approval", {"document": "万财绩〔2021〕1号"})
    await county.evaluates_itself(NEXT, until="quality-review", **FUNDS)
    await county.day("2021-04-01")
    await county.do("wang", f"/evaluation/self-evaluations/{NEXT}/confirmation", {})
    assert await graded(county, NEXT) == before
    await county.evaluates_itself(again, **FUNDS)
    score, grade, version = await graded(county, again)
    assert before == ("97.00", "优", "mof/2020")
    assert (score, grade, version) == ("97.00", "良", "360922/1")
    assert await graded(county, ITEM) == before
    standing = {one["key"]: (one["status"], one["in_force"]) for one in await county.get("li", "/evaluation/rule-sets", kind="scoring")}
    assert standing["360922/1"] == ("已批准", True)
    assert standing["mof/2020"] == ("随系统提供", False)
    late = await county.tried("wang", f"{SCORING}/360922-1/withdrawal", {"reason": "不再需要"})
    assert (late.status_code, late.json()["type"]) == (409, "urn:bihuan:problem:InForceAlready")


async def test_nobody_approves_what_they_proposed_and_nothing_begins_in_the_past(county: County) -> None:
    drafted = await proposal(county, "2020-01-01")
    await county.do("wang", SCORING, drafted)
    own = await county.tried("wang", f"{SCORING}/{COUNTY}-1/approval", {})
    assert (own.status_code, own.json()["type"]) == (409, "urn:bihuan:problem:OwnProposal")
    await county.do("ma", f"{SCORING}/{COUNTY}-1/rejection", {"reason": "文件未印发"})
    await county.do("wang", SCORING, drafted)
    await county.day("2020-01-02")
    late = await county.tried("ma", f"{SCORING}/{COUNTY}-2/approval", {})
    assert (late.status_code, late.json()["type"]) == (422, "urn:bihuan:problem:InThePast")
    assert "2020-01-01" in late.json()["detail"]
    await county.do("wang", f"{SCORING}/{COUNTY}-2/withdrawal", {"reason": "改期"})
    shown = await county.get("li", f"{SCORING}/{COUNTY}-2")
    assert (shown["status"], shown["said"], shown["parameters"]["bands"][0]["from"]) == ("已撤回", "改期", "98.00")
    broken = drafted["parameters"] | {"bands": drafted["parameters"]["bands"][:-1]}
    hole = await county.tried("wang", f"{SCORING}/check", drafted | {"parameters": broken, "in_force_from": "2020-02-01"})
    assert hole.status_code == 422
    assert "低于 60.00 分的没有等级" in hole.json()["errors"][0]["reason"]


@begins_after(County.approved_goal)
async def test_a_round_names_lights_of_the_countys_own_and_is_lit_by_them_from_their_first_day_on(county: County) -> None:
    copied = await county.get("qian", f"{LIGHTS}/anhui-2019")
    strict = copied["parameters"] | {"execution": {"basis": "time", "bands": {"red_below": "90.00", "yellow_below": "95.00"}}}
    about = {"title": "本地预警规则", "document": "万财绩〔2020〕3号", "in_force_from": "2020-08-02", "reason": "从严预警"}
    await county.do("qian", LIGHTS, about | {"parameters": strict, "copied_from": copied["key"]})
    await county.do("wang", f"{LIGHTS}/{COUNTY}-1/approval", {})
    await county.day("2020-08-01")
    july = {"fiscal_year": 2020, "period_end_month": 7, "opens_on": "2020-08-01", "due_on": "2020-08-20", "rule_set": f"{COUNTY}/1"}
    early = await county.tried("wang", "/monitoring/rounds", july)
    assert (early.status_code, early.json()["type"]) == (422, "urn:bihuan:problem:RuleSetNotInForce")
    await county.round(6, "2020-08-01", "2020-08-20")
    await county.day("2020-08-02")
    await county.do("wang", "/monitoring/rounds", july | {"opens_on": "2020-08-02"})
    await county.do("wang", f"/monitoring/rounds/{COUNTY}-2020-R07/assignments")
    await county.spent("1", "212500.00", "2020-06-30")
    await county.spent("2", "247916.67", "2020-07-31")
    for month in (6, 7):
        path = await county.filled(month, "80")
        await county.do("li", f"{path}/submission", PAPERS)
    june, last = [await county.get("li", f"/monitoring/items/{ITEM}/records/{month}") for month in (6, 7)]
    assert (june["rule_set"], june["execution_light"]) == ("anhui/2019", "绿")
    assert (last["rule_set"], last["execution_light"]) == (f"{COUNTY}/1", "红")
    await county.spent("3", "290000.00", "2020-07-31")
    assert (await county.get("li", f"/monitoring/items/{ITEM}/records/7"))["execution_light"] == "绿"


FUNDS = {"initial_budget": "1200000.00", "adjusted_budget": "1200000.00", "executed": "1200000.00"}


async def test_an_old_form_is_judged_by_the_checks_of_its_day_and_its_events_name_them(county: County) -> None:
    at = "/goals/rule-sets/checks"
    copied = await county.get("qian", f"{at}/mof-2020")
    rules = copied["parameters"] | {"annual_weight": "100.00", "weights": {}}
    about = {"title": "年度指标合计 100 分", "document": "万财绩〔2020〕5号", "in_force_from": "2020-03-01", "reason": "本地表样"}
    await county.approved_goal()
    await county.drafted_and_declared(NEXT)
    await county.do("qian", at, about | {"parameters": rules, "copied_from": copied["key"]})
    await county.do("wang", f"{at}/{COUNTY}-1/approval", {})
    await county.day("2020-03-01")
    await county.do("chen", f"/goals/items/{NEXT}/department-review", {"opinion": "同意"})
    await county.do("wang", f"/goals/items/{NEXT}/review", REVIEW)
    await county.do("zhou", f"/goals/items/{NEXT}/approval", {"document": "万财预〔2020〕2号"})
    less = form(content(fiscal_funds="900000.00", amount="1100000.00"))
    await county.do(
        "li", f"/goals/items/{ITEM}/adjustment-request", {"content": less, "reason": "压减", "budget_adjustment": "万财预〔2020〕9号"}
    )
    again = "360922-2020-P0019"
    await county.do("li", f"/goals/items/{again}/draft", {"content": form()})
    refused = await county.tried("li", f"/goals/items/{again}/declaration", {"budget_round": "追加"})
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:bihuan:problem:FatalFindings")
    assert "年度指标分值合计 90.00，应为 100" in refused.json()["detail"]
    told = await county.get("shen", "/goals/events", after=0, limit=200)
    named = {(one["subject"], one["type"].rpartition(".")[2]): one["data"]["rule_set"] for one in told if "rule_set" in one["data"]}
    steps = ("GoalDeclared", "GoalReviewed", "GoalApproved")
    assert named == {(item, step): "mof/2015" for item in (ITEM, NEXT) for step in steps} | {(ITEM, "GoalAdjustmentRequested"): "mof/2015"}


async def test_linkage_and_terms_are_the_countys_from_their_first_day_on_and_a_years_own_policy_goes_first(county: County) -> None:
    linkage, terms, at = "/feedback/rule-sets/linkage", "/feedback/rule-sets/terms", f"/feedback/linkages/{ITEM}/DEPARTMENT"
    await county.approved_goal()
    await county.day("2021-03-02")
    await county.department_result(ITEM, 70, amount="1200000.00")
    cut = {"next_year": 2022, "action": "压减", "ratio": "10", "reason": "中"}
    none = await county.tried("wang", f"{at}/proposal", cut)
    assert (none.status_code, none.json()["type"]) == (422, "urn:bihuan:problem:AgainstPolicy")
    about = {"document": "万财绩〔2021〕1号", "in_force_from": "2021-04-01", "reason": "本地办法"}
    copied = await county.get("zhou", f"{linkage}/sichuan-2025")
    await county.do("zhou", linkage, about | {"title": "挂钩办法", "parameters": copied["parameters"], "copied_from": copied["key"]})
    await county.do("qian", terms, about | {"title": "期限", "parameters": {"measures_within": 10, "completion_within": 60}})
    for n, path in enumerate((linkage, terms), 1):
        await county.do("wang", f"{path}/{COUNTY}-{n}/approval", {})
    await county.day("2021-04-01")
    await county.do("wang", f"{at}/proposal", cut)
    assert (await county.get("wang", at))["rule_set"] == f"{COUNTY}/1"
    await county.do("zhou", f"{at}/refusal", {"reason": "另按当年办法"})
    of_the_year = {"rows": [{"grade": "中", "action": "压减"}], "document": "万财预〔2021〕2号"}
    await county.do("zhou", "/feedback/linkage-policies/2022", of_the_year)
    await county.do("wang", f"{at}/proposal", cut)
    assert (await county.get("wang", at))["rule_set"] == ""
    notice, problem = f"/feedback/rectifications/{ITEM}/1", {"code": "1", "description": "进度慢", "demand": "加快"}
    found = {"unit": "219001", "name": "农村公路养护经费", "origin": "DEPARTMENT", "problems": [problem]}
    await county.do("wang", f"{notice}/draft", found)
    dates = {"document": "万财绩〔2021〕2号", "measures_due_on": "2021-04-12", "completion_due_on": "2021-05-31"}
    late = await county.tried("wang", f"{notice}/issue", dates)
    assert (late.status_code, late.json()["type"]) == (422, "urn:bihuan:problem:BeyondTerm")
    assert "超过规定的 10 天，最迟 2021-04-11" in late.json()["detail"]
    await county.do("wang", f"{notice}/issue", dates | {"measures_due_on": "2021-04-11"})
    told = await county.get("shen", "/feedback/events", after=0, limit=200)
    assert [one["data"]["rule_set"] for one in told if one["type"].endswith("RectificationIssued")] == [f"{COUNTY}/2"]
