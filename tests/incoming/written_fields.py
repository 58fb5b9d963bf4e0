"""Every field of every route and event by what it holds: `("content", "starts_on")`, and `0` for the first of a list."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx

Place = tuple[str | int, ...]
Wanted = Callable[[Mapping[str, Any]], bool]
NAMES = {"item": "360922-2020-P0017", "round": "360922-2020-R06", "name": "360922-2020-G", "code": "219", "kind": "SELF", "year": "2020"}
NAMES |= {"subject": "GOAL"}


def address(path: str) -> str:
    """The path of a route with something for every name in it; rules are of other kinds than forms."""
    return re.sub("{(.+?)}", lambda name: NAMES.get(name[1], "1"), path.replace("/rule-sets/{kind}", "/rule-sets/scoring"))


def bodies(spec: Mapping[str, Any], wanted: Wanted) -> Iterator[tuple[str, Place]]:
    """Every route's path with every wanted place in its body."""
    for path, methods in spec["paths"].items():
        body = methods.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json")
        if body:  # a file is no form
            schema = body["schema"]
            yield from ((path, place) for place in places(schema, spec["components"]["schemas"], wanted))


def parameters(spec: Mapping[str, Any], wanted: Wanted) -> Iterator[tuple[str, str, str, str]]:
    """Method, path, where and name of every wanted parameter."""
    for path, methods in spec["paths"].items():
        for method in ("get", "post"):
            for one in methods.get(method, {}).get("parameters", ()):
                if list(places(one["schema"], spec["components"]["schemas"], wanted)):
                    yield method, path, one["in"], one["name"]


def reasons(answer: httpx.Response, field: str) -> list[str]:
    """What the answer finds wrong with the field."""
    assert answer.status_code < 500, answer.text
    return [] if answer.is_success else [error["reason"] for error in answer.json().get("errors", ()) if error["field"] == field]


def places(schema: Mapping[str, Any], definitions: Mapping[str, Any], wanted: Wanted, seen: tuple[str, ...] = ()) -> Iterator[Place]:
    """Where a value stands that is wanted by its schema."""
    if wanted(schema):
        yield ()
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        if name not in seen:
            yield from places(definitions[name], definitions, wanted, (*seen, name))
    choices = [*schema.get("anyOf", ()), *schema.get("allOf", ()), *schema.get("oneOf", ())]
    if any(one.get("type") == "number" for one in choices):
        choices = []  # a number, which may be written as text
    if "discriminator" in schema:
        choices = []  # which shape it has, a word of it says, and without that nothing else of it is looked at
    for one in choices:
        yield from places(one, definitions, wanted, seen)
    for name, inner in schema.get("properties", {}).items():
        yield from ((name, *rest) for rest in places(inner, definitions, wanted, seen))
    if isinstance(schema.get("items"), dict):
        yield from ((0, *rest) for rest in places(schema["items"], definitions, wanted, seen))


def holding(place: Place, value: object) -> object:
    """The smallest document with the value there."""
    for step in reversed(place):
        value = [value] if step == 0 else {step: value}
    return value
