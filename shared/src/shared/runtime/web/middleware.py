"""What stands before the routes of a service: who asks, and whether the body can be taken in, before any route is looked at."""

import re
import time
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars

from shared.runtime.decider import Refusal
from shared.runtime.failures import Unavailable
from shared.runtime.strict_json import LARGEST, BodyTooLarge, Malformed, parsed
from shared.runtime.tracing import begun, continued, trace_of
from shared.runtime.web.auth import Person
from shared.runtime.web.metrics import Metrics
from shared.runtime.web.problems import response
from shared.runtime.web.short_road import ShortRoad

logger = structlog.get_logger()

OPEN = re.compile(r"^/(health/|metrics$|docs|redoc|openapi\.json|schemas(/|$)|asyncapi(\.json)?$|static-asyncapi/|static-offline-docs/)")
"""Paths that need no token: they tell nothing of any budget item."""


class Middleware:
    """Pure ASGI: answers what may not pass, and hands on whose it is, the person and the body, parsed, in `scope["state"]`."""

    def __init__(self, app: ASGIApp, short: ShortRoad, person: Callable[[str], Person], metrics: Metrics, context: object) -> None:
        self._app = app
        self._short = short
        self._person = person
        self._metrics = metrics
        self._context = context
        self._log = logger.bind()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, and count it."""
        began, status, method, position = time.perf_counter(), 500, scope.get("method", "-"), ""
        scope, send = as_get(scope, send)
        given = continued(Headers(scope=scope).get("traceparent", "")) if scope["type"] == "http" else ""
        traceparent = given or begun()
        scope["state"] = {**scope.get("state", {}), "traceparent": traceparent, "asked_to_trace": bool(given)}

        async def counted(message: Message) -> None:
            nonlocal status, position
            if message["type"] == "http.response.start":
                status, headers = message["status"], MutableHeaders(scope=message)
                position = headers.get("position", "")
                headers["traceparent"] = traceparent
            await send(message)

        bind_contextvars(trace=trace_of(traceparent), command="")  # a request has a task, and so a context, of its own
        try:
            await self._serve(scope, receive, counted)
        finally:
            route, seconds = getattr(scope.get("route"), "path", "-"), time.perf_counter() - began
            self._metrics.answered(method, route, status, seconds)
            if position and "command" in scope["state"]:
                self._accepted(scope["state"], method, route, position, seconds)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {**scope.get("state", {}), "context": self._context}
        if scope["type"] != "http" or OPEN.match(scope["path"].removeprefix(scope.get("root_path", ""))):
            await self._app(scope, receive, send)
            return
        try:
            headers = Headers(scope=scope)
            if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
                raise Malformed("地址含有空字符")
            person = self._person(headers.get("authorization", ""))
            if scope["method"] == "POST" and scope["path"].removeprefix(scope.get("root_path", "")) in self._short.streams:
                scope["state"] |= {"person": person, "body": b"", "parsed": None}
                if not await self._short.serve(scope, receive, send):
                    await self._app(scope, receive, send)
                return
            body = await _body(headers, receive)
            value = parsed(body) if body else None
        except (Refusal, Unavailable) as hindrance:
            await response(hindrance)(scope, receive, send)
            return
        scope["state"] |= {"person": person, "body": body, "parsed": value}
        if not await self._short.serve(scope, receive, send):
            await self._app(scope, _replayed(body, receive), send)

    def _accepted(self, state: Mapping[str, Any], method: str, route: str, position: str, seconds: float) -> None:
        """One line for each command that was accepted, the first time or again."""
        said = {"method": method, "route": route, "person": state["person"].sub, "command": state["command"], "position": position}
        self._log.info("accepted", **said, ms=round(seconds * 1000, 1))


def as_get(scope: Scope, send: Send) -> tuple[Scope, Send]:
    """HEAD as a GET whose answer has no body (RFC 9110 §9.3.2); anything else as it is."""
    if scope.get("method") != "HEAD":
        return scope, send

    async def bodiless(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return {**scope, "method": "GET"}, bodiless


async def _body(headers: Headers, receive: Receive) -> bytes:
    length = headers.get("content-length", "0")
    if not re.fullmatch("[0-9]{1,9}", length) or int(length) > LARGEST:
        raise BodyTooLarge(f"请求体至多 {LARGEST // 1000} KB")
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST:
            raise BodyTooLarge(f"请求体至多 {LARGEST // 1000} KB")
        if not message.get("more_body"):
            break
    return b"".join(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
