"""AsyncAPI 3 of a service: its topic and feed, the documents on them, and the topics of others whose facts it takes in."""

import json
from collections.abc import Sequence
from typing import Any

from shared.events.envelope import Catalogue, Event, Value
from shared.events.schemas import data, envelope
from shared.runtime.deciding.intake import Intake

Described = dict[str, Any]
SCHEMAS = "#/components/schemas/"
CLOUDEVENT, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
DESCRIPTION = """每个服务一个主题（一个分区）和一个事件流，两处都是日志中存储的原字节。只接受位置 mine + 1。
A topic with one partition and a feed, both with the stored bytes of the log. Apply position `mine + 1` and nothing else."""


def document(name: str, title: str, topic: str, told: Catalogue, intakes: Sequence[Intake]) -> Described:
    """The whole document of one service; it needs no other file."""
    events = list(told.values())
    channels = {"topic": _topic(topic, events), "feed": _feed(name)} | {intake.topic: _foreign(intake) for intake in intakes}
    operations: Described = {
        "tell": {"action": "send", "channel": {"$ref": "#/channels/topic"}, "summary": "事件主题：按位置顺序，至少一次"},
        "page": {"action": "send", "channel": {"$ref": "#/channels/feed"}, "summary": "事件流：按位置分页", "bindings": {"http": FEED}},
    }
    for intake in intakes:
        taken = {"action": "receive", "channel": {"$ref": f"#/channels/{intake.topic}"}}
        operations[f"take-{intake.topic}"] = taken | {"summary": f"接收外部事实，与 POST /{name}{intake.path} 同一决定"}
    return {
        "asyncapi": "3.0.0",
        "id": f"urn:bihuan:{name}",
        "info": {"title": f"闭环 Bihuan · {title} {name}", "version": "0.1.0", "description": DESCRIPTION},
        "defaultContentType": CLOUDEVENT,
        "servers": SERVERS,
        "channels": channels,
        "operations": operations,
        "components": {
            "schemas": _schemas(name, told, intakes),
            "messages": {event.__name__: _message(event) for event in events} | {"Page": MESSAGE_PAGE} | dict(map(_fact, intakes)),
            "securitySchemes": SECURITY,
        },
    }


SECURITY: Described = {
    "scram": {"type": "scramSha512", "description": "Kafka 用户；加密连接"},
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "访问令牌 / bearer token (RS256)"},
}
SERVERS: Described = {
    "kafka": {
        "host": "{bootstrap}",
        "protocol": "kafka-secure",
        "variables": {"bootstrap": {"default": "kafka:9092", "description": "该县的 Kafka"}},
        "security": [{"$ref": "#/components/securitySchemes/scram"}],
    },
    "http": {
        "host": "{host}",
        "protocol": "https",
        "variables": {"host": {"default": "localhost:8000", "description": "该县的服务地址"}},
        "security": [{"$ref": "#/components/securitySchemes/bearer"}],
    },
}
TEXT: Described = {"type": "string"}
FEED: Described = {
    "method": "GET",
    "query": {
        "type": "object",
        "properties": {
            "after": {"type": "integer", "minimum": 0, "description": "已读到的位置"},
            "limit": {"type": "integer", "minimum": 1, "maximum": 1000},
            "wait": {"type": "number", "minimum": 0, "maximum": 30, "description": "等待新事件的秒数"},
            "type": {"type": "array", "items": TEXT, "description": "只要这些类型；跳过的位置由 bihuan.Skipped 说明"},
            "unit": TEXT | {"description": "只要该单位及其下属的"},
            "subject": TEXT | {"description": "只要该事项的"},
            "since": TEXT | {"format": "date-time", "description": "此时及以后记录的"},
        },
    },
    "bindingVersion": "0.3.0",
}
HEADERS: Described = {
    "type": "object",
    "properties": {
        "content-type": TEXT,
        "id": TEXT | {"description": "事件编号"},
        "type": TEXT | {"description": "事件类型"},
        "sequence": TEXT | {"description": "位置"},
        "log": TEXT | {"description": "日志标识：换了就是另一份日志"},
        "previous": TEXT | {"description": "前一事件的叶哈希 SHA-256(0x00 ‖ bytes)，十六进制；首个事件为空"},
        "traceparent": TEXT | {"description": "W3C 追踪上下文；请求未带时无此标头"},
    },
}
MESSAGE_PAGE: Described = {
    "title": "事件流的一页",
    "contentType": BATCH,
    "headers": {"type": "object", "properties": {"Log-Id": TEXT, "Leaf-Hash": TEXT, "Head": {"type": "integer"}}},
    "payload": {"type": "array", "items": {"$ref": f"{SCHEMAS}Envelope"}},
}


def _topic(topic: str, events: Sequence[type[Event]]) -> Described:
    return {
        "address": topic,
        "servers": [{"$ref": "#/servers/kafka"}],
        "messages": {event.__name__: {"$ref": f"#/components/messages/{event.__name__}"} for event in events},
        "bindings": {"kafka": {"topic": topic, "partitions": 1, "bindingVersion": "0.5.0"}},
    }


def _feed(name: str) -> Described:
    messages = {"Page": {"$ref": "#/components/messages/Page"}}
    return {"address": f"/{name}/events", "servers": [{"$ref": "#/servers/http"}], "messages": messages}


def _foreign(intake: Intake) -> Described:
    messages = {intake.body.__name__: {"$ref": f"#/components/messages/{intake.body.__name__}"}}
    return {"address": intake.topic, "servers": [{"$ref": "#/servers/kafka"}], "messages": messages}


def _message(event: type[Event]) -> Described:
    own = {"properties": {"type": {"const": event.TYPE}, "data": {"$ref": f"{SCHEMAS}{event.__name__}"}}}
    return {
        "name": event.TYPE,
        "title": event.__name__,
        "contentType": CLOUDEVENT,
        "correlationId": {"location": "$message.payload#/correlationid"},
        "headers": HEADERS,
        "payload": {"allOf": [{"$ref": f"{SCHEMAS}Envelope"}, own]},
        "bindings": {"kafka": {"key": TEXT | {"description": "subject"}, "bindingVersion": "0.5.0"}},
    }


def _fact(intake: Intake) -> tuple[str, Described]:
    name = intake.body.__name__
    needed = ("specversion", "id", "source", "type")
    attributes = dict.fromkeys(needed, TEXT) | {"data": {"$ref": f"{SCHEMAS}{name}"}}
    payload = {"type": "object", "properties": attributes, "required": [*needed, "data"]}
    title = "外部系统的事实，CloudEvents 1.0（structured 或 binary）"
    return name, {"name": name, "title": title, "contentType": CLOUDEVENT, "payload": payload}


def _schemas(name: str, told: Catalogue, intakes: Sequence[Intake]) -> Described:
    """Every event's data, the values they are made of, and the envelope, by name."""
    made: Described = {}
    for event in told.values():
        _hoist(made, event.__name__, data(name, event))
    for intake in intakes:
        _hoist(made, intake.body.__name__, _asked(intake.body))
    _hoist(made, "Envelope", {key: value for key, value in envelope(name, told).items() if key != "allOf"})
    return dict(sorted(made.items()))


def _asked(body: type[Value]) -> Described:
    return body.model_json_schema(mode="validation")


def _hoist(made: Described, name: str, schema: Described) -> None:
    kept = {key: value for key, value in schema.items() if key not in ("$schema", "$id", "$comment", "$defs")}
    for key, one in [*schema.get("$defs", {}).items(), (name, kept)]:
        made[key] = json.loads(json.dumps(one).replace("#/$defs/", SCHEMAS))
