"""What breaks a description of a service: OpenAPI for who asks it, AsyncAPI for who follows it or brings facts."""

from collections.abc import Iterator, Mapping
from typing import Any

from docs.schema_changes import Comparison, Side, resolved

Document = Mapping[str, Any]


def openapi(old: Document, new: Document) -> Iterator[str]:
    """Each change that is no addition, by method and path."""
    for path, methods in old["paths"].items():
        for method, operation in methods.items():
            name = f"{method.upper()} {path}"
            if method not in new["paths"].get(path, {}):
                yield f"{name} 已不存在 / the operation is gone"
            else:
                yield from (f"{name} {change}" for change in _operation(old, new, operation, new["paths"][path][method]))


def _operation(old: Document, new: Document, before: Document, now: Document) -> Iterator[str]:
    asked, answered = Comparison(old, new, Side.ASKED), Comparison(old, new, Side.ANSWERED)
    if before.get("security") != now.get("security"):
        yield "的访问方式已改变 / has other security"
    yield from _parameters(asked, before, now)
    body, other = before.get("requestBody", {}), now.get("requestBody", {})
    if other.get("required") and not body.get("required"):
        yield "请求体成为必填 / the body is required now"
    yield from _content(asked, body, other, "body")
    for status, answer in before["responses"].items():
        if not status.startswith(("2", "3")):
            continue
        if status not in now["responses"]:
            yield f"不再有 {status} 应答 / the answer is gone"
            continue
        yield from _content(answered, answer, now["responses"][status], "answer")
        for header, said in answer.get("headers", {}).items():
            if header not in now["responses"][status].get("headers", {}):
                yield f"answer.{header} 已不存在 / the header is gone"
            else:
                yield from answered.changes(said["schema"], now["responses"][status]["headers"][header]["schema"], f"answer.{header}")


def _parameters(asked: Comparison, before: Document, now: Document) -> Iterator[str]:
    known = {(one["in"], one["name"]): one for one in before.get("parameters", [])}
    stands = {(one["in"], one["name"]): one for one in now.get("parameters", [])}
    for place, one in known.items():
        if place not in stands:
            yield f"{one['in']}.{one['name']} 已不存在 / the parameter is gone"
        else:
            yield from asked.changes(one["schema"], stands[place]["schema"], f"{one['in']}.{one['name']}")
    for place, one in stands.items():
        if one.get("required") and not known.get(place, {}).get("required"):
            yield f"{one['in']}.{one['name']} 成为必填 / is required now"


def _content(way: Comparison, before: Document, now: Document, at: str) -> Iterator[str]:
    for media, said in before.get("content", {}).items():
        if media not in now.get("content", {}):
            yield f"{at} 不再有 {media} / the media type is gone"
        else:
            yield from way.changes(said.get("schema", {}), now["content"][media].get("schema", {}), at)


def asyncapi(old: Document, new: Document) -> Iterator[str]:
    """Each change that is no addition, by channel and message. The data of events is held by their own schemas."""
    yield from _channels(old, new)
    for name, operation in old["operations"].items():
        stands = new["operations"].get(name)
        if stands is None or (stands["action"], stands["channel"]) != (operation["action"], operation["channel"]):
            yield f"operations.{name} 已不存在或已改变 / the operation is gone or another one"
            continue
        query, now = (one.get("bindings", {}).get("http", {}).get("query", {}) for one in (operation, stands))
        yield from Comparison(old, new, Side.ASKED).changes(query, now, f"operations.{name}.query")


def _channels(old: Document, new: Document) -> Iterator[str]:
    taken = {operation["channel"]["$ref"] for operation in old["operations"].values() if operation["action"] == "receive"}
    for name, channel in old["channels"].items():
        stands = new["channels"].get(name)
        if stands is None:
            yield f"channels.{name} 已不存在 / the channel is gone"
            continue
        for key in ("address", "bindings"):
            if channel.get(key) != stands.get(key):
                yield f"channels.{name}.{key} 已改变 / has changed"
        facts = f"#/channels/{name}" in taken
        for message, said in channel["messages"].items():
            if message not in stands["messages"]:
                yield f"channels.{name}.{message} 已不存在 / the message is gone"
            else:
                yield from _message(old, new, said, stands["messages"][message], facts, f"channels.{name}.{message}")


def _message(old: Document, new: Document, said: Document, now: Document, facts: bool, at: str) -> Iterator[str]:
    before, stands = resolved(old, said), resolved(new, now)
    for key in ("contentType", "bindings"):
        if before.get(key) != stands.get(key):
            yield f"{at}.{key} 已改变 / has changed"
    yield from Comparison(old, new, Side.ANSWERED).changes(before.get("headers", {}), stands.get("headers", {}), f"{at}.headers")
    yield from Comparison(old, new, Side.ASKED if facts else Side.TOLD).changes(before["payload"], stands["payload"], f"{at}.data")
