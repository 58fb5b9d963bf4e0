"""The published schemas are true of every document there has been, and a change that breaks one is named."""

import copy
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from docs import additive, contract
from embedded import composition
from shared.events.schemas import Schema
from tests.contract.validating import faults, validator

GOLDEN = sorted((Path(__file__).parents[1] / "events" / "golden").glob("*.json"))
APPROVED = "goals/GoalApproved/1.json"


@cache
def schemas() -> dict[str, Any]:
    """Made by the first who asks."""
    return {path: json.loads(schema) for path, schema in contract.schema_files()}


@cache
def envelope(service: str) -> Draft202012Validator:
    """What checks every document of a service's log."""
    return validator(schemas().values(), f"/{service}/schemas/Envelope/1")


@pytest.mark.long
@pytest.mark.parametrize("service", sorted(service.name for service in composition.SERVICES))
def test_every_schema_is_one_by_the_metaschema(service: str) -> None:
    for path, schema in schemas().items():
        if path.startswith(f"{service}/"):
            Draft202012Validator.check_schema(schema)
            assert schema["$id"] == f"/{path.replace('/', '/schemas/', 1).removesuffix('.json')}"


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_an_old_document_is_what_its_schema_says(path: Path) -> None:
    document = json.loads(path.read_bytes())
    service = document["type"].split(".")[1]
    assert faults(envelope(service), document) == []
    assert f"{service}/{document['type'].split('.')[2]}/{document['dataschema'].rsplit(':', 1)[1]}.json" in schemas()


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"data": {"amount": "12.5"}}, "$.data.amount"),
        ({"data": {"content": {"unit": "21900"}}}, "$.data.content.unit"),
        ({"data": {"content": {"starts_on": "2019-02-30"}}}, "$.data.content.starts_on"),
        ({"sequence": "120"}, "$.sequence"),
        ({"source": "bihuan/360922/audit"}, "$.source"),
        ({"type": "bihuan.goals.GoalReviewed"}, "$.type"),
        ({"streamversion": 0}, "$.streamversion"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_document_that_is_otherwise_is_found(wrong: dict[str, Any], where: str) -> None:
    golden = next(path for path in GOLDEN if path.stem == "goals.GoalApproved")
    document = _merged(json.loads(golden.read_bytes()), wrong)
    assert {fault.split(": ")[0] for fault in faults(envelope("goals"), document)} == {where}


def _remove(schema: Schema) -> None:
    del schema["properties"]["in_year"]


def _rename(schema: Schema) -> None:
    schema["properties"]["approved_amount"] = schema["properties"].pop("amount")


def _retype(schema: Schema) -> None:
    schema["properties"]["amount"] = {"type": "number"}


def _require(schema: Schema) -> None:
    schema["$defs"]["GoalContent"]["required"].append("sector")


def _require_new(schema: Schema) -> None:
    schema["properties"]["by"] = {"type": "string"}
    schema["required"].append("by")


def _let_go(schema: Schema) -> None:
    schema["required"].remove("unit")


def _narrow(schema: Schema) -> None:
    schema["$defs"]["Money"]["pattern"] = "^[0-9]+$"


def _lose_a_value(schema: Schema) -> None:
    schema["$defs"]["Grade"]["enum"].remove("差")


def _nullable(schema: Schema) -> None:
    schema["properties"]["amount"] = {"anyOf": [{"$ref": "#/$defs/Money"}, {"type": "null"}]}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_remove, "data.in_year 已不存在"),
        (_rename, "data.amount 已不存在"),
        (_retype, "data.amount 的 type 由 string 变为 number"),
        (_require, "data.content.sector 成为必填"),
        (_require_new, "data.by 成为必填"),
        (_let_go, "data.unit 不再总有"),
        (_narrow, "data.content.fiscal_funds 的 pattern"),
        (_lose_a_value, "data.grade 不再有取值“差”"),
        (_nullable, "data.amount 的类型已改变"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_change_that_breaks_a_schema_is_named(change: Callable[[Schema], None], named: str) -> None:
    assert any(said.startswith(f"goals/GoalApproved/1 {named}") for said in _changed(change))


def test_an_event_that_is_gone_is_named() -> None:
    before = {APPROVED: json.dumps(schemas()[APPROVED]).encode()}
    assert [said.split(" ")[0] for said in additive.breaking(before, {})] == ["goals/GoalApproved/1"]


def _add(schema: Schema) -> None:
    schema["properties"]["note"] = {"type": "string", "default": ""}
    schema["$defs"]["Grade"]["enum"].append("特优")
    schema["$defs"]["Money"]["description"] = "元"


def test_an_addition_breaks_nothing() -> None:
    assert _changed(_add) == []


def test_what_is_committed_is_read_from_history() -> None:
    committed = additive.committed(Path(__file__).parents[2], contract.SCHEMAS)
    assert set(committed) >= {APPROVED, "audit/Envelope/1.json"}
    assert list(additive.breaking(committed, dict(contract.schema_files()))) == []


def _changed(change: Callable[[Schema], None]) -> list[str]:
    now = copy.deepcopy(schemas()[APPROVED])
    change(now)
    return list(additive.breaking({APPROVED: json.dumps(schemas()[APPROVED]).encode()}, {APPROVED: json.dumps(now).encode()}))


def _merged(into: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return into | {name: _merged(into[name], value) if isinstance(value, dict) else value for name, value in other.items()}
