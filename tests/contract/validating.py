"""Documents of our logs against the published schemas, by the standards' own validators."""

from collections.abc import Iterable, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012


def validator(schemas: Iterable[Mapping[str, Any]], address: str) -> Draft202012Validator:
    """What checks by the schema at this address; references lead to the others."""
    known: dict[str, Resource[Any]] = {schema["$id"]: Resource.from_contents(dict(schema), DRAFT202012) for schema in schemas}
    registry: Registry[Any] = Registry().with_resources(known.items())
    return Draft202012Validator(known[address].contents, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def faults(check: Draft202012Validator, document: object) -> list[str]:
    """What is wrong, each with its place."""
    return [f"{fault.json_path}: {fault.message}" for fault in check.iter_errors(document)]
