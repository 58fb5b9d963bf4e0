"""The edge of a service: who asks, and whether the body can be taken in, before any route is looked at."""

import json
import re
import time
from collections.abc import Callable
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.runtime.auth import Person
from shared.runtime.decider import Refusal
from shared.runtime.metrics import Metrics
from shared.runtime.problems import response

LARGEST_BODY = 1_000_000
OPEN = re.compile(r"^/(health/|metrics$|docs|redoc|openapi\.json|static-offline-docs/)")
"""Paths that need no token: they tell nothing of any budget item."""


class Malformed(Refusal):
    """The body is not JSON, or holds what JSON text may not: NaN, half a character, NUL."""

    zh = "请求体不是合格的 JSON"
    status = 400


class BodyTooLarge(Refusal):
    """A request body may have at most 1 MB."""

    zh = "请求体过大"
    status = 413


class Edge:
    """Pure ASGI: answers what may not pass, and hands on the person and the body, whole and parsed, in `scope["state"]`."""

    def __init__(self, app: ASGIApp, person: Callable[[str], Person], metrics: Metrics) -> None:
        self._app = app
        self._person = person
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, and count it."""
        began, status = time.perf_counter(), 500

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._serve(scope, receive, counted)
        finally:
            route = getattr(scope.get("route"), "path", "-")
            self._metrics.answered(scope.get("method", "-"), route, status, time.perf_counter() - began)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or OPEN.match(scope["path"].removeprefix(scope.get("root_path", ""))):
            await self._app(scope, receive, send)
            return
        try:
            headers = Headers(scope=scope)
            if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
                raise Malformed("地址含有空字符")
            person = self._person(headers.get("authorization", ""))
            body = await _body(headers, receive)
            parsed = _parsed(body) if body else None
        except Refusal as refusal:
            await response(refusal)(scope, receive, send)
            return
        scope["state"] = {**scope.get("state", {}), "person": person, "body": body, "parsed": parsed}
        await self._app(scope, _replayed(body, receive), send)


async def _body(headers: Headers, receive: Receive) -> bytes:
    length = headers.get("content-length", "0")
    if not re.fullmatch("[0-9]{1,9}", length) or int(length) > LARGEST_BODY:
        raise BodyTooLarge(f"请求体至多 {LARGEST_BODY // 1000} KB")
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST_BODY:
            raise BodyTooLarge(f"请求体至多 {LARGEST_BODY // 1000} KB")
        if not message.get("more_body"):
            break
    return b"".join(parts)


def _parsed(body: bytes) -> Any:
    try:
        value = json.loads(body, parse_constant=_no_constant, parse_float=_finite)
        _clean(value)
        return value
    except (ValueError, RecursionError) as wrong:
        raise Malformed("请求体须为 UTF-8 编码的 JSON，且不得含 NaN、无穷、空字符或残缺字符") from wrong


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError(digits)
    return number


def _clean(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("NUL")
        value.encode()
    elif isinstance(value, list):
        for one in value:
            _clean(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            _clean(name)
            _clean(one)


def _replayed(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
