"""OpenAPI and AsyncAPI only grow: what anybody asks, sends or follows goes on working."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docs import additive, grown
from shared.published import document_of

HOUSE = Path(__file__).parents[2]
OPENAPI = json.loads(document_of("goals", "openapi").read_text("utf-8"))
ASYNCAPI = json.loads(document_of("goals", "asyncapi").read_text("utf-8"))
DECLARE = "/items/{item}/declaration"
Document = dict[str, Any]


def schema(document: Document, name: str) -> Document:
    found: Document = document["components"]["schemas"][name]
    return found


def _lose_the_path(document: Document) -> None:
    del document["paths"][DECLARE]


def _lose_the_method(document: Document) -> None:
    document["paths"]["/items/{item}"]["put"] = document["paths"]["/items/{item}"].pop("get")


def _lose_a_field_of_the_answer(document: Document) -> None:
    del schema(document, "Answer")["properties"]["version"]


def _let_a_field_of_the_answer_go(document: Document) -> None:
    schema(document, "Answer")["required"].remove("version")


def _require_a_new_field(document: Document) -> None:
    schema(document, "Declaration")["properties"]["by"] = {"type": "string"}
    schema(document, "Declaration").setdefault("required", []).append("by")


def _narrow_the_values(document: Document) -> None:
    schema(document, "BudgetRound")["enum"].remove("追加")


def _narrow_a_bound(document: Document) -> None:
    schema(document, "Reason")["properties"]["reason"]["maxLength"] = 10


def _require_a_parameter(document: Document) -> None:
    document["paths"][DECLARE]["post"]["parameters"][-1]["required"] = True


def _lose_a_parameter(document: Document) -> None:
    document["paths"][DECLARE]["post"]["parameters"].pop()


def _lose_a_header(document: Document) -> None:
    del document["paths"][DECLARE]["post"]["responses"]["200"]["headers"]["Position"]


def _ask_for_another_key(document: Document) -> None:
    document["paths"][DECLARE]["post"]["security"] = [{"Basic": []}]


def _answer_otherwise(document: Document) -> None:
    content = document["paths"]["/events"]["get"]["responses"]["200"]["content"]
    del content["application/x-ndjson"]


BREAKS = [
    (_lose_the_path, f"POST {DECLARE} 已不存在"),
    (_lose_the_method, "GET /items/{item} 已不存在"),
    (_lose_a_field_of_the_answer, f"POST {DECLARE} answer.version 已不存在"),
    (_let_a_field_of_the_answer_go, f"POST {DECLARE} answer.version 不再总有"),
    (_require_a_new_field, f"POST {DECLARE} body.by 成为必填"),
    (_narrow_the_values, f"POST {DECLARE} body.budget_round 不再有取值“追加”"),
    (_narrow_a_bound, "POST /items/{item}/cancellation body.reason 的 maxLength 由"),
    (_require_a_parameter, f"POST {DECLARE} header.If-Match 成为必填"),
    (_lose_a_parameter, f"POST {DECLARE} header.If-Match 已不存在"),
    (_lose_a_header, f"POST {DECLARE} answer.Position 已不存在"),
    (_ask_for_another_key, f"POST {DECLARE} 的访问方式已改变"),
    (_answer_otherwise, "GET /events answer 不再有 application/x-ndjson"),
]


@pytest.mark.parametrize(("change", "named"), BREAKS, ids=lambda given: given if isinstance(given, str) else "")
def test_what_breaks_somebody_who_asks_is_named(change: Callable[[Document], None], named: str) -> None:
    assert any(said.startswith(named) for said in grown.openapi(OPENAPI, changed(OPENAPI, change)))


def _grow(document: Document) -> None:
    document["paths"]["/new"] = document["paths"][DECLARE]
    schema(document, "Answer")["properties"]["note"] = {"type": "string"}
    schema(document, "Answer")["required"].append("note")
    schema(document, "Declaration")["properties"]["note"] = {"type": "string", "default": ""}
    schema(document, "BudgetRound")["enum"].append("三上")
    schema(document, "Reason")["properties"]["reason"]["maxLength"] += 10
    document["paths"][DECLARE]["post"]["parameters"].append(
        {"in": "query", "name": "note", "required": False, "schema": {"type": "string"}}
    )
    document["paths"][DECLARE]["post"]["parameters"][0]["schema"].pop("pattern")


def test_an_addition_breaks_nobody_who_asks() -> None:
    assert list(grown.openapi(OPENAPI, changed(OPENAPI, _grow))) == []


def _rename_the_topic(document: Document) -> None:
    document["channels"]["topic"]["address"] = "bihuan.targets"


def _lose_a_channel(document: Document) -> None:
    del document["channels"]["budget.replies"]


def _lose_an_event(document: Document) -> None:
    del document["channels"]["topic"]["messages"]["GoalApproved"]


def _lose_a_header_of_the_topic(document: Document) -> None:
    del document["components"]["messages"]["GoalApproved"]["headers"]["properties"]["previous"]


def _require_more_of_a_fact(document: Document) -> None:
    schema(document, "BudgetReply")["required"].append("by")


def _turn_the_way(document: Document) -> None:
    document["operations"]["take-budget.replies"]["action"] = "send"


def _lose_a_filter(document: Document) -> None:
    del document["operations"]["page"]["bindings"]["http"]["query"]["properties"]["since"]


FOLLOWERS = [
    (_rename_the_topic, "channels.topic.address 已改变"),
    (_lose_a_channel, "channels.budget.replies 已不存在"),
    (_lose_an_event, "channels.topic.GoalApproved 已不存在"),
    (_lose_a_header_of_the_topic, "channels.topic.GoalApproved.headers.previous 已不存在"),
    (_require_more_of_a_fact, "channels.budget.replies.BudgetReply.data.data.by 成为必填"),
    (_turn_the_way, "operations.take-budget.replies 已不存在或已改变"),
    (_lose_a_filter, "operations.page.query.since 已不存在"),
]


@pytest.mark.parametrize(("change", "named"), FOLLOWERS, ids=lambda given: given if isinstance(given, str) else "")
def test_what_breaks_somebody_who_follows_or_brings_facts_is_named(change: Callable[[Document], None], named: str) -> None:
    assert any(said.startswith(named) for said in grown.asyncapi(ASYNCAPI, changed(ASYNCAPI, change)))


def test_another_header_and_an_optional_field_of_a_fact_break_nobody() -> None:
    def grow(document: Document) -> None:
        document["components"]["messages"]["GoalApproved"]["headers"]["properties"]["more"] = {"type": "string"}
        schema(document, "BudgetReply")["properties"]["note"] = {"type": "string"}

    assert list(grown.asyncapi(ASYNCAPI, changed(ASYNCAPI, grow))) == []


def test_a_service_whose_description_is_gone_is_named_and_what_was_broken_knowingly_is_passed(tmp_path: Path) -> None:
    files = {"openapi/goals.json": json.dumps(changed(OPENAPI, _lose_the_path)).encode()}
    for name, document in (("openapi/goals.json", OPENAPI), ("asyncapi/goals.json", ASYNCAPI)):
        (tmp_path / additive.PUBLISHED / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / additive.PUBLISHED / name).write_text(json.dumps(document))
    intended = tmp_path / additive.INTENDED
    intended.parent.mkdir(exist_ok=True)
    intended.write_text("")
    lost, gone = additive.everywhere(tmp_path, {}, files)
    assert (lost.split(" / ")[0], gone) == (f"goals POST {DECLARE} 已不存在", "goals 已不存在 / is gone")
    intended.write_text(f"{lost} — 改由 /items/{{item}}/request 申报\n")
    assert additive.everywhere(tmp_path, {}, files) == [gone]


def changed(document: Document, change: Callable[[Document], None]) -> Document:
    now = copy.deepcopy(document)
    change(now)
    return now
