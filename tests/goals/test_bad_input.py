"""Everything that must not pass over HTTP: each gets its problem type and sentence, and leaves no event."""

from typing import Any

import pytest

from tests.goals.samples import INDICATORS, ITEM, content, form
from tests.goals.steps import declared, log, to_approve
from tests.scenario.people import People

WRONG: dict[str, tuple[str, str, dict[str, Any], int, str]] = {
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


async def test_a_draft_of_an_unknown_unit_leaves_no_event(people: People) -> None:
    before = await log(people)
    answer = await people["lizhou"].post(f"/items/{ITEM}/draft", {"content": form(content(unit="219001777"))})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:bihuan:problem:UnknownUnit")
    assert await log(people) == before


async def test_wrong_input_gets_its_problem_and_leaves_no_event(people: People) -> None:
    await declared(people)
    before = await log(people)
    for case, (who, decision, body, status, rule) in WRONG.items():
        answer = await people[who].post(f"/items/{ITEM}/{decision}", body)
        assert (answer.status_code, answer.json()["type"]) == (status, f"urn:bihuan:problem:{rule}"), case
        assert answer.json()["detail"]
        assert await log(people) == before, case


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


async def test_the_declarer_takes_back_a_goal_before_its_approval_and_cancels_or_closes_it_no_more_after(people: People) -> None:
    other = "360922-2020-P0018"
    await to_approve(people, other, who="lizhou")
    assert (await people["lizhou"].post(f"/items/{other}/cancellation", {"reason": "不再需要"})).is_success
    await to_approve(people, who="lizhou")
    assert (await people["zhou"].post(f"/items/{ITEM}/approval", {"document": "50号"})).is_success
    for decision, body in (("cancellation", {"reason": "不再需要"}), ("closing", {})):
        answer = await people["lizhou"].post(f"/items/{ITEM}/{decision}", body)
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:bihuan:problem:SelfApproval")


async def test_nobody_answers_the_own_units_request_for_an_adjustment_even_with_the_role(people: People) -> None:
    await to_approve(people)
    assert (await people["zhou"].post(f"/items/{ITEM}/approval", {"document": "50号"})).is_success
    request = {"content": form(), "reason": "政策变化", "budget_adjustment": "9号"}
    assert (await people["li"].post(f"/items/{ITEM}/adjustment-request", request)).is_success
    for decision, body in (("refusal", {"reason": "维持"}), ("approval", {"document": "51号", "effective_on": "2020-07-01"})):
        answer = await people["lizhou"].post(f"/items/{ITEM}/adjustment-{decision}", body)
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:bihuan:problem:OwnUnit")


async def test_a_list_that_names_an_item_twice_approves_nothing(people: People) -> None:
    await to_approve(people)
    before = await log(people)
    answer = await people["zhou"].post("/approvals", {"items": [ITEM, "360922-2020-P0018", ITEM], "document": "50号"})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:bihuan:problem:ItemTwice")
    assert ITEM in answer.json()["detail"]
    assert await log(people) == before


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


async def test_a_closed_unit_declares_nothing_more_but_a_repeated_command_keeps_its_answer(people: People) -> None:
    key = "6d3b7ad0-0f0c-4a57-9f0f-3e6f4cf1d8a1"
    first = await people["li"].post(f"/items/{ITEM}/draft", {"content": form()}, Idempotency_Key=key)
    assert (await people["wang"].post("/units/219001/closing", {"reason": "机构改革"})).is_success
    again = await people["li"].post(f"/items/{ITEM}/draft", {"content": form()}, Idempotency_Key=key)
    assert (again.status_code, again.json()) == (200, first.json())
    for decision, body in (("draft", {"content": form()}), ("declaration", {"budget_round": "二上"})):
        refused = await people["li"].post(f"/items/{ITEM}/{decision}", body)
        assert (refused.status_code, refused.json()["type"]) == (422, "urn:bihuan:problem:UnknownUnit")
        assert "已撤并" in refused.json()["detail"]


async def test_what_nobody_drafted_is_unknown(people: People) -> None:
    for decision, body in (("declaration", {"budget_round": "二上"}), ("cancellation", {"reason": "不再需要"})):
        answer = await people["li"].post(f"/items/{ITEM}/{decision}", body)
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:bihuan:problem:Unknown")
    assert (await people["li"].get(f"/items/{ITEM}")).status_code == 404
