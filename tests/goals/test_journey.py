"""Goals over HTTP: from the form to the approval, and everything that must not pass."""

from typing import Any

import pytest

from tests.goals.samples import INDICATORS, ITEM, POINTS, content, form
from tests.person import People

REVIEW = {"grade": "优", "points": POINTS.model_dump(mode="json"), "opinion": "好"}


async def declared(people: People, item: str = ITEM, who: str = "li") -> None:
    assert (await people[who].post(f"/items/{item}/draft", {"content": form()})).is_success
    assert (await people[who].post(f"/items/{item}/declaration", {"budget_round": "二上"})).is_success


async def to_approve(people: People, item: str = ITEM, who: str = "li") -> None:
    await declared(people, item, who)
    assert (await people["chen"].post(f"/items/{item}/department-review", {"opinion": "同意"})).is_success
    assert (await people["qian"].post(f"/items/{item}/review", REVIEW)).is_success


async def log(people: People) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = (await people["shen"].get("/events", limit=1000)).json()
    return told


async def test_a_goal_goes_from_the_form_to_the_approval_and_opens_the_gate(people: People) -> None:
    assert (await people["treasury"].get(f"/gate/{ITEM}")).json()["open"] is False
    await to_approve(people)
    answer = await people["zhou"].post(f"/items/{ITEM}/approval", {"document": "万财预〔2019〕50号"})
    assert answer.json()["events"][0]["type"] == "bihuan.goals.GoalApproved"
    assert (await people["treasury"].get(f"/gate/{ITEM}")).json() == {
        "open": True,
        "reason": "绩效目标已批复",
        "approved_amount": "1200000.00",
    }
    approved = (await log(people))[-1]
    assert (approved["authority"], approved["authid"], approved["subject"]) == ("万财预〔2019〕50号", "zhou", ITEM)
    assert approved["data"]["content"] == form()


async def test_a_list_is_approved_with_a_result_per_item(people: People) -> None:
    await to_approve(people, "360922-2020-P0001")
    await declared(people, "360922-2020-P0002")
    items = ["360922-2020-P0001", "360922-2020-P0002", "360922-2020-P0009"]
    answers = (await people["zhou"].post("/approvals", {"items": items, "document": "万财预〔2019〕50号"})).json()
    assert [result["recorded"] for result in answers["results"]] == [True, False, False]
    problems = [result["problem"]["type"].rsplit(":", 1)[1] for result in answers["results"][1:]]
    assert problems == ["OutOfOrder", "Unknown"]


async def test_the_budget_system_is_told_no_without_a_goal_and_each_fact_counts_once(people: People) -> None:
    fact = {"source": "预算系统", "id": "b1", "item": ITEM, "amount": "1200000.00"}
    for _ in range(2):
        answer = await people["treasury"].post("/budget-replies", fact)
        assert answer.json()["events"][0]["type"] == "bihuan.goals.BudgetEntryBarred"
    assert [event["type"] for event in await log(people)].count("bihuan.goals.BudgetEntryBarred") == 1


async def test_statistics_follow_the_log(people: People) -> None:
    await declared(people)
    fault = {"reason": "不细化", "findings": [{"code": "INDICATOR_TOO_COARSE", "sentence": "指标不够细化"}]}
    assert (await people["chen"].post(f"/items/{ITEM}/department-return", fault)).is_success
    await to_approve(people)
    position = (await people["zhou"].post(f"/items/{ITEM}/approval", {"document": "50号"})).headers["Position"]
    coverage = (await people["wang"].get("/statistics/coverage", year=2020, min_position=position)).json()
    assert (coverage["declared"], coverage["approved"], coverage["by_amount"], coverage["units"]) == (1, 1, "100.00", 1)
    [returns] = (await people["wang"].get("/statistics/returns", year=2020, min_position=position)).json()
    assert returns == {"unit": "219001", "declarations": 2, "by_department": 1, "by_finance": 0}
    [quality] = (await people["wang"].get("/statistics/quality", year=2020)).json()
    assert quality == {"unit": "219001", "grades": {"优": 1}, "faults": {"INDICATOR_TOO_COARSE": 1}}
    assert (await people["wu"].get("/items", year=2020)).json()["items"] == []
    assert [row["item"] for row in (await people["li"].get("/items", year=2020)).json()["items"]] == [ITEM]


WRONG: dict[str, tuple[str, str, dict[str, Any], int, str]] = {
    "an unknown unit": ("lizhou", "draft", {"content": form(content(unit="219001777"))}, 422, "UnknownUnit"),
    "another unit": ("wu", "draft", {"content": form()}, 403, "OutOfScope"),
    "a negative amount": ("li", "draft", {"content": form() | {"amount": "-1.00"}}, 422, "InvalidRequest"),
    "a tenth of a fen": ("li", "draft", {"content": form() | {"amount": "1.001"}}, 422, "InvalidRequest"),
    "an amount without end": ("li", "draft", {"content": form() | {"amount": "Infinity"}}, 422, "InvalidRequest"),
    "a misspelt field": ("li", "draft", {"content": form() | {"nmae": "路"}}, 422, "InvalidRequest"),
    "a control character": ("li", "draft", {"content": form() | {"name": "路\x07"}}, 422, "InvalidRequest"),
    "a blank reason": ("chen", "department-return", {"reason": "  "}, 422, "InvalidRequest"),
    "no reason": ("chen", "department-return", {}, 422, "InvalidRequest"),
    "an approval by a unit": ("li", "approval", {"document": "50号"}, 403, "Forbidden"),
    "an approval before the review": ("zhou", "approval", {"document": "50号"}, 409, "OutOfOrder"),
}


@pytest.mark.parametrize("case", WRONG)
async def test_wrong_input_gets_its_problem_and_leaves_no_event(people: People, case: str) -> None:
    who, decision, body, status, rule = WRONG[case]
    await declared(people)
    before = await log(people)
    answer = await people[who].post(f"/items/{ITEM}/{decision}", body)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:bihuan:problem:{rule}")
    assert answer.json()["detail"]
    assert await log(people) == before


FATAL = {
    "weights that do not sum": (content(indicators=INDICATORS[:2]), "分值合计 80"),
    "an indicator without target": (
        content(indicators=(INDICATORS[0].model_copy(update={"target": None}), *INDICATORS[1:])),
        "“养护里程”没有指标值",
    ),
}


@pytest.mark.parametrize("case", FATAL)
async def test_a_form_with_fatal_faults_is_kept_as_a_draft_but_not_declared(people: People, case: str) -> None:
    broken, sentence = FATAL[case]
    assert (await people["li"].post(f"/items/{ITEM}/draft", {"content": form(broken)})).is_success
    answer = await people["li"].post(f"/items/{ITEM}/declaration", {"budget_round": "二上"})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:bihuan:problem:FatalFindings")
    assert sentence in answer.json()["detail"]


async def test_the_declarer_does_not_approve_even_with_the_role(people: People) -> None:
    await to_approve(people, who="lizhou")
    answer = await people["lizhou"].post(f"/items/{ITEM}/approval", {"document": "50号"})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:bihuan:problem:SelfApproval")


async def test_a_second_approval_is_refused_but_a_repeated_command_gets_its_first_answer(people: People) -> None:
    await to_approve(people)
    key = "6d3b7ad0-0f0c-4a57-9f0f-3e6f4cf1d8a1"
    first = await people["zhou"].post(f"/items/{ITEM}/approval", {"document": "50号"}, Idempotency_Key=key)
    again = await people["zhou"].post(f"/items/{ITEM}/approval", {"document": "50号"}, Idempotency_Key=key)
    other = await people["zhou"].post(f"/items/{ITEM}/approval", {"document": "51号"}, Idempotency_Key=key)
    second = await people["zhou"].post(f"/items/{ITEM}/approval", {"document": "50号"})
    assert first.json() == again.json()
    assert (other.status_code, other.json()["type"]) == (422, "urn:bihuan:problem:CommandReused")
    assert (second.status_code, second.json()["type"]) == (409, "urn:bihuan:problem:OutOfOrder")


async def test_a_stale_version_is_refused(people: People) -> None:
    await declared(people)
    stale = await people["chen"].post(f"/items/{ITEM}/department-review", {"opinion": "同意"}, If_Match='"1"')
    assert (stale.status_code, stale.json()["type"]) == (412, "urn:bihuan:problem:StaleVersion")
    etag = (await people["chen"].get(f"/items/{ITEM}")).headers["ETag"]
    assert (await people["chen"].post(f"/items/{ITEM}/department-review", {"opinion": "同意"}, If_Match=etag)).is_success
