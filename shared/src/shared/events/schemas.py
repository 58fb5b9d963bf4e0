"""What an event's document looks like, as JSON Schema 2020-12: its `data` by type and version, and the envelope around them."""

import ast
import inspect
import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from shared.events.envelope import POSITION_DIGITS, SCALAR, Catalogue, Event, schema_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ENVELOPE, VERSION = "Envelope", 1
Schema = dict[str, Any]

MOMENT: Schema = {"type": "string", "format": "date-time"}
UUID: Schema = {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}
ATTRIBUTES: Mapping[str, tuple[str, Schema]] = {
    "specversion": ("CloudEvents 的版本", {"const": "1.0"}),
    "id": ("事件编号；同一事件永远是这一个", UUID),
    "type": ("事件类型", {"type": "string"}),
    "dataschema": ("`data` 的结构：urn:bihuan:<service>:<Type>:<version> 即 /<service>/schemas/<Type>/<version>", {"type": "string"}),
    "subject": ("预算事项，如 360922-2020-P0017；监控轮次、单位、制度有各自的写法", {"type": "string", "minLength": 1}),
    "stream": ("事件所属的流：<kind>/<key>", {"type": "string", "pattern": "^[a-z_-]+/.+$"}),
    "streamversion": ("在该流中的序号，从 1 起", {"type": "integer", "minimum": 1}),
    "time": ("业务时间", MOMENT),
    "authtype": ("决定者是人、服务还是系统", {"type": "string", "enum": ["app_user", "service_account"]}),
    "authid": ("决定者在身份系统中的标识", {"type": "string", "minLength": 1}),
    "correlationid": ("引起这一串事件的请求", {"type": "string", "minLength": 1}),
    "causationid": ("直接引起此事件的请求或事件", {"type": "string", "minLength": 1}),
    "commandid": ("办理此事的命令编号；与 causationid 相同时无此属性", {"type": "string", "minLength": 1}),
    "traceparent": ("W3C 追踪上下文；请求未带时无此属性", {"type": "string", "pattern": "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"}),
    "authority": ("所依据文件的文号；没有依据文件时无此属性", {"type": "string", "minLength": 1}),
    "datacontenttype": ("`data` 的格式", {"const": "application/json"}),
    "sequence": (f"在日志中的位置，{POSITION_DIGITS} 位数字，无间断", {"type": "string", "pattern": f"^[0-9]{{{POSITION_DIGITS}}}$"}),
    "recordedtime": ("记录时的真实时间", MOMENT),
    "data": ("事件的内容", {"type": "object"}),
}
SOMETIMES = {"authority", "commandid", "traceparent"}


def address(service: str, name: str, version: int = VERSION) -> str:
    """Where a schema is served, relative to the host: `/goals/schemas/GoalApproved/1`; its `$id`."""
    return f"/{service}/schemas/{name}/{version}"


def schemas(told: Catalogue) -> Iterator[tuple[str, int, Schema]]:
    """The envelope of one service's events, then what each of them holds: name, version, schema."""
    (service,) = {type_.split(".")[1] for type_ in told}
    yield ENVELOPE, VERSION, envelope(service, told)
    for event in told.values():
        yield event.__name__, VERSION, data(service, event)


def data(service: str, event: type[Event]) -> Schema:
    """What the event's `data` holds. A reader passes over names that it does not know: a later document may have more."""
    made = event.model_json_schema(mode="serialization")
    models = {one.__name__: one for one in _models(event)}
    named: dict[str, Schema] = {name: _plain(schema, models.get(name)) for name, schema in made.pop("$defs", {}).items()}
    body = _plain(made, event)
    scalars: dict[str, Schema] = {}
    body = _lifted(body, scalars)
    named = {name: _lifted(schema, scalars) for name, schema in named.items()}
    head = {"$schema": DIALECT, "$id": address(service, event.__name__), "$comment": schema_of(event.TYPE, VERSION)}
    defined = dict(sorted((named | scalars).items()))
    whole: Schema = head | body | ({"$defs": defined} if defined else {})
    return whole


def envelope(service: str, told: Catalogue) -> Schema:
    """A whole document of this service: all attributes, and `data` as its type says; others are of a later time."""
    properties = {name: {"description": said} | schema for name, (said, schema) in ATTRIBUTES.items()}
    properties["source"] = {"description": "日志：bihuan/<财政区划>/<服务>", "type": "string", "pattern": f"^bihuan/[0-9]{{6}}/{service}$"}
    properties["type"] |= {"pattern": f"^bihuan[.]{service}[.][A-Za-z]+$"}
    properties["dataschema"] |= {"pattern": f"^urn:bihuan:{service}:[A-Za-z]+:[0-9]+$"}
    return {
        "$schema": DIALECT,
        "$id": address(service, ENVELOPE),
        "title": ENVELOPE,
        "description": f"CloudEvents 1.0: one document of the log, feed and topic of {service}.",
        "type": "object",
        "properties": dict(sorted(properties.items())),
        "required": sorted(set(properties) - SOMETIMES),
        "allOf": [_holding(service, event) for event in told.values()],
    }


def _holding(service: str, event: type[Event]) -> Schema:
    schema = schema_of(event.TYPE, VERSION)
    return {
        "if": {"properties": {"dataschema": {"const": schema}}, "required": ["dataschema"]},
        "then": {"properties": {"type": {"const": event.TYPE}, "data": {"$ref": address(service, event.__name__)}}},
    }


def _plain(schema: Schema, model: type[BaseModel] | None) -> Schema:
    """Without the titles that only repeat names, open to later fields, with what the source promises of each field."""
    promises = _promises(model) if model else {}
    kept = {name: value for name, value in schema.items() if name != "additionalProperties"}
    if "properties" in kept:
        kept["properties"] = {name: _field(name, one, promises.get(name, "")) for name, one in kept["properties"].items()}
    if said := kept.get("description"):
        kept["description"] = " ".join(said.split("\n\n")[0].split())
    return kept


def _field(name: str, schema: Schema, promise: str) -> Schema:
    untitled = {key: value for key, value in schema.items() if key != "title" or value != name.replace("_", " ").title()}
    return untitled | ({"description": promise} if promise else {})


def _lifted(schema: Any, scalars: dict[str, Schema]) -> Any:
    """Each scalar that has a name stands once among the definitions."""
    if isinstance(schema, list):
        return [_lifted(one, scalars) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if (name := schema.get(SCALAR)) is None:
        return {key: _lifted(value, scalars) for key, value in schema.items()}
    beside = {key: schema[key] for key in ("default", "description") if key in schema}
    own = {key: value for key, value in schema.items() if key not in (SCALAR, *beside)}
    scalars[name] = {"title": name, **own}
    return {"$ref": f"#/$defs/{name}", **beside}


def _models(cls: Any) -> Iterator[type[BaseModel]]:
    """The models that a model is made of, itself among them."""
    seen: set[Any] = set()

    def walk(one: Any) -> Iterator[type[BaseModel]]:
        if inspect.isclass(one) and issubclass(one, BaseModel):
            if one in seen:
                return
            seen.add(one)
            yield one
            for field in one.model_fields.values():
                yield from walk(field.annotation)
        for inner in getattr(one, "__args__", ()):
            yield from walk(inner)

    return walk(cls)


@cache
def _promises(model: type[BaseModel]) -> dict[str, str]:
    """Field → what stands below it in the source, as one line."""
    body = ast.parse(inspect.getsource(model)).body[0]
    assert isinstance(body, ast.ClassDef)
    said: dict[str, str] = {}
    for node, following in zip(body.body, [*body.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
            said[ast.unparse(node.target)] = " ".join(str(following.value.value).split())
    return said


def written(schema: Schema) -> bytes:
    """The bytes of a schema, as they are served and committed."""
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()
