"""What the OpenAPI document says beyond the routes' own bodies: every problem, every header, and who needs a token."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Security
from fastapi.security import HTTPBearer
from pydantic import BaseModel, Field

from shared.events.schemas import ATTRIBUTES
from shared.runtime.web.problems import MEDIA_TYPE, Rule, described

TOKEN = Security(HTTPBearer(auto_error=False, description="访问令牌 / bearer token (RS256)"))
PUBLIC = {"security": list[Any]()}
"""Stands at what needs no token."""


class FieldError(BaseModel):
    """What is wrong with one field."""

    field: str
    reason: str


class ProblemDetails(BaseModel):
    """An error, RFC 9457."""

    type: str = Field(pattern="^urn:bihuan:problem:[A-Za-z]+$")
    title: str = Field(description="中文标题")
    title_en: str
    status: int = Field(ge=400, le=599)
    detail: str = Field(description="一句话说明 / one Chinese sentence")
    place: str | None = Field(None, description="所指的栏目，如 progress/0/actual；整张表或状态的问题没有 / the field that a rule is about")
    errors: list[FieldError] | None = Field(None, description="InvalidRequest: at most fifty fields")
    findings: list[dict[str, Any]] | None = Field(
        None,
        description="预检：表尚不完整时对其余内容的发现，另附预检的其他答复 / a form that is not whole: what its check finds in the rest",
    )


REF = "#/components/schemas/"
Described = dict[str, Any]


def _header(description: str, **schema: Any) -> Described:
    return {"description": description, "schema": {"type": "string", **schema}}


POSITION = {"Position": _header("where the command stands in the log / 日志位置, e.g. goals:512", pattern="^[a-z]+:[0-9]{1,19}$")}
ETAG = {"ETag": _header("the version of what is answered, for If-Match and If-None-Match / 版本", pattern='^"[0-9]{1,18}"$')}


def parameter(name: str, description: str, *, required: bool = False, **schema: Any) -> Described:
    """A request header that the runtime itself reads."""
    return {"name": name, "in": "header", "required": required, "description": description, "schema": {"type": "string", **schema}}


@dataclass(frozen=True)
class Own:
    """What the runtime itself reads, tells and refuses where a route is handed a context of this kind."""

    refuses: tuple[Rule, ...]
    parameters: tuple[Described, ...] = ()
    headers: Described = field(default_factory=dict)
    unchanged: bool = False
    """304 where If-None-Match holds the ETag."""


def responses(rules: Sequence[Rule], own: Own | None = None) -> dict[int | str, Described]:
    """Status → what is answered."""
    by_status: dict[int | str, Described] = {200: {"headers": own.headers}} if own and own.headers else {}
    if own and own.unchanged:
        by_status[304] = {"description": "未变 / not modified", "headers": own.headers}
    for rule in rules:
        known = described(rule)
        content = {"schema": {"$ref": f"{REF}{ProblemDetails.__name__}"}, "examples": {}}
        entry = by_status.setdefault(known["status"], {"description": "", "content": {MEDIA_TYPE: content}})
        entry["description"] = "；".join(filter(None, [entry["description"], f"{rule.zh} {rule.__name__}"]))
        entry["content"][MEDIA_TYPE]["examples"][rule.__name__] = {"value": known | {"detail": rule.zh}}
    return by_status


DECIMAL = r"^-?[0-9]{1,18}([.][0-9]{1,6})?$"
"""A number that is written as text, so that no digit is lost."""


def _whole(schema: Any) -> None:
    """Say of every number that may be written as text how it is written, and of names with a pattern that there are no others."""
    if isinstance(schema, list):
        for one in schema:
            _whole(one)
    elif isinstance(schema, dict):
        if "patternProperties" in schema:
            schema.setdefault("additionalProperties", False)
        kinds = schema.get("anyOf", [])
        if any(kind.get("type") == "number" for kind in kinds):
            for kind in kinds:
                if kind.get("type") == "string":
                    kind["pattern"] = DECIMAL
        for one in schema.values():
            _whole(one)


CLOUDEVENT: Described = {
    "title": "CloudEvent",
    "description": "CloudEvents 1.0; what `data` holds: urn:bihuan:goals:GoalApproved:1 leads to /goals/schemas/GoalApproved/1",
    "type": "object",
    "properties": {name: {"description": said} | schema for name, (said, schema) in ATTRIBUTES.items()} | {"id": {"type": "string"}},
    "required": ["specversion", "id", "source", "type", "sequence"],
}
"""A document of a feed; what a role may not see has these attributes alone."""


def install(app: FastAPI, types: Iterable[str]) -> None:
    """Name the problem and the event among the document's schemas, the types that the feed knows, and say how decimals are written."""
    written = app.openapi

    def openapi() -> Described:
        document = written()
        named = document.setdefault("components", {}).setdefault("schemas", {})
        if "CloudEvent" in named:  # FastAPI keeps what it wrote
            return document
        schema = ProblemDetails.model_json_schema(ref_template=f"{REF}{{model}}")
        ours = schema.pop("$defs", {}) | {ProblemDetails.__name__: schema, "CloudEvent": CLOUDEVENT}
        assert not ours.keys() & named.keys(), "a model of the service has the name of one of the runtime's"
        named |= ours
        for one in document["paths"].get("/events", {}).get("get", {}).get("parameters", ()):
            if one["name"] == "type":
                one["schema"]["items"]["enum"] = sorted(types)
        _whole(document)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
