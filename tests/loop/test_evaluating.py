"""Evaluation believes what was approved and paid, knows its year, has no dead end, and corrects its mistakes in the open."""

from typing import Any

from tests.loop.county import ATTAINED, ITEM, County, begins_after
from tests.scenario.answers import refused
from tests.scenario.papers import paper

SELF, KEY, DEPARTMENT = (f"/evaluation/{kind}-evaluations/{ITEM}" for kind in ("self", "key", "department"))
SUBJECT = {"object": "PROJECT", "unit": "219001"}
PAPER = paper("材料")
FILLING: dict[str, Any] = {"rows": ATTAINED, "conclusion": "基本达到预期"}
SCORES = [
    {"dimension": "决策", "name": "立项", "weight": "20", "score": "18"},
    {"dimension": "过程", "name": "管理", "weight": "20", "score": "16"},
    {"dimension": "产出", "name": "数量", "weight": "30", "score": "24"},
    {"dimension": "效益", "name": "效果", "weight": "30", "score": "24"},
]
COMMISSION = {"third_party": "中泽", "third_party_code": "TP01", "contract": "合同1号"}


async def figure(county: County, code: str, year: int = 2021, **asked: Any) -> Any:
    figures = await county.get("wang", f"/audit/figures/{year}", **asked)
    return next(one for one in figures if one["code"] == code)


@begins_after(County.approved_goal)
async def test_what_was_approved_is_evaluated_and_nothing_typed_outweighs_it(county: County) -> None:
    await county.day("2021-03-01")
    assignment = {**SUBJECT, "due_on": "2021-03-31"}
    for departure in ({"amount": "1.00"}, {"name": "另一项目"}):
        for path, who, body in (
            (f"{SELF}/assignment", "wang", assignment),
            (f"{KEY}/selection", "wang", {**SUBJECT, "reason": "重点"}),
            (f"{DEPARTMENT}/selection", "chen", {"unit": "219001", "reason": "重点"}),
        ):
            assert refused(await county.tried(who, path, body | departure)) == (422, "DepartsFromGoal")
    assert refused(await county.tried("wang", f"{SELF}/assignment", {**assignment, "due_on": "2021-03-01"})) == (422, "DueDatePassed")
    await county.do("wang", f"{SELF}/assignment", assignment)
    await county.do("wang", f"{KEY}/selection", {**SUBJECT, "reason": "重点"})
    for path in (SELF, KEY):
        stands = await county.get("wang", path)
        assert (stands["name"], stands["amount"]) == ("农村公路养护经费", "1200000.00")


@begins_after(County.approved_goal)
async def test_the_form_is_filled_from_the_treasury_and_a_departure_is_seen_by_who_reviews(county: County) -> None:
    await county.day("2021-01-15")
    await county.treasury_tells("1100000.00", "2020-12-31")
    await county.evaluates_itself(until="filling")
    stands = await county.get("li", SELF)
    assert (stands["prefilled"]["executed"], stands["funds"]["executed"]) == ("1100000.00", "1100000.00")
    other = {"funds": {"executed": "1190000.00"}, **FILLING}
    await county.do("li", f"{SELF}/filling", other)
    assert refused(await county.tried("li", f"{SELF}/submission", {"form": PAPER})) == (422, "DepartureUnexplained")
    await county.do("li", f"{SELF}/filling", {**other, "funds": {"executed": "1190000.00", "departure": "年末在途9万元"}})
    await county.do("li", f"{SELF}/submission", {"form": PAPER})
    (finding,) = (await county.get("qian", SELF))["findings"]
    assert (finding["kind"], finding["explanation"]) == ("与国库执行数不符", "年末在途9万元")
    assert "全年执行数填 1190000.00 元、国库为 1100000.00 元" in finding["sentence"]


async def test_odd_money_is_taken_with_a_finding_and_a_word_in_every_evaluation(county: County) -> None:
    over = "360922-2020-P0018"
    await county.approved_goal(over)
    await county.day("2021-01-15")
    spent: dict[str, Any] = {"initial_budget": "0", "adjusted_budget": "0", "executed": "899740.00"}
    assignment = {**SUBJECT, "name": "无预算项目", "amount": "0", "due_on": "2021-03-01"}
    await county.do("wang", f"{SELF}/assignment", assignment)
    await county.do("li", f"{SELF}/filling", {"funds": {**spent, "explanation": ""}, **FILLING})
    assert refused(await county.tried("li", f"{SELF}/submission", {"form": PAPER}))[0] == 422
    await county.do("li", f"{SELF}/filling", {"funds": {**spent, "explanation": "上级专款直达"}, **FILLING})
    await county.do("li", f"{SELF}/submission", {"form": PAPER})
    stands = await county.get("qian", SELF)
    assert [one["kind"] for one in stands["findings"]] == ["无预算支出", "合计与分项不符"]
    assert stands["derivation"]["lines"][0]["score"] == "0.00"
    await county.do("wang", f"/evaluation/self-evaluations/{over}/assignment", {**SUBJECT, "due_on": "2021-03-01"})
    beyond = {"initial_budget": "1200000.00", "adjusted_budget": "1200000.00", "executed": "1267080.00", "explanation": "应急抢修"}
    await county.do("li", f"/evaluation/self-evaluations/{over}/filling", {"funds": beyond, **FILLING})
    await county.do("li", f"/evaluation/self-evaluations/{over}/submission", {"form": PAPER})
    stands = await county.get("qian", f"/evaluation/self-evaluations/{over}")
    assert [one["kind"] for one in stands["findings"]] == ["超预算支出"]
    assert "105.59%" in stands["findings"][0]["sentence"]
    assert stands["derivation"]["lines"][0]["score"] == "10.00"


async def test_a_year_that_has_not_been_is_not_evaluated(county: County) -> None:
    future = "360922-2030-P0017"
    await county.day("2021-04-01")
    named = {**SUBJECT, "name": "路", "amount": "1.00"}
    assignment = {**named, "due_on": "2021-05-01"}
    assert refused(await county.tried("wang", f"/evaluation/self-evaluations/{future}/assignment", assignment)) == (409, "PeriodRunning")
    listed = {"due_on": "2021-05-01", "items": [{"item": future, **named}]}
    assert (await county.tried("wang", "/evaluation/self-evaluations", listed)).json()["recorded"] == 0
    selection = {**named, "reason": "重点"}
    assert refused(await county.tried("wang", f"/evaluation/key-evaluations/{future}/selection", selection)) == (409, "PeriodRunning")
    del selection["object"]
    path = f"/evaluation/department-evaluations/{future}/selection"
    assert refused(await county.tried("chen", path, selection)) == (409, "PeriodRunning")


@begins_after(County.approved_goal)
async def test_a_result_confirmed_a_year_late_is_counted_once_and_named_beside_the_figure(county: County) -> None:
    await county.day("2022-03-01")
    await county.evaluates_itself(initial_budget="1200000.00", adjusted_budget="1200000.00", executed="1200000.00")
    counted = {year: await figure(county, "Q4a", year) for year in range(2020, 2024)}
    assert {year: one["printed"] for year, one in counted.items()} == {2020: "0个", 2021: "0个", 2022: "1个", 2023: "0个"}
    assert counted[2022]["notes"] == [f"{ITEM} 不是 2021 年度的结果，迟到确认，在确认的年度计"]


async def test_an_amount_that_is_not_the_approved_goals_follows_the_goal_and_is_named_beside_the_figure(county: County) -> None:
    await county.day("2020-12-30")
    path = f"/evaluation/self-evaluations/{ITEM}/assignment"
    await county.do("wang", path, {**SUBJECT, "name": "路", "amount": "1.00", "due_on": "2021-04-01"})
    await county.approved_goal()
    await county.day("2021-03-01")
    own = {"initial_budget": "1.00", "adjusted_budget": "1.00", "executed": "1.00"}
    await county.do("li", f"{SELF}/filling", {"funds": own, **FILLING})
    await county.do("li", f"{SELF}/submission", {"form": PAPER})
    await county.do("chen", f"{SELF}/department-review", {"opinion": "同意"})
    await county.do("qian", f"{SELF}/quality-review", {"opinion": "同意"})
    await county.do("wang", f"{SELF}/confirmation")
    shown = await figure(county, "Q4c")
    assert (shown["value"], shown["notes"]) == (
        "1200000.00",
        [f"{ITEM} 评价结果所载金额为 1.00 元，批复的绩效目标金额为 1200000.00 元，按批复的计"],
    )


@begins_after(County.approved_goal)
async def test_a_key_evaluation_goes_on_when_the_unit_is_silent_and_comes_back_when_it_is_wrong(county: County) -> None:
    await county.day("2021-06-01")
    scored = {"scores": SCORES, "problems": ["台账不全"], "report": PAPER}
    for who, step, body in (
        ("wang", "selection", {**SUBJECT, "reason": "重点"}),
        ("wang", "commission", COMMISSION),
        ("firm", "plan", {"plan": PAPER}),
        ("wang", "plan-approval", {}),
        ("firm", "fieldwork", {}),
        ("firm", "draft", scored),
        ("wang", "draft-return", {"reason": "缺少成本分析"}),
        ("firm", "draft", scored),
    ):
        await county.do(who, f"{KEY}/{step}", body)
    assert refused(await county.tried("wang", f"{KEY}/silence", {"note": "书面征求"})) == (409, "CommentTermRunning")
    await county.day("2021-06-12")
    await county.do("wang", f"{KEY}/silence", {"note": "书面征求两次"})
    lower = [{**SCORES[0], "score": "8"}, *SCORES[1:]]
    final = {"scores": lower, "problems": ["台账不全", "资金滞留"], "report": PAPER, "answer_to_comments": "单位逾期未反馈"}
    assert refused(await county.tried("firm", f"{KEY}/final-report", final)) == (422, "ChangeUnexplained")
    changes = [{"what": "立项", "reason": "补查无批文"}, {"what": "资金滞留", "reason": "补查银行流水"}]
    await county.do("firm", f"{KEY}/final-report", {**final, "changes": changes})
    await county.do("wang", f"{KEY}/delivery")
    await county.do("wang", f"{KEY}/final-return", {"reason": "结论与得分不符"})
    assert (await figure(county, "Q6f"))["printed"] == "送达0份，签收0份"
    await county.do("firm", f"{KEY}/final-report", {**final, "changes": changes})
    await county.do("wang", f"{KEY}/delivery")
    await county.do("yu", f"{KEY}/receipt")
    await county.do("wang", f"{KEY}/confirmation")
    stands = await county.get("wang", KEY)
    assert [(one["what"], one["before"], one["after"]) for one in stands["changes"]] == [
        ("立项", "决策，18 分（权重 20）", "决策，8 分（权重 20）"),
        ("资金滞留", "", "资金滞留"),
    ]
    state = await county.get("shen", f"/audit/items/{ITEM}")
    assert state["evaluation"]["by_finance"]["silence"] == "书面征求两次"


@begins_after(County.approved_goal)
async def test_a_mistaken_result_is_superseded_and_everybody_who_heard_it_hears_the_correction(county: County) -> None:
    await county.day("2021-03-01")
    await county.evaluates_itself(initial_budget="1200000.00", adjusted_budget="1200000.00", executed="1200000.00")
    await county.do("wang", f"/feedback/results/{ITEM}/SELF/notice", {"opinion": "反馈", "document": "万财绩〔2021〕3号"})
    correction = {"score": "58.00", "problems": ["验收造假"], "reason": "复核发现验收单不实", "document": "万财绩〔2021〕9号"}
    await county.day("2021-07-01")
    assert refused(await county.tried("wang", f"{SELF}/correction", correction)) == (409, "SelfReview")
    assert refused(await county.tried("jiang", f"{SELF}/correction", correction)) == (409, "EvaluatedEvaluates")
    await county.do("ma", f"{SELF}/correction", correction)
    stands = await county.get("li", SELF)
    before = stands["corrections"][0]["before"]
    assert (stands["score"], stands["grade"], before["score"], before["grade"]) == ("58.00", "差", "97.00", "优")
    (result,) = (await county.get("wang", "/evaluation/results", year=2020))["items"]
    assert (result["score"], result["confirmed_on"]) == ("58.00", "2021-03-01")
    returned = await county.get("li", f"/feedback/results/{ITEM}/SELF")
    assert (returned["score"], returned["grade"], returned["status"]) == ("58.00", "差", "待反馈")
    (waiting,) = (await county.get("wang", "/feedback/to-rectify", year=2020))["items"]
    assert "验收造假" in waiting["problems"]
    assert (await figure(county, "Q4d"))["printed"] == "差1个"
    assert (await figure(county, "Q4d", as_of="2021-06-30"))["printed"] == "优1个"
    trail = (await county.get("shen", f"/audit/items/{ITEM}/trail", limit=200))["items"]
    shown = [(one["title"], one["authority"]) for one in trail if one["title"].startswith("评价结果")]
    assert shown == [("评价结果确认", ""), ("评价结果更正", "万财绩〔2021〕9号")]
    state = await county.get("shen", f"/audit/items/{ITEM}")
    assert (state["evaluation"]["by_unit"]["score"], len(state["evaluation"]["by_unit"]["corrections"])) == ("58.00", 1)
