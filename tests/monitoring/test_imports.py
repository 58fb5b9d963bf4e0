"""Monitoring forms in a file are looked at without deciding anything; what is committed is the ordinary filling in that names it."""

from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx
import pytest
import stamina

from shared.events.goals import GoalApproved
from shared.events.values import Grade
from tests.monitoring.samples import AMOUNT, GOAL, ROADS
from tests.scenario.answers import recorded, refused
from tests.scenario.monitoring_sheet import MERGED, lines, older, sheet
from tests.scenario.papers import paper
from tests.scenario.people import People
from tests.scenario.serving import Tell
from tests.scenario.workbook import locked, workbook

NAME = "监控表.xlsx"
BRIDGES = "360922-2020-P0018"
OTHERS = "360922-2020-P0099"
WHOLE = "360922-2020-D219001"
RECORD = f"/items/{ROADS}/records/6"
ROUND = {"fiscal_year": 2020, "period_end_month": 6, "opens_on": "2020-07-01", "due_on": "2020-07-15", "rule_set": "anhui/2019"}
FACT = {"source": "treasury", "id": "77", "item": ROADS, "as_of": "2020-06-30", "initial_budget": "1200000.00"}
OLD = workbook([older()], (), "监控表", {})


@pytest.fixture
async def asked(people: People, tell: Tell) -> People:
    """Two projects of the unit and one of another are asked about January to June."""
    for item, unit, name in ((ROADS, "219001", GOAL.name), (BRIDGES, "219001", "危桥改造"), (OTHERS, "301001", "垃圾清运")):
        goal = GOAL.model_copy(update={"unit": unit, "name": name})
        await tell(f"goal/{item}", GoalApproved(content=goal, unit=unit, amount=AMOUNT, grade=Grade.GOOD, in_year=False))
    async for attempt in stamina.retry_context(on=AssertionError, attempts=None, timeout=20, wait_initial=0.02, wait_max=0.1):
        with attempt:
            assert len((await people["wang"].get("/watchlist", year=2020)).json()["items"]) == 3
    assert recorded(await people["wang"].post("/rounds", ROUND)) == ["RoundOpened"]
    assert (await people["wang"].post("/rounds/360922-2020-R06/assignments", {})).json()["recorded"] == 3
    return people


async def hand_in(people: People, content: bytes, about: str = ROADS, who: str = "li") -> None:
    person = people[who]
    sent = person.headers | {"Idempotency-Key": str(uuid4())}
    answer = await person.http.post("/evidence", params={"about": about, "name": NAME}, content=content, headers=sent)
    assert answer.status_code == 200, answer.text


async def look(people: People, content: bytes, about: str = ROADS, who: str = "li", **said: Any) -> httpx.Response:
    """The preview."""
    body = {"file": {"title": NAME, "sha256": sha256(content).hexdigest()}, "about": about, "month": 6, **said}
    return await people[who].post("/records/imports/preview", body)


async def forms(people: People, content: bytes, about: str = ROADS, who: str = "li", **said: Any) -> Any:
    """Handed in, and what is read."""
    await hand_in(people, content, about, who)
    answer = await look(people, content, about, who, **said)
    assert answer.status_code == 200, answer.text
    return answer.json()["forms"]


def told(form: Any) -> dict[str, str]:
    """The rules of a form's findings with their cells."""
    return {one["rule"]: one["cell"] for one in form["findings"] if one["severity"] != "info"}


def why(form: Any) -> dict[str, str]:
    """The sentences of what stands in its way."""
    return {one["rule"]: one["sentence"] for one in form["findings"] if one["fatal"]}


async def fill(people: People, form: Any) -> httpx.Response:
    """Committed as it is."""
    return await people["li"].post(f"/items/{form['item']}/records/6/progress", form["content"], Idempotency_Key=form["draft_key"])


async def test_a_form_is_filled_in_with_its_file_sheet_and_cell_and_the_same_file_again_changes_nothing(asked: People) -> None:
    [form] = await forms(asked, sheet())
    assert (form["item"], form["drafts"], form["sends"], told(form)) == (ROADS, True, True, {})
    cells = form["cells"]
    assert (cells["progress/0/actual"], cells["execution/executed"], cells["problems"]) == ("F10", "E5", "B13")
    before = int((await asked["li"].get("/events")).headers["head"])
    for _ in range(2):
        assert recorded(await fill(asked, form)) == ["IndicatorProgressReported"]
    assert int((await asked["li"].get("/events")).headers["head"]) == before + 1
    state = (await asked["li"].get(RECORD)).json()
    assert state["source"] == {"title": NAME, "sha256": sha256(sheet()).hexdigest(), "about": ROADS, "sheet": "监控表", "cell": "A2"}
    rows = {name: (one["actual"], one["tier"], one["likelihood"]) for name, one in state["rows"].items()}
    assert rows == {
        "养护里程": ("40", None, "有可能"),
        "安全事故": ("0", None, "确定能"),
        "群众出行": (None, "达成预期指标", "确定能"),
    }
    assert (state["rows"]["养护里程"]["causes"], state["rows"]["养护里程"]["explanation"]) == (["经费保障"], "资金四月才到位")
    beside = state["beside"]
    assert (beside["executed"], beside["expected_executed"], beside["problems"]) == ("300000.00", "1180000.00", "资金到位晚")
    [again] = await forms(asked, sheet())
    assert (again["draft_key"], "IMPORTED_BEFORE" in [one["rule"] for one in again["findings"]]) == (form["draft_key"], True)
    assert (await asked["chen"].get(f"/evidence/{state['source']['sha256']}")).content == sheet(), "the department reads what it reviews"


async def test_what_the_form_says_of_the_money_stands_beside_the_treasurys_and_a_difference_is_to_be_explained(asked: People) -> None:
    fact = FACT | {"adjusted_budget": "1200000.00", "executed": "310000.00"}
    assert recorded(await asked["treasury"].post("/executions", fact)) == ["ExecutionReported"]
    [form] = await forms(asked, sheet())
    assert (told(form), form["drafts"], form["sends"]) == ({"TREASURY_DIFFERS": "E5", "FiguresUnexplained": "H5"}, True, False)
    assert "国库截至2020-06-30的310000元" in next(one["sentence"] for one in form["findings"] if one["rule"] == "TREASURY_DIFFERS")
    assert [(one["cell"], one["stated"], one["treasury"]) for one in form["figures"]][2] == ("E5", "300000", "310000.00")
    [form] = (await look(asked, sheet(), corrections={"监控表!H5": "六月末有一笔在途"})).json()["forms"]
    assert form["sends"]


async def test_the_older_form_has_one_budget_one_box_of_causes_and_each_that_is_taken_for_another_is_said(asked: People) -> None:
    [form] = await forms(asked, OLD)
    assert told(form) == {"ADJUSTED_BUDGET_ASSUMED": "C5", "CAUSE_ASSUMED": "B12"}
    row = form["content"]["progress"][0]
    assert (row["causes"], row["explanation"], form["content"]["measures"]) == (["其他"], "资金四月才到位", "七月集中支付")
    assert recorded(await fill(asked, form)) == ["IndicatorProgressReported"]


async def test_what_is_not_said_is_asked_for_at_its_cell_and_never_guessed(asked: People) -> None:
    wrong = sheet({"D10": "养护公里数", "F11": "", "M12": "", "N12": "", "F12": "正在推进", "E12": "有所改善"})
    [form] = await forms(asked, wrong)
    expected = {"INDICATOR_UNKNOWN": "D10", "TIER_UNKNOWN": "F12", "LIKELIHOOD_MISSING": "N12:P12", "TARGET_DIFFERS": "E12"}
    assert told(form).items() >= expected.items()
    assert (form["drafts"], form["content"]) == (False, None)
    corrections = {"监控表!D10": "养护里程", "监控表!F12": "部分达成预期指标", "监控表!O12": "√"}
    [form] = (await look(asked, wrong, corrections=corrections)).json()["forms"]
    assert (told(form)["RowDoesNotFit"], "CAUSE_MISSING" in told(form), form["drafts"]) == ("F11", True, False)
    corrections |= {"监控表!F11": "0", "监控表!J12": "√", "监控表!M12": "路政人员不足"}
    [form] = (await look(asked, wrong, corrections=corrections)).json()["forms"]
    assert (form["drafts"], form["sends"], form["content"]["progress"][2]["causes"]) == (True, True, ["人员保障"])
    metres = sheet({"E10": "", "F10": "40000米"})
    [form] = await forms(asked, metres)
    assert (told(form)["MEASURE_DIFFERS"], form["drafts"]) == ("F10", False)


async def test_the_wrong_item_year_round_or_unit_and_a_form_that_is_not_open_are_each_said_in_a_sentence(asked: People) -> None:
    assert "不是 360922-2020-P0017 的“农村公路养护经费”" in why((await forms(asked, sheet(name="垃圾清运")))[0])["NAME_DIFFERS"]
    assert "写的是 2019 年度" in why((await forms(asked, sheet(year=2019)))[0])["YEAR_DIFFERS"]
    assert "写的是 1—9 月，这一轮监控是 1—6 月" in why((await forms(asked, sheet(month=9)))[0])["PERIOD_DIFFERS"]
    september = (await forms(asked, sheet(), month=9))[0]
    assert why(september) == {"NotAssigned": f"{ROADS} 没有下达 1—9 月的监控任务；请核对项目编号和月份。"}
    assert why((await forms(asked, sheet(), who="wu"))[0]) == {"OutOfScope": f"{ROADS} 不是本单位的项目；请改正项目编号。"}
    assert refused(await look(asked, sheet(name="没有这个文件"))) == (422, "NotHandedIn")
    assert (await look(asked, sheet(), who="qian")).status_code == 403
    [form] = await forms(asked, sheet())
    await fill(asked, form)
    papers = {"form": paper("监控自评表"), "report": paper("自评报告"), "execution": {**form["content"]["execution"]}}
    answer = await asked["li"].post(f"{RECORD}/submission", papers)
    assert recorded(answer)[0] == "MonitoringSubmitted", answer.text
    [form] = await forms(asked, sheet())
    assert (form["drafts"], "OutOfOrder" in why(form)) == (False, True)
    assert recorded(await asked["chen"].post(f"{RECORD}/department-return", {"reason": "里程与台账不符"})) == ["MonitoringReturned"]
    [form] = await forms(asked, sheet({"F10": 41}))
    assert (form["drafts"], why(form)) == (True, {})
    assert recorded(await fill(asked, form)) == ["IndicatorProgressReported"]


async def test_forms_on_several_sheets_and_below_one_another_are_each_matched_by_name(asked: People) -> None:
    below = [*lines(), [""], *lines(name="危桥改造")]
    both = workbook([below, lines(name="没有这个项目")], MERGED, "监控表", {})
    seen = await forms(asked, both, WHOLE)
    assert [(one["item"], one["source"]["sheet"], one["drafts"]) for one in seen] == [
        (ROADS, "监控表", True),
        (BRIDGES, "监控表", True),
        ("", "监控表2", False),
    ]
    assert "ITEM_MISSING" in why(seen[2])
    assert recorded(await fill(asked, seen[1])) == ["IndicatorProgressReported"]
    assert recorded(await fill(asked, seen[0])) == ["IndicatorProgressReported"], "what was broken off goes on"
    digest = seen[1]["source"]["sha256"]
    assert (await asked["chen"].get(f"/evidence/{digest}")).content == both
    assert (await asked["wu"].get(f"/evidence/{digest}")).status_code == 404


async def test_a_draft_keeps_what_stands_beside_the_rows_until_it_is_told_anew(asked: People) -> None:
    row = {"indicator": "安全事故", "actual": "0", "likelihood": "确定能"}
    await asked["li"].post(f"{RECORD}/progress", {"progress": [row], "problems": "资金到位晚", "execution": {"executed": "1.00"}})
    await asked["li"].post(f"{RECORD}/progress", {"progress": [row]})
    beside = (await asked["li"].get(RECORD)).json()["beside"]
    assert (beside["problems"], beside["executed"], beside["adjusted_budget"]) == ("资金到位晚", "1.00", None)
    await asked["li"].post(f"{RECORD}/progress", {"progress": [row], "problems": ""})
    assert (await asked["li"].get(RECORD)).json()["beside"]["problems"] == ""


async def test_a_locked_file_is_opened_by_its_password_which_nobody_keeps(asked: People, capsys: pytest.CaptureFixture[str]) -> None:
    file = locked(sheet(), "jx-2024-密码")
    await hand_in(asked, file)
    for password, sentence in (("", "请输入密码"), ("错的", "密码不对，文件打不开")):
        answer = await look(asked, file, password=password)
        assert (refused(answer), answer.json()["place"], sentence in answer.json()["detail"]) == ((422, "FileUnreadable"), "password", True)
    [form] = (await look(asked, file, password="jx-2024-密码")).json()["forms"]
    assert form["drafts"]
    assert refused(await look(asked, file, password="x" * 256)) == (422, "InvalidRequest")
    assert recorded(await fill(asked, form)) == ["IndicatorProgressReported"]
    assert (await asked["li"].get(f"/evidence/{form['source']['sha256']}")).content == file, "it is kept as the unit has it"
    assert "jx-2024" not in (await asked["shen"].get("/events")).text + "".join(capsys.readouterr())
