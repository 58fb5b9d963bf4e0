"""What the services say of themselves, as `make check` holds it, is OpenAPI 3.1 and AsyncAPI 3 by the standards' own validators.

`asyncapi-3.0.0.json` is the specification's own schema, from @asyncapi/specs 6.11.1 (Apache-2.0), unchanged.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from embedded import composition
from shared.published import document_of
from tests.contract.validating import faults

HERE = Path(__file__).parent
SERVICES = sorted(service.name for service in composition.SERVICES)
ASYNCAPI = Draft7Validator(json.loads((HERE / "asyncapi-3.0.0.json").read_text("utf-8")))


def described(kind: str, service: str) -> Any:
    """How a service describes itself."""
    return json.loads(document_of(service, kind).read_text("utf-8"))


@pytest.mark.long
@pytest.mark.parametrize("service", SERVICES)
def test_openapi_is_valid_and_has_the_feed_the_problems_and_who_may_ask(service: str) -> None:
    document = described("openapi", service)
    assert document["openapi"].startswith("3.1.")
    assert [*OpenAPIV31SpecValidator(document).iter_errors()] == []
    feed = document["paths"]["/events"]["get"]
    assert "application/cloudevents-batch+json" in feed["responses"]["200"]["content"]
    assert {"401", "403", "422", "503"} <= set(feed["responses"])
    schemes = document["components"]["securitySchemes"]
    for path, methods in document["paths"].items():
        for method in methods.values():
            secured = {name for one in method["security"] for name in one}
            assert secured <= set(schemes)
            assert bool(secured) != path.startswith(("/health/", "/metrics", "/schemas")), path


@pytest.mark.parametrize("service", SERVICES)
def test_asyncapi_is_valid_by_the_specifications_own_schema(service: str) -> None:
    document = described("asyncapi", service)
    assert faults(ASYNCAPI, document) == []
    for reference in references(document):
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]


def test_a_wrong_asyncapi_is_found() -> None:
    document = described("asyncapi", "goals")
    assert faults(ASYNCAPI, document | {"operations": {"tell": {"action": "shout", "channel": {"$ref": "#/channels/topic"}}}})


def test_facts_of_other_systems_are_taken_in_where_they_are() -> None:
    taken = {name: described("asyncapi", name)["channels"].keys() - {"topic", "feed"} for name in SERVICES}
    assert {name: topics for name, topics in taken.items() if topics} == {
        "goals": {"budget.replies"},
        "monitoring": {"treasury.executions"},
    }


def references(document: Any) -> list[str]:
    """Every reference in a document, at any depth."""
    if isinstance(document, list):
        return [found for one in document for found in references(one)]
    if not isinstance(document, dict):
        return []
    own = [document["$ref"]] if isinstance(document.get("$ref"), str) else []
    return own + [found for one in document.values() for found in references(one)]
