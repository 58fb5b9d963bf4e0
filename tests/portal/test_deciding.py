"""Every decision can be made in the browser: its form comes from its schema, and what the service says stands where it belongs."""

import json
import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest

from portal.desk import ACCEPTED
from portal.forms import Schema, nested, operation_of, rows_as_lists
from shared.published import document_of
from tests.goals.steps import REVIEW
from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers

AT = "/decide?at=/goals/items/{}/{}"


@begins_after(County.drafted_and_declared)
async def test_a_goal_goes_from_the_department_to_its_approval_through_pages_alone(county: County, browsers: Browsers) -> None:
    item = f"/items/{ITEM}"
    seen = await browsers["chen"].open(item)
    assert "已送审" in seen.words
    assert f'href="{item}/review"' in seen.text
    review = AT.format(ITEM, "department-review")
    page = await browsers["chen"].open(review)
    done = await browsers["chen"].send(review, page.form(review) | {"opinion": "同意"})
    assert "部门已审" in done.words
    at = AT.format(ITEM, "review")
    page = await browsers["qian"].open(at)
    points = {f"points.{name}": grade for name, grade in REVIEW["points"].items()}
    done = await browsers["qian"].send(at, page.form(at) | points | {"grade": REVIEW["grade"], "opinion": "目标清楚"})
    assert "财政已审" in done.words
    at = AT.format(ITEM, "approval")
    page = await browsers["zhou"].open(at)
    done = await browsers["zhou"].send(at, page.form(at) | {"document": "万财预〔2020〕1号"})
    assert "已批复" in done.words
    assert "绩效目标批复" in done.words
    assert "万财预〔2020〕1号" in done.words


@begins_after(County.drafted_and_declared)
async def test_nothing_typed_is_lost_and_what_is_wrong_is_said_at_its_field(county: County, browsers: Browsers) -> None:
    at = AT.format(ITEM, "department-return")
    page = await browsers["chen"].open(at)
    typed = {"reason": "", "findings.0.code": "not a code", "findings.0.sentence": "=1+1<script>"}
    seen = await browsers["chen"].send(at, page.form(at) | typed)
    assert seen.status == 422
    assert "格式不符" in seen.at("findings.0.code")
    assert "格式不符" in seen.words
    assert "&lt;script&gt;" in seen.text
    assert "<script>" not in seen.text.replace('<script src="', "")
    assert "已送审" in (await browsers["chen"].open(f"/items/{ITEM}")).words, "and nothing has happened"


@begins_after(County.drafted_and_declared)
async def test_what_somebody_may_not_decide_is_said_with_the_services_sentence(county: County, browsers: Browsers) -> None:
    page = await browsers["li"].open(f"/items/{ITEM}")
    assert "我不能做的" in page.words
    assert f'href="/items/{ITEM}/review"' not in page.text
    seen = await browsers["li"].open(AT.format(ITEM, "department-review"))
    assert "现在不能办这一项" in seen.words
    sent = await browsers["li"].send(AT.format(ITEM, "department-review"), {"opinion": "同意"})
    assert sent.status in (403, 409)
    assert "您填的都还在下面" in sent.words


@begins_after(County.drafted_and_declared)
async def test_the_same_form_sent_twice_decides_once(county: County, browsers: Browsers) -> None:
    at = AT.format(ITEM, "department-review")
    form = (await browsers["chen"].open(at)).form(at) | {"opinion": "同意"}
    for _ in range(2):
        assert "部门已审" in (await browsers["chen"].send(at, form)).words
    assert (await browsers["chen"].open(f"/items/{ITEM}")).words.count("主管部门审核 ") <= 2


@begins_after(County.drafted_and_declared)
async def test_the_browser_is_told_which_form_was_taken_and_what_the_page_was_made_of_but_not_who_typed(
    county: County, browsers: Browsers
) -> None:
    at = AT.format(ITEM, "department-review")
    page = await browsers["chen"].open(at)
    marked = re.search(r'<main [^>]*data-person="([0-9a-f]{16})" data-state="([^"]*)"', page.text)
    assert marked
    assert json.loads(unescape(marked[2])) == {f"/goals/items/{ITEM}": "2"}
    assert marked[1] not in (await browsers["qian"].open(at)).text, "each has a mark of their own"
    unsaid = await browsers["chen"].send(at, page.form(at), follow=False)
    assert ACCEPTED not in unsaid.answer.cookies
    taken = await browsers["chen"].send(at, page.form(at) | {"opinion": "同意"}, follow=False)
    assert unquote(taken.answer.cookies[ACCEPTED]) == at


@begins_after(County.drafted_and_declared)
async def test_a_row_is_added_and_taken_away_without_javascript(county: County, browsers: Browsers) -> None:
    at = AT.format(ITEM, "department-return")
    form = (await browsers["chen"].open(at)).form(at) | {"findings.0.sentence": "第一条"}
    more = await browsers["chen"].send(at, form | {"_rows": "add:findings"})
    assert "第一条" in more.text
    assert "findings.1.sentence" in more.text
    less = await browsers["chen"].send(at, more.form(at) | {"_rows": "del:findings.0"})
    assert "第一条" not in less.text


@begins_after(County.drafted_and_declared)
async def test_the_department_returns_a_goal_with_a_reason_at_each_field(county: County, browsers: Browsers) -> None:
    at = f"/items/{ITEM}/review"
    page = await browsers["chen"].open(at)
    assert "主管部门审核" in page.words
    assert "审核要点" not in page.words, "the eight points are finance's"
    empty = await browsers["chen"].send(at, page.form(at) | {"opinion": "", "_do": "department-review"})
    assert "请填写此项" in empty.at("opinion")
    said = {"said.goal": "没有写明里程", "said.1": "指标值偏低", "code.1": "TARGET_MISMATCH", "opinion": "请修改"}
    done = await browsers["chen"].send(at, page.form(at) | said | {"_do": "department-return"})
    assert "被退回" in done.words
    await county.settled()
    told = (await county.get("li", f"/audit/items/{ITEM}"))["goal"]["findings"]
    assert [(one["place"], one["code"]) for one in told] == [("annual_goal", "NOT_QUANTIFIED"), ("indicators/0", "TARGET_MISMATCH")]
    assert "指标值偏低" in (await browsers["li"].open(f"/items/{ITEM}/declaration")).words


async def test_an_address_that_is_no_decision_is_no_page(browsers: Browsers) -> None:
    for at in (
        "/etc/passwd",
        "//evil/x",
        "/goals/../issuer/token",
        "/nowhere/items/x",
        "",
        "/goals/items/x/nothing",
        "/monitoring/evidence",
    ):
        assert (await browsers["chen"].open(f"/decide?at={at}")).status == 404, at


OF_A_FILE = ("/imports/drafts",)
"""What is decided on a file's forms is chosen in the picture of the file."""


@pytest.mark.parametrize("service", ["goals", "monitoring", "evaluation", "feedback", "audit"])
def test_each_decision_of_a_service_has_a_form_of_words(service: str) -> None:
    document = json.loads(document_of(service, "openapi").read_text("utf-8"))
    posts = {path: methods["post"] for path, methods in document["paths"].items() if "post" in methods}
    bodies = {path: one["requestBody"]["content"] for path, one in posts.items() if _decides(one) and "requestBody" in one}
    assert set().union(*bodies.values()) <= {"application/json", "application/octet-stream"}
    found = [path for path, content in bodies.items() if "application/json" in content and path not in OF_A_FILE]
    assert found
    for path in found:
        operation = operation_of(document, path.replace("{", "").replace("}", ""))
        assert operation is not None
        schema = Schema(document, operation["requestBody"]["content"]["application/json"]["schema"])
        labels = [one.label for field in schema.fields({}) for one in (field, *field.parts)]
        assert [label for label in labels if label.isascii()] == [], path


def _decides(operation: Mapping[str, Any]) -> bool:
    return any(one["name"] == "Idempotency-Key" for one in operation["parameters"])


def test_what_was_typed_becomes_the_body_that_the_service_takes() -> None:
    document = json.loads(document_of("goals", "openapi").read_text("utf-8"))
    schema = Schema(document, {"$ref": "#/components/schemas/Draft"})
    typed = [
        ("content.name", " 公路 "),
        ("content.amount", "1,200,000.00"),
        ("content.midterm_goal", ""),
        ("content.indicators.0.weight", "20"),
    ]
    raw = nested([*typed, ("content.indicators.0.is_core", "on"), ("content.indicators.7.name", ""), ("content.kind", "PROJECT")])
    body = schema.body(raw)["content"]
    assert (body["name"], body["amount"], body["kind"]) == ("公路", "1200000.00", "PROJECT")
    assert body["indicators"] == [{"weight": "20", "is_core": True}], "an empty row is none"
    assert "midterm_goal" not in body
    assert [row["weight"] for row in rows_as_lists(raw)["content"]["indicators"][:1]] == ["20"]


@begins_after(County.drafted_and_declared)
async def test_what_only_takes_back_is_no_blue_button(browsers: Browsers) -> None:
    page = await browsers["zhou"].open(f"/items/{ITEM}")
    assert re.search('<a class="btn btn-warn"[^>]*>撤销：绩效目标</a>', page.text)
    assert "btn-primary" not in page.text
    deciding = await browsers["zhou"].open(AT.format(ITEM, "cancellation"))
    assert re.search('<button class="btn btn-warn"[^>]*form="decision"', deciding.text)
