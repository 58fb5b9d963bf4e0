"""Pages say everything in words: a field of an event or of an answer about an item has one, and a role has the same one everywhere."""

import ast
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit import waiting as audit
from audit.figures.definitions import FIGURES
from audit.figures.figure import Figure
from audit.titles import TITLES as EVENTS
from embedded.composition import SERVICES
from evaluation import waiting as evaluation
from feedback import waiting as feedback
from goals import waiting as goals
from goals.decisions import checks as declaration
from goals.decisions import ex_ante_need
from goals.seeding import PROPOSER
from monitoring import waiting as monitoring
from portal.check_names import CHECKS
from portal.english import translated
from portal.field_names import FIELDS
from portal.looks import translations
from portal.terms import HIDDEN, PROGRAMS, ROLES
from portal.vocabulary import VOCABULARY
from shared import published
from shared.events.values import Level1
from shared.runtime.web.auth import TITLES
from shared.todo.tables import Waits

DOCS = Path(__file__).parents[2] / "docs"
ABOUT_AN_ITEM = (
    "/items/{item}",
    "/rectifications/",
    "/linkages/",
    "/disclosures/",
    "/results/",
    "-evaluations/{item}",
    "/key-monitorings/",
)
SAID_BY_TEMPLATES = {"allowed", "body", "path", "why", "stages", "state", "whom", "task"}
"""Of decisions, stages and turns: no page shows them as a table."""


def fields_of(schema: Any, known: Any, seen: set[str]) -> Iterator[str]:
    """The names of the fields in a schema and in those that it points to."""
    if isinstance(schema, dict):
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        if name and name not in seen:
            seen.add(name)
            yield from fields_of(known[name], known, seen)
        yield from schema.get("properties", {})
        for one in schema.values():
            yield from fields_of(one, known, seen)
    elif isinstance(schema, list):
        for one in schema:
            yield from fields_of(one, known, seen)


def closed_words(schema: Any) -> Iterator[str]:
    """What a value may be and what a decision is called, in Chinese."""
    if isinstance(schema, dict):
        said = [*schema.get("enum", ()), schema.get("const"), schema.get("x-decides")]
        yield from (word for word in said if isinstance(word, str) and re.search("[\u4e00-\u9fff]", word))
        schema = list(schema.values())
    for one in schema if isinstance(schema, list) else ():
        yield from closed_words(one)


def called(document: Any) -> Iterator[str]:
    """What may be sent, and what that is about, by the Chinese that their descriptions begin with."""
    for operations in document["paths"].values():
        operation = operations.get("post", {})
        begins = (re.match("[\u4e00-\u9fff、，]+", one) for one in (*operation.get("tags", ())[:1], operation.get("summary", "")))
        yield from (one[0] for one in begins if one and one[0] != "预检")


def to_do() -> Iterator[str]:
    """What is done about what waits, and what that is."""
    for service in (goals, monitoring, evaluation, feedback, audit):
        for kind in service.TODOS.kinds:
            yield kind.title
            yield from (one.task for row in kind.table.values() for one in (row, row.after_year) if isinstance(one, Waits))


def test_every_closed_word_of_the_services_is_in_the_vocabulary_that_english_pages_translate() -> None:
    documents = [json.loads(one.read_text("utf-8")) for one in (published.HERE / "openapi").glob("*.json")]
    told = {word for one in documents for word in (*closed_words(one), *called(one))}
    assert told | {str(title) for title in EVENTS.values()} | set(to_do()) | set(ROLES.values()) == VOCABULARY


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_a_figure_its_scope_its_basis_and_its_parts_are_said_in_english(figure: Figure) -> None:
    told = (figure.title, figure.scope.format(y=2021, p=2020), figure.basis, *(part.label for part in figure.parts))
    assert [one for one in told if translated(one, translations("en").gettext) is None] == []


def codes_of_checks() -> Iterator[str]:
    """The codes that stand in the source of the checks, and those that are made of a level's name."""
    for checks in (declaration, ex_ante_need):
        said = (node.value for node in ast.walk(ast.parse(inspect.getsource(checks))) if isinstance(node, ast.Constant))
        yield from (one for one in said if isinstance(one, str) and re.fullmatch("[A-Z]+(_[A-Z]+)+", one))
    yield from (f"{level.name}_MISSING" for level in Level1)


def test_every_code_of_a_check_has_a_word() -> None:
    assert set(codes_of_checks()) == set(CHECKS)


def test_every_field_of_an_event_has_a_word() -> None:
    events = [one for one in sorted((DOCS / "schemas").rglob("*.json")) if one.parent.name != "Envelope"]
    assert events
    for one in events:
        schema = json.loads(one.read_text("utf-8"))
        named = set(fields_of(schema, schema.get("$defs", {}), set()))
        assert named - set(FIELDS) - HIDDEN == set(), one


def test_every_field_of_an_answer_about_an_item_has_a_word() -> None:
    for one in sorted((published.HERE / "openapi").glob("*.json")):
        document = json.loads(one.read_text("utf-8"))
        shown = [
            operations["get"]["responses"]["200"]
            for path, operations in document["paths"].items()
            if "get" in operations and path.endswith("}") and any(part in path for part in ABOUT_AN_ITEM)
        ]
        named = set(fields_of(shown, document["components"]["schemas"], set()))
        assert named - set(FIELDS) - HIDDEN - SAID_BY_TEMPLATES == set(), one.name


def test_whatever_decides_by_itself_has_a_word() -> None:
    assert {f"service:{name}" for name in PROGRAMS} == {f"service:{one.name}" for one in SERVICES} | {PROPOSER}


def test_pages_and_refusals_name_a_role_alike() -> None:
    assert {role.value: title for role, title in TITLES.items()} == ROLES
