"""A firm's indicator system in a file is looked at without deciding anything, and filled into the ordinary plan and reports."""

from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx

from tests.evaluation.cases import GOAL, ITEM, REPORT, UNIT
from tests.scenario.answers import recorded, refused
from tests.scenario.framework_sheet import SYSTEM, sheet
from tests.scenario.people import People

NAME = "指标体系.xlsx"
KEY = f"/key-evaluations/{ITEM}"
PLAN = {"plan": REPORT.model_dump()}


async def commissioned(people: People) -> None:
    """The firm works on it, and has handed its report in."""
    subject = {"object": "PROJECT", "unit": UNIT, "name": GOAL.name, "amount": "12612200.00", "reason": "社会关注度高"}
    assert recorded(await people["wang"].post(f"{KEY}/selection", subject)) == ["KeyEvaluationSelected"]
    firm = {"third_party": "北京中泽融信", "third_party_code": "BJZZRX", "contract": "万财绩合〔2020〕1号"}
    assert recorded(await people["wang"].post(f"{KEY}/commission", firm)) == ["KeyEvaluationCommissioned"]


async def seen(people: People, content: bytes, who: str = "gao", **asked: Any) -> httpx.Response:
    """Handed in and looked at."""
    person = people[who]
    sent = person.headers | {"Idempotency-Key": str(uuid4())}
    await person.http.post("/evidence", params={"about": ITEM, "name": NAME}, content=content, headers=sent)
    file = {"title": NAME, "sha256": sha256(content).hexdigest()}
    return await person.post("/key-evaluations/imports/preview", {"file": file, "about": ITEM, **asked})


async def form(people: People, content: bytes, **asked: Any) -> Any:
    answer = await seen(people, content, **asked)
    assert answer.status_code == 200, answer.text
    [one] = answer.json()["forms"]
    return one


def told(one: Any) -> dict[str, str]:
    """The rules of its findings with their cells."""
    return {found["rule"]: found["cell"] for found in one["findings"] if found["severity"] != "info"}


async def test_a_system_of_four_levels_becomes_the_plans_and_the_scored_one_the_reports(people: People) -> None:
    await commissioned(people)
    plan = await form(people, sheet(scored=False))
    assert (plan["step"], plan["drafts"], told(plan), plan["content"]["scores"]) == ("plan", True, {}, [])
    second = plan["content"]["framework"][1]
    assert second == {
        "dimension": "决策",
        "level2": "项目立项",
        "level3": "立项程序规范性",
        "name": "可行性论证",
        "weight": "10.00",
        "standard": "有论证得满分",
    }
    sent = PLAN | {"framework": plan["content"]["framework"], "source": plan["content"]["source"]}
    for _ in range(2):
        assert recorded(await people["gao"].post(f"{KEY}/plan", sent, Idempotency_Key=plan["draft_key"])) == ["KeyPlanSubmitted"]
    state = (await people["wang"].get(KEY)).json()
    assert (state["framework"], state["source"]["cell"]) == (plan["content"]["framework"], "A2")
    assert (await people["wang"].get(f"/evidence/{state['source']['sha256']}")).content == sheet(scored=False)
    again = await form(people, sheet(scored=False))
    assert (again["step"], again["drafts"], "IMPORTED_BEFORE" in [one["rule"] for one in again["findings"]]) == ("", False, True)
    assert recorded(await people["wang"].post(f"{KEY}/plan-approval")) == ["KeyPlanApproved"]
    assert recorded(await people["gao"].post(f"{KEY}/fieldwork")) == ["KeyFieldworkStarted"]
    scored = await form(people, sheet())
    assert (scored["step"], scored["drafts"], told(scored)) == ("draft", True, {})
    draft = {"scores": scored["content"]["scores"], "report": REPORT.model_dump(), "source": scored["content"]["source"]}
    assert recorded(await people["gao"].post(f"{KEY}/draft", draft)) == ["KeyDraftReported"]
    state = (await people["wang"].get(KEY)).json()
    assert [(one["name"], one["score"], one["reason"]) for one in state["scores"]][1] == ("可行性论证", "9.00", "论证不全")
    assert recorded(await people["wang"].post(f"{KEY}/draft-return", {"reason": "里程不符"})) == ["KeyDraftReturned"]
    other = await form(people, sheet({"E7": 15, "G7": 15, "E8": 45, "G8": 41, "D9": "村民满意度"}))
    assert told(other) == {"WEIGHT_NOT_PLANNED": "E8", "NOT_PLANNED": "D9", "PLANNED_MISSING": ""}, "the approved plan is held against it"


async def test_what_is_wrong_with_a_system_is_said_at_its_cell_by_the_rules_of_the_plan(people: People) -> None:
    await commissioned(people)
    wrong = sheet({"A7": "管理", "F7": "", "E8": 30, "G8": 36, "D9": "执行率", "A9": "过程"})
    assert told(await form(people, wrong)) == {
        "DIMENSION_READ_AS": "A7",
        "STANDARD_MISSING": "F7",
        "IndicatorTwice": "E5:E9",
        "WeightsDoNotSum": "E5:E9",
        "ResultsTooLight": "E5:E9",
        "ScoreAboveWeight": "G8",
    }
    one = await form(people, wrong, corrections={"指标体系!A7": "过程", "指标体系!F7": "按率", "指标体系!E8": "40"})
    assert told(one).keys() & {"WeightsDoNotSum", "STANDARD_MISSING", "ScoreAboveWeight", "DIMENSION_READ_AS"} == set()
    blank = await form(people, sheet({"A5": "其他", "E7": "", "G9": ""}))
    assert (blank["content"], blank["drafts"]) == (None, False)
    assert told(blank).items() >= {"DIMENSION_UNKNOWN": "A5", "WEIGHT_MISSING": "E7", "SCORE_MISSING": "G9"}.items()
    assert "NAME_DIFFERS" in told(await form(people, sheet(name="垃圾清运费")))
    assert "YEAR_DIFFERS" in told(await form(people, sheet(year=2018)))


async def test_nobody_else_looks_at_a_firms_system_and_a_plan_with_an_unsound_one_is_refused(people: People) -> None:
    await commissioned(people)
    content = sheet(scored=False)
    assert refused(await seen(people, content, "feng")) == (403, "OutOfScope")
    assert (await seen(people, content, "li")).status_code == 403
    plan = await form(people, content)
    light = [line | {"weight": "5.00"} for line in plan["content"]["framework"]]
    assert refused(await people["gao"].post(f"{KEY}/plan", PLAN | {"framework": light})) == (422, "WeightsDoNotSum")
    stranger = plan["content"]["source"] | {"sha256": "0" * 64}
    assert refused(await people["gao"].post(f"{KEY}/plan", PLAN | {"source": stranger})) == (422, "NotHandedIn")
    assert len(plan["content"]["framework"]) == len(SYSTEM)
