"""What is typed runs nowhere, and nobody reads another unit's things by walking addresses; pages, forms and lists are found, not named."""

import csv
import io
import json
import re
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from portal.listings import LISTS
from portal.terms import SERVICES
from shared.published import document_of
from tests.loop.county import ITEM, County
from tests.portal import evaluating
from tests.portal.browsers import Browsers
from tests.portal.rectifying import drafted
from tests.scenario.papers import paper

HTML = "<script>bad()</script>\"'><img src=x onerror=bad()>"
FORMULA = "=1+1"
TRICK = f"{FORMULA}../../etc/{HTML}"
"""All that might be made of what is typed: a formula, a way out of a folder, markup."""
SECRET = "机密水源地养护"
RUNS = re.compile(r"<script>bad|<img src=x|href=[\"']?javascript:", re.IGNORECASE)
RUN_BY_TABLES = ("=", "+", "-", "@")
NAMED = {
    "item": ITEM,
    "month": "7",
    "kind": "KEY",
    "subject": "GOAL",
    "n": "1",
    "name": "360922-2020-G",
    "round": "360922-2020-R07",
    "code": "219001",
    "year": "2020",
    "service": "monitoring",
    "sha256": "a" * 64,
}
"""What the addresses of a page or of a decision may name; what is not here is number 1."""
DESKS = {
    "AGENCY": "li",
    "DEPARTMENT": "chen",
    "FINANCE_DIVISION": "qian",
    "PERFORMANCE_OFFICE": "wang",
    "BUDGET_OFFICE": "zhou",
    "TREASURY": "treasury",
    "THIRD_PARTY": "firm",
    "AUDIT": "shen",
    "operator": "ops",
}
TABS = ("goal", "monitoring", "self", "key", "rectification", "linkage", "disclosure")


def filled(path: str) -> str:
    """The address with what it names."""
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: NAMED.get(found[1], "1"), path)


def pages(browsers: Browsers) -> Iterator[str]:
    """Every page, from the portal's own routes; each list by its key; each tab of the item."""
    own = {"/live", "/sign-in", "/signed-in", "/sign-out", "/signed-out", "/health/live", "/health/ready", "/language/{language}"}
    for path in browsers.paths:
        if path not in own and "{key}" not in path:
            yield filled(path) + ("?year=2020" if "{" not in path else "")
    yield from (f"/lists/{key}?year=2020&unit=219001" for key in LISTS)
    yield from (f"/items/{ITEM}?tab={tab}" for tab in TABS)
    yield f"/search?q={SECRET[:4]}"


def forms() -> Iterator[tuple[str, str]]:
    """Every decision that is typed into a form, from the services' documents: who may take it, and where."""
    for service in SERVICES:
        for path, methods in json.loads(document_of(service, "openapi").read_text("utf-8"))["paths"].items():
            operation = methods.get("post", {})
            if operation.get("x-may") and not path.endswith("/check") and "application/json" in operation["requestBody"]["content"]:
                yield DESKS[next(iter(operation["x-may"]))], f"/decide?at=/{service}{filled(path)}"


async def told(county: County, word: str) -> None:
    """A project of 219001 whose every stage says this word: in names, reasons, problems, titles of documents."""
    await county.approved_goal(name=word, annual_goal=word)
    await county.monitored(7)
    path = await drafted(county, begun=True)
    problem = {"code": "1", "description": word, "demand": word}
    await county.do("wang", f"{path}/draft", {"unit": "219001", "name": word, "origin": "MONITORING", "problems": [problem]})
    await evaluating.drafted(county, reason=word, problems=[word], report=paper(word))


@pytest.mark.long
async def test_what_is_typed_is_text_on_every_page_and_in_every_table(county: County, browsers: Browsers) -> None:
    await county.drafted_and_declared("360922-2020-P0018", name=FORMULA)
    await told(county, HTML)
    wang, shown = browsers["wang"], 0
    for page in pages(browsers):
        seen = await wang.open(page)
        assert not RUNS.search(seen.text), page
        shown += "&lt;script&gt;bad" in seen.text
    assert shown > len(TABS), "the word was there to be shown"
    cells: list[str] = []
    for key in LISTS:
        table = await wang.open(f"/lists/{key}.csv?year=2020")
        if table.status != 200:
            continue  # of others, or it asks for more than a year
        rows = csv.reader(io.StringIO(table.answer.content.decode("utf-8-sig")))
        cells += [cell for row in rows for cell in row if not re.fullmatch(r"-?[0-9.]+", cell)]
        made = (await wang.open(f"/lists/{key}.xlsx?year=2020")).answer
        assert made.status_code == 200, key
        book = load_workbook(io.BytesIO(made.content)).active
        assert book is not None
        assert [one.value for row in book.iter_rows() for one in row if one.data_type == "f"] == []
    assert [cell for cell in cells if cell.startswith(RUN_BY_TABLES)] == []
    assert f"'{FORMULA}" in cells


@pytest.mark.long
async def test_every_form_shows_what_was_typed_as_text_whatever_becomes_of_it(county: County, browsers: Browsers) -> None:
    await told(county, "养护")
    kept = 0
    for who, at in forms():
        page = await browsers[who].open(at)
        if at not in page.forms and page.answer.url.path == "/decide":
            continue  # not this person's, not now: the page says why
        action = str(page.answer.url.raw_path.decode()) if at not in page.forms else at
        fields = page.form(action) if action in page.forms else {}
        typed = {name: TRICK if not value or not name.startswith("_") else value for name, value in fields.items()}
        seen = await browsers[who].send(action, typed)
        assert seen.status < 500, at
        assert not RUNS.search(seen.text), at
        kept += seen.status == 422
    assert kept > 20, "forms were filled in"


@pytest.mark.long
async def test_nobody_reads_another_units_things_by_walking_addresses(county: County, browsers: Browsers) -> None:
    await told(county, SECRET)
    own = 0
    for page in [*pages(browsers), *(at for _, at in forms()), *(f"/lists/{key}.csv?year=2020&unit=219001" for key in LISTS)]:
        for who in ("wu", "rival"):
            seen = await browsers[who].open(page)
            cases = who == "wu" and page.startswith("/library/cases")  # the approved goals of all units, without their money
            assert SECRET not in re.sub(r"value=\"[^\"]*\"", "", seen.text) or cases or page.startswith("/search"), (who, page)
            assert seen.status < 500, (who, page)
        own += SECRET in (await browsers["li"].open(page)).text
    assert own > len(TABS), "whose it is sees it"
