"""What Prometheus is told of a portal in a process of its own, at `/metrics`: the process, its pages by address, and what services took."""

import time

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = frozenset({"GET", "HEAD", "POST"})
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """Every page under the address's pattern, never its path; every question under the service that it is put to."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)

        def histogram(name: str, what: str, *labels: str) -> Histogram:
            return Histogram(name, what, labels, buckets=SECONDS, registry=self._registry)

        self._pages = histogram("bihuan_http_seconds", "Requests by route", "service", "method", "route", "status")
        self._questions = histogram("bihuan_portal_question_seconds", "What services are asked, until the answer is there", "to")

    def answered(self, scope: Scope, status: str, seconds: float) -> None:
        """A page."""
        route = scope["route"].path if "route" in scope else "none"
        method = scope["method"] if scope["method"] in METHODS else "other"
        self._pages.labels("portal", method, route, status).observe(seconds)

    def asked(self, service: str, seconds: float) -> None:
        """A question."""
        self._questions.labels(service).observe(seconds)

    def told(self) -> Response:
        """All of it."""
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)


class Measured:
    """Pure ASGI: every answer is counted; `/metrics` tells."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == "/metrics":
            await self._metrics.told()(scope, receive, send)
        else:
            await self._counted(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, status = time.perf_counter(), "500"

        async def answering(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, answering)
        finally:
            self._metrics.answered(scope, status, time.perf_counter() - began)
