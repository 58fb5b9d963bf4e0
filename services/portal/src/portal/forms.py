"""A form made of the schema of a decision's body: its fields for the page, and what was typed as the body that the service takes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from portal.field_names import FIELDS, HINTS
from portal.terms import CODES, MONEY, ORIGINS, _

MISSING: Any = object()
MOST_ROWS = 300
REF = "#/components/schemas/"
NUMBERS = re.compile(r"^-?[0-9]{1,18}([.][0-9]{1,6})?$")
Raw = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One field as the page shows it; `name` is where it stands in the body, `content.indicators.0.weight`."""

    name: str
    label: str
    kind: str
    required: bool = False
    value: Any = ""
    options: "Options" = ()
    parts: tuple["Field", ...] = ()
    longest: int = 0
    money: bool = False
    """Whether it is typed in yuan."""

    @property
    def hint(self) -> str:
        """What somebody has to know who fills it in."""
        return HINTS.get(self.name.rpartition(".")[2], "")

    @property
    def id(self) -> str:
        """Of its input."""
        return f"f-{self.name.replace('.', '-')}"


class Schema:
    """A body of a service's OpenAPI document."""

    def __init__(self, document: Mapping[str, Any], top: Mapping[str, Any]) -> None:
        self._known = document.get("components", {}).get("schemas", {})
        self.top = self._plain(top)

    @classmethod
    def of(cls, document: Mapping[str, Any], operation: Mapping[str, Any]) -> "Schema":
        """The body that an operation of the document takes."""
        return cls(document, operation["requestBody"]["content"]["application/json"]["schema"])

    def fields(self, given: Mapping[str, Any]) -> tuple[Field, ...]:
        """The fields with what stands in them now."""
        return self._parts(self.top, given, "")

    def body(self, raw: Raw) -> Any:
        """What was typed, as the service takes it; what was left empty is left out."""
        made = self._typed(self.top, raw)
        return {} if made is MISSING else made

    def _plain(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Without references, and without the choice of null."""
        while "$ref" in schema:
            schema = {**self._known[schema["$ref"].removeprefix(REF)], **{k: v for k, v in schema.items() if k != "$ref"}}
        choices = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
        if choices:
            texts = [one for one in choices if one.get("type") == "string"]
            chosen = self._plain(texts[0] if texts and len(choices) > 1 else choices[0])
            return {**chosen, "numeric": any(one.get("type") == "number" for one in choices), "optional": True}
        return self._with_fields(schema)

    def _with_fields(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """What is kept by a few words has a field for each of them; what is kept by names of their own are rows of name and value."""
        if "oneOf" in schema:
            return self._one_of(schema, [self._plain(one) for one in schema["oneOf"]])
        names = self._plain(schema["propertyNames"]).get("enum", ()) if "propertyNames" in schema else ()
        each: Any = schema.get("additionalProperties")
        for pattern, one in schema.get("patternProperties", {}).items():
            names, each = re.findall(r"[\w]+", pattern), one
        if names:
            return {**schema, "properties": {name: {**each, "optional": True} for name in names}}
        return {**schema, "type": "array", "named": True, "items": _pair(each)} if each and "properties" not in schema else schema

    @staticmethod
    def _one_of(schema: Mapping[str, Any], shapes: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
        """Several shapes that a word tells apart: the fields of all; what is sent are those of the one that was chosen."""
        word = schema["discriminator"]["propertyName"]
        every = {name: one for shape in shapes for name, one in shape["properties"].items()}
        told = {"enum": [shape["properties"][word]["const"] for shape in shapes]}
        return {
            **schema,
            "properties": {word: told} | {name: one for name, one in every.items() if name != word},
            "required": [word],
            "by": (word, shapes),
        }

    def _parts(self, schema: Mapping[str, Any], given: Any, prefix: str) -> tuple[Field, ...]:
        values = given if isinstance(given, Mapping) else {}
        must = set(schema.get("required", ()))
        if "sha256" in schema.get("properties", {}):
            must.discard("title")  # a file that has no other name keeps its own
        return tuple(
            self._field(name, one, values.get(name), f"{prefix}{name}", name in must)
            for name, one in schema.get("properties", {}).items()
            if name != "synthetic"
        )

    def _field(self, name: str, schema: Mapping[str, Any], value: Any, at: str, required: bool) -> Field:
        one = self._plain(schema)
        label = FIELDS.get(name, name)
        if value is None:
            value = one.get("default", "")
        if one.get("named") and isinstance(value, Mapping):
            value = [{"name": key, "value": each} for key, each in value.items()]
        if isinstance(value, Mapping) and "properties" not in one:
            value = ""
        if "properties" in one:
            parts = self._parts(one, value, f"{at}.")
            if one.get("optional") and not value:
                parts = tuple(replace(part, value="", required=False) for part in parts)  # a group that may be left out begins empty
            return Field(at, label, "group", required, parts=parts)
        if one.get("type") == "array":
            return self._several(label, self._plain(one["items"]), value, at, required)
        if options := _options(one):
            return Field(at, label, "choice", required, str(value), options)
        if one.get("type") == "boolean":
            return Field(at, label, "flag", False, value in (True, "on", "true"))
        if name == "sha256":
            return Field(at, _("选择文件"), "file", required, str(value))
        longest = int(one.get("maxLength", 0))
        return Field(at, label, _kind(one, longest), required, str(value), longest=longest, money=name in MONEY)

    def _several(self, label: str, item: Mapping[str, Any], value: Any, at: str, required: bool) -> Field:
        held = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []
        if "properties" in item:
            rows = held or ([{}] if required else [])  # an empty row's fields would ask for what nobody has to say
            parts = tuple(
                Field(
                    f"{at}.{n}",
                    f"{label} {n + 1}",
                    "group",
                    parts=self._parts(item, row, f"{at}.{n}."),
                )
                for n, row in enumerate(rows)
            )
            return Field(at, label, "rows", required, parts=parts)
        if options := _options(item):
            return Field(at, label, "choices", required, [str(one) for one in held], options)
        return Field(at, label, "words", required, value if isinstance(value, str) else "\n".join(map(str, held)))

    def _typed(self, schema: Mapping[str, Any], raw: Any) -> Any:
        one = self._plain(schema)
        if "properties" in one:
            return self._object(one, raw)
        if one.get("type") == "array":
            held = self._list(self._plain(one["items"]), raw)
            if one.get("named"):
                return {str(row.get("name", "")): row.get("value", "") for row in held} or MISSING
            return held if held or "optional" not in one else MISSING
        if one.get("type") == "boolean":
            return raw in (True, "on", "true")
        text = str(raw).strip() if isinstance(raw, str | int | float) else ""
        if not text:
            return MISSING
        if one.get("numeric") or one.get("type") in ("integer", "number"):
            text = re.sub(r"[,，\s]", "", text).replace("−", "-")
            return int(text) if one.get("type") == "integer" and re.fullmatch(r"-?\d{1,18}", text) else text
        return text

    def _object(self, schema: Mapping[str, Any], raw: Any) -> Any:
        given = dict(zip(schema["properties"], raw, strict=False)) if isinstance(raw, list) else raw if isinstance(raw, Mapping) else {}
        if "by" in schema:
            word, shapes = schema["by"]
            schema = next((one for one in shapes if one["properties"][word]["const"] == given.get(word)), schema)
        made = {name: self._typed(one, given.get(name)) for name, one in schema["properties"].items()}
        kept = {name: value for name, value in made.items() if value is not MISSING}
        return kept if any(value not in (False, []) for value in kept.values()) or schema is self.top else MISSING

    def _list(self, item: Mapping[str, Any], raw: Any) -> Any:
        if isinstance(raw, str):
            held: Iterable[Any] = raw.splitlines()
        elif isinstance(raw, Mapping):
            held = (raw[n] for n in sorted((n for n in raw if n.isdecimal()), key=int)[:MOST_ROWS])
        else:
            held = list(raw or ())[:MOST_ROWS]
        return [one for one in (self._typed(item, each) for each in held) if one is not MISSING]


def operation_of(document: Mapping[str, Any], path: str) -> Mapping[str, Any] | None:
    """The decision at this path, by the paths of the service's document; the one with most words of its own."""
    fits = [
        (template.count("{"), methods["post"])
        for template, methods in document["paths"].items()
        if takes_a_form(methods.get("post", {})) and re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), path)
    ]
    return min(fits, key=lambda one: one[0])[1] if fits else None


def open_to(document: Mapping[str, Any], path: str, roles: Iterable[str]) -> bool:
    """Whether the service lets any of these roles take the decision at this path."""
    operation = operation_of(document, path)
    return operation is not None and not set(operation.get("x-may", ())).isdisjoint(roles)


def readable_by(document: Mapping[str, Any], path: str, roles: Iterable[str]) -> bool:
    """Whether the service answers what is asked at this path to any of these roles."""
    return not set(document["paths"].get(path, {}).get("get", {}).get("x-may", ())).isdisjoint(roles)


def title_of(operation: Mapping[str, Any]) -> str:
    """The Chinese word that the service's document begins with."""
    summary = str(operation.get("summary", ""))
    found = re.match(r"[\u4e00-\u9fff、，]+", summary)
    return found[0] if found else summary


def subject_of(operation: Mapping[str, Any]) -> str:
    """The group of decisions that it belongs to, 单位自评, in the Chinese of the service's document."""
    found = re.match(r"[\u4e00-\u9fff]+", str(next(iter(operation.get("tags", ())), "")))
    return found[0] if found else ""


def takes_a_form(operation: Mapping[str, Any]) -> bool:
    """A decision is told as JSON; a file is no form."""
    return "application/json" in operation.get("requestBody", {}).get("content", {})


Options = tuple[tuple[str, str], ...]


def units_to_choose(units: Mapping[str, str]) -> Options:
    """Units by their codes, each called by its name and code."""
    return tuple((code, f"{name} {code}") for code, name in units.items())


def chosen_of(fields: Iterable[Field], choices: Mapping[str, Options]) -> tuple[Field, ...]:
    """What is named in these fields is chosen of what is known, however deep it stands; where nothing is known, it is typed."""
    made = [replace(one, parts=chosen_of(one.parts, choices)) for one in fields]
    known = [(one, choices.get(one.name.rpartition(".")[2], ())) for one in made]
    return tuple(replace(one, kind="choice", options=_with(some, one.value)) if some and one.kind == "text" else one for one, some in known)


def _with(some: Options, value: str) -> Options:
    """What stands in the field already stays there, also where it may no longer be chosen."""
    return some if not value or value in dict(some) else ((value, value), *some)


def _pair(each: Any) -> Mapping[str, Any]:
    """A row of what is kept by names: the name, and what stands under it."""
    return {"type": "object", "properties": {"name": {"type": "string"}, "value": each}, "required": ["name", "value"]}


def _options(schema: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    values = [str(one) for one in schema.get("enum") or ([schema["const"]] if "const" in schema else [])]
    words = ORIGINS if "KEY" in values else CODES
    return tuple((one, words.get(one, one)) for one in values)


def _kind(schema: Mapping[str, Any], longest: int) -> str:
    if schema.get("numeric") or schema.get("type") in ("integer", "number"):
        return "number"
    if schema.get("format") == "date":
        return "date"
    return "long" if longest > 300 else "text"


def nested(pairs: Iterable[tuple[str, Any]]) -> Raw:
    """What a form sent, by its dotted names; rows by their number. A name that is there more than once becomes a list."""
    top: Raw = {}
    for name, value in pairs:
        at, steps = top, name.split(".")
        for step in steps[:-1]:
            below = at.setdefault(step, {})
            at = below if isinstance(below, dict) else at.setdefault(f"{step}#", {})
        last = steps[-1]
        if last in at:
            at[last] = [*(at[last] if isinstance(at[last], list) else [at[last]]), value]
        else:
            at[last] = value
    return top


def rows_as_lists(raw: Any) -> Any:
    """Rows by number become lists in their order, for the page that shows them again."""
    if not isinstance(raw, dict):
        return raw
    made = {name: rows_as_lists(value) for name, value in raw.items()}
    if made and all(name.isdecimal() for name in made):
        return [made[name] for name in sorted(made, key=int)][:MOST_ROWS]
    return made
