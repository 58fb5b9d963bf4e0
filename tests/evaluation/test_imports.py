"""Self-evaluation forms in a file are looked at without deciding anything; what is committed is the ordinary filling in that names it."""

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx

from shared.events.goals import GoalAdjusted, GoalApproved
from shared.events.values import Grade, ObjectKind
from shared.forms import document, forms_in, read
from tests.evaluation.cases import GOAL, ITEM, UNIT
from tests.scenario.answers import recorded, refused
from tests.scenario.people import People
from tests.scenario.self_evaluation_sheet import INDICATORS, department, lines, sheet
from tests.scenario.serving import Tell
from tests.scenario.workbook import workbook

NAME = "2019自评表.xlsx"
WHOLE = "360922-2019-D219001"
SELF = f"/self-evaluations/{ITEM}"


async def assign(people: People, item: str = ITEM, **said: Any) -> None:
    """The unit is asked for it."""
    asked = {"object": "PROJECT", "unit": UNIT, "due_on": "2020-05-31", **said}
    assert recorded(await people["li"].post(f"/self-evaluations/{item}/assignment", asked)) == ["SelfEvaluationAssigned"]


async def hand_in(people: People, content: bytes, about: str = ITEM, who: str = "li", name: str = NAME) -> None:
    person = people[who]
    sent = person.headers | {"Idempotency-Key": str(uuid4())}
    answer = await person.http.post("/evidence", params={"about": about, "name": name}, content=content, headers=sent)
    assert answer.status_code == 200, answer.text


async def look(people: People, content: bytes, about: str = ITEM, who: str = "li", **asked: Any) -> httpx.Response:
    """The preview."""
    file = {"title": NAME, "sha256": sha256(content).hexdigest()}
    return await people[who].post("/self-evaluations/imports/preview", {"file": file, "about": about, **asked})


async def forms(people: People, content: bytes, about: str = ITEM, who: str = "li", **asked: Any) -> Any:
    """Handed in, and what is read."""
    await hand_in(people, content, about, who)
    answer = await look(people, content, about, who, **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["forms"]


def told(form: Any) -> dict[str, str]:
    """The rules of a form's findings with their cells."""
    return {one["rule"]: one["cell"] for one in form["findings"] if one["severity"] != "info"}


async def fill(people: People, form: Any) -> httpx.Response:
    """Committed as it is."""
    return await people["li"].post(f"/self-evaluations/{form['item']}/filling", form["content"], Idempotency_Key=form["draft_key"])


async def test_a_form_is_filled_in_with_its_file_sheet_and_cell_and_the_same_file_again_changes_nothing(people: People) -> None:
    await assign(people)
    [form] = await forms(people, sheet())
    assert (form["item"], form["drafts"], form["sends"], told(form)) == (ITEM, True, True, {})
    assert (form["cells"]["rows/0/actual"], form["cells"]["funds/executed"], form["cells"]["conclusion"]) == ("F13", "E6", "E11")
    before = (await people["li"].get("/events")).headers["head"]
    for _ in range(2):
        assert recorded(await fill(people, form)) == ["SelfEvaluationFilled"]
    assert int((await people["li"].get("/events")).headers["head"]) == int(before) + 1
    state = (await people["li"].get(SELF)).json()
    assert state["source"] == {"title": NAME, "sha256": sha256(sheet()).hexdigest(), "about": ITEM, "sheet": "自评表", "cell": "A2"}
    rows = {row["indicator"]["name"]: row for row in state["rows"]}
    assert (rows["处理水量"]["actual"], rows["改善水环境"]["tier"], rows["改善水环境"]["tier_percent"]) == (
        "693.5",
        "部分达成预期指标并具有一定效果",
        "75.00",
    )
    assert (state["funds"]["executed"], len(state["funds"]["parts"]), state["conclusion"]) == ("11865000.00", 2, "处理污水 693.5 万吨")
    [again] = await forms(people, sheet())
    assert (again["draft_key"], "IMPORTED_BEFORE" in [one["rule"] for one in again["findings"]]) == (form["draft_key"], True)
    assert (await people["chen"].get(f"/evidence/{state['source']['sha256']}")).content == sheet(), "the department reads what it reviews"


async def test_a_declared_score_stands_beside_the_rule_sets_and_needs_a_reason(people: People) -> None:
    await assign(people)
    [form] = await forms(people, sheet({"H13": 12, "I13": ""}))
    assert (form["drafts"], form["sends"], told(form)["Unexplained"]) == (True, False, "I13")
    beside = {one["name"]: (one["cell"], one["declared"], one["computed"], one["reason"]) for one in form["scores"]}
    assert beside["处理水量"] == ("H13", "12.00", "11.40", "")
    assert (beside["预算执行率"][:3], beside["总分"][:3]) == (("H6", "9.41", "9.41"), ("H21", "92.52", "92.61"))
    [form] = (await look(people, sheet({"H13": 12, "I13": ""}), corrections={"自评表!I13": "丰水年，按设计能力计"})).json()["forms"]
    assert form["sends"]
    await fill(people, form)
    state = (await people["li"].get(SELF)).json()
    assert state["declared"] == {"execution": "9.41", "total": "92.52"}
    assert state["rows"][0]["declared_score"] == "12.00"


async def test_what_matches_no_approved_indicator_or_differs_from_it_is_said_at_its_cell_and_never_guessed(people: People) -> None:
    await assign(people)
    wrong = sheet({"D13": "污水处理量", "E14": "≤60mg/L", "G15": 9, "F18": "明显改善", "F20": "很满意"})
    [form] = await forms(people, wrong)
    strange = next(one for one in form["findings"] if one["rule"] == "INDICATOR_UNKNOWN")
    assert (strange["cell"], strange["expected"]) == ("D13", "处理水量")
    expected = {"TARGET_DIFFERS": "E14", "WEIGHT_DIFFERS": "G15", "TIER_UNKNOWN": "F18", "ActualMissing": "F20"}
    assert told(form).items() >= expected.items()
    assert (form["drafts"], form["content"]["rows"][0]["indicator"]["name"]) == (False, "出水COD")
    corrections = {"自评表!D13": " 处理 水量", "自评表!F18": "达成预期指标（90%）", "自评表!F20": "86%", "自评表!H18": ""}
    [form] = (await look(people, wrong, corrections=corrections)).json()["forms"]
    assert (form["drafts"], form["sends"], form["content"]["rows"][5]["tier_percent"]) == (True, True, "90.00")
    tons = [("产出指标", "数量指标", "处理水量（吨）", "≥7300000", 6935000, 12, 11.4, "雨季停运"), *INDICATORS[1:]]
    [form] = await forms(people, sheet(indicators=tons))
    assert (told(form)["MEASURE_DIFFERS"], form["drafts"]) == ("F13", False)


async def test_the_wrong_item_year_or_unit_and_a_form_that_is_not_open_are_each_said_in_a_sentence(people: People) -> None:
    def why(seen: Any) -> dict[str, str]:
        return {one["rule"]: one["sentence"] for one in seen["findings"] if one["fatal"]}

    [form] = await forms(people, sheet())
    assert why(form) == {"NotAssigned": f"{ITEM} 还没有下达自评任务；请核对项目编号，或先下达自评。"}
    await assign(people)
    assert "不是 360922-2019-P0017 的“污水处理厂污水处理费”" in why((await forms(people, sheet(name="垃圾清运费")))[0])["NAME_DIFFERS"]
    assert "写的是 2018 年度，360922-2019-P0017 是 2019 年度的" in why((await forms(people, sheet(year=2018)))[0])["YEAR_DIFFERS"]
    assert why((await forms(people, sheet(), who="wu"))[0]) == {"OutOfScope": f"{ITEM} 不是本单位的项目；请改正项目编号。"}
    assert refused(await look(people, sheet(year=2017))) == (422, "NotHandedIn")
    assert (await look(people, sheet(), who="qian")).status_code == 403
    [form] = await forms(people, sheet())
    await fill(people, form)
    await hand_in(people, b"%PDF-1.7 stamped", name="盖章.pdf")
    paper = {"form": {"title": "自评表（盖章）", "sha256": sha256(b"%PDF-1.7 stamped").hexdigest()}}
    assert recorded(await people["li"].post(f"{SELF}/submission", paper)) == ["SelfEvaluationSubmitted"]
    [form] = await forms(people, sheet())
    assert (form["drafts"], "OutOfOrder" in why(form)) == (False, True)
    assert recorded(await people["chen"].post(f"{SELF}/department-return", {"reason": "佐证不全"})) == ["SelfEvaluationReturned"]
    [form] = await forms(people, sheet({"E11": "处理污水 693.5 万吨，补充说明"}))
    assert (form["drafts"], why(form)) == (True, {})
    assert recorded(await fill(people, form)) == ["SelfEvaluationFilled"]


async def test_a_file_of_several_forms_is_matched_by_name_and_the_units_own_indicators_are_read_where_no_goal_is(people: People) -> None:
    await assign(people)
    await assign(people, "360922-2019-P0099", name="排水管网维护", amount="500000.00")
    several = sheet(None, lines(name="排水管网维护"), lines(name="没有这个项目"))
    seen = await forms(people, several, WHOLE)
    assert [one["item"] for one in seen] == [ITEM, "360922-2019-P0099", ""]
    assert ("ITEM_MISSING" in told(seen[2]), seen[1]["drafts"], seen[1]["sends"]) == (True, True, True)
    assert seen[1]["content"]["rows"][0]["indicator"]["target"] == "730"
    assert recorded(await fill(people, seen[1])) == ["SelfEvaluationFilled"]
    digest = seen[1]["source"]["sha256"]
    assert (await people["chen"].get(f"/evidence/{digest}")).content == several
    assert (await people["wu"].get(f"/evidence/{digest}")).status_code == 404


async def test_a_departments_form_goes_to_the_unit_itself_and_comes_out_and_in_again_without_a_difference(
    people: People, tell: Tell
) -> None:
    core = {"处理水量", "水质达标率", "改善水环境", "居民满意度"}
    indicators = tuple(one.model_copy(update={"is_core": one.name in core}) for one in GOAL.indicators)
    whole = GOAL.model_copy(update={"kind": ObjectKind.DEPARTMENT, "name": "县污水处理厂", "indicators": indicators})
    begun = (indicators[0].model_copy(update={"target": Decimal(800)}), *indicators[1:])
    first = whole.model_copy(update={"indicators": begun, "annual_goal": "全年处理污水 800 万吨"})
    await tell(f"goal/{WHOLE}", GoalApproved(content=first, unit=UNIT, amount=first.amount, grade=Grade.GOOD, in_year=False))
    adjusted = {"version": 2, "before": first, "after": whole, "unit": UNIT, "amount": whole.amount, "reason": "水量减少"}
    await tell(f"goal/{WHOLE}", GoalAdjusted(**adjusted, budget_adjustment="万财预〔2019〕8号", effective_on=date(2019, 9, 1)))
    await assign(people, WHOLE, object="DEPARTMENT")
    await assign(people)
    seen = await forms(people, workbook([department(), lines()], (), "整体自评", {}), WHOLE)
    assert [(one["item"], one["drafts"], one["sends"]) for one in seen] == [(WHOLE, True, True), (ITEM, True, True)]
    assert told(seen[0]) == {"DeductionUnexplained": "A14"}
    rows = {one["indicator"]["name"]: one for one in seen[0]["content"]["rows"]}
    assert (rows["处理水量"]["actual"], rows["处理水量"]["indicator"]["target"], rows["改善水环境"]["tier_percent"]) == (
        "693.5",
        "730",
        "90.00",
    )
    assert (seen[0]["content"]["funds"]["executed"], seen[0]["content"]["declared"]) == (
        "11865000.00",
        {"execution": "9.41", "total": "97.31"},
    )
    assert recorded(await fill(people, seen[0])) == ["SelfEvaluationFilled"]
    paper = (await people["li"].get(f"/self-evaluations/{WHOLE}/form.xlsx")).content
    [again] = await forms(people, paper, WHOLE)
    assert (again["title"], again["item"], again["drafts"], told(again)) == (
        "部门整体支出绩效自评表",
        WHOLE,
        True,
        {"DeductionUnexplained": "N17"},
    )
    same = {"rows", "conclusion", "funds"}
    assert {name: again["content"][name] for name in same} == {name: seen[0]["content"][name] for name in same}
    [made] = [document(one) for one in forms_in(read("表.xlsx", paper)).forms]
    assert (made.said("annual_goal"), made.said("expected_goal")) == (first.annual_goal, whole.annual_goal)
    flow = made.indicators[0]
    assert (flow.texts["initial_target"].value, flow.texts["core"].value) == ("800", "是")
    assert flow.target_text is not None
    assert flow.target_text.value == "730"


async def test_an_engaged_firm_reads_the_file_of_its_item_and_not_one_with_the_units_other_forms(people: People) -> None:
    await assign(people)
    subject = {"object": "PROJECT", "unit": UNIT, "reason": "社会关注度高"}
    contract = {"third_party": "北京中泽融信", "third_party_code": "BJZZRX", "contract": "万财绩合〔2020〕1号", "fee": "60000.00"}
    for step, body in (("selection", subject), ("commission", contract)):
        await people["wang"].post(f"/key-evaluations/{ITEM}/{step}", body)
    several = sheet(None, lines(name="排水管网维护"))
    [form, _] = await forms(people, several, WHOLE)
    await fill(people, form)
    assert (await people["gao"].get(f"/evidence/{form['source']['sha256']}")).status_code == 404
    [form] = await forms(people, sheet())
    await fill(people, form)
    assert (await people["gao"].get(f"/evidence/{form['source']['sha256']}")).content == sheet()
