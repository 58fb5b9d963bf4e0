"""The services as the portal sees them: asked over HTTP with the user's token, several at once, each within its deadline."""

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator, Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Any
from uuid import uuid4

import httpx2
import msgspec
from cachetools import TTLCache

from portal.field_names import FIELDS
from shared.runtime.outage import Outage

SECONDS = 5.0
"""Longer nobody waits for a part of a page."""
KEPT = 300.0
"""Seconds that a service's description of itself is believed; making one takes it a while."""
PATIENCE = 30.0
MOVED_WITHIN = 120.0
"""Seconds that a file may take between the portal and a service."""
PIECE = 1 << 20
REMEMBERED = 60.0
"""Seconds that the names of the units stay as they were told."""
PEOPLE = 1000
ADDRESSES = 512
"""So many addresses of questions are remembered as they were read."""
REGISTERED, CLOSED = "已登记", "已撤并"
"""Of a unit; a closed one declares nothing more."""
PAGE, PAGES = 500, 20
"""Rows of a page and pages of a list, where all of it is wanted."""
WITHIN_A_GROUP = 2
"""Steps that name a field of a group: which one, and what of it."""


def named(place: str) -> str:
    """A field as pages call it: 分值 for `content/indicators/3/weight`; of one that stands in a group by a name of its own, which:
    立项必要性 · 得分 for `judgements.necessity.score`."""
    steps = re.split("[/.]", place)
    while steps and steps[-1].isdecimal():
        steps.pop()
    grouped = len(steps) > WITHIN_A_GROUP and not any(step.isdecimal() for step in steps[-WITHIN_A_GROUP - 1 :])
    return " · ".join(FIELDS.get(step, step) for step in (steps[-WITHIN_A_GROUP:] if grouped else steps[-1:]))


@dataclass(frozen=True)
class Units:
    """The register of units as one person sees it."""

    names: dict[str, str]
    closed: Mapping[str, str]
    """The successors of those that are closed, by name and code, empty where there is none."""


@dataclass(frozen=True)
class Said:
    """What a service answered to a question or a command; `away` where it did not answer in time."""

    service: str
    status: int
    body: Any = None
    position: str = ""
    """Where a command stands in the log, `goals:512`."""
    version: str = ""
    """Of the one thing that was asked for (`ETag`)."""

    @property
    def ok(self) -> bool:
        """It answered, and did not refuse."""
        return 200 <= self.status < 300

    @property
    def away(self) -> bool:
        """It did not answer, or could not."""
        return self.status == 0 or self.status >= 500

    @property
    def sentence(self) -> str:
        """Why not, in the service's own words; fields by the names that they have on a page."""
        if not isinstance(self.body, dict):
            return ""
        wrong = [(named(one["field"]), one["reason"]) for one in self.body.get("errors") or ()]
        return "；".join(f"{name}：{reason}" for name, reason in wrong) or str(self.body.get("detail", ""))

    @property
    def problem(self) -> str:
        """The name of the rule that refused."""
        return str(self.body.get("type", "")).rpartition(":")[2] if isinstance(self.body, dict) else ""

    @property
    def items(self) -> list[Any]:
        """The rows of a list; none where there is no answer."""
        if not self.ok:
            return []
        return list(self.body["items"]) if isinstance(self.body, dict) else list(self.body)

    @property
    def next(self) -> str:
        """Where the next page of a list begins; empty on the last one, and where there is no answer."""
        return (self.body.get("next") or "") if self.ok and isinstance(self.body, dict) else ""


class Services:
    """Every service of the county under its name, over one pool of connections."""

    def __init__(
        self, urls: Mapping[str, str], transport: httpx2.AsyncBaseTransport, asked: Callable[[str, float], None] = lambda *_: None
    ) -> None:
        self.names = tuple(urls)
        self._urls = dict(urls)
        self._outages = {name: Outage("a service", service=name) for name in urls}
        self._documents: dict[str, tuple[float, Said]] = {}
        self._describing = asyncio.Lock()
        self.units_by_token: TTLCache[str, Units] = TTLCache(PEOPLE, REMEMBERED)
        self._transport, self._asked = transport, asked
        self._http = httpx2.AsyncClient(transport=transport, timeout=SECONDS, follow_redirects=False)

    def by(self, token: str, seen: str = "") -> "Asking":
        """Ask as this person; who has just decided something at `seen` is shown what came of it."""
        return Asking(self, token, seen)

    async def stop(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def document(self, service: str) -> Said:
        """The service's OpenAPI document, asked for once for all who need it."""
        async with self._describing:
            asked, known = self._documents.get(service, (0.0, Said(service, 0)))
            if not known.ok or asked + KEPT < time.monotonic():
                known = await self.said(service, "GET", "/openapi.json", PATIENCE)
                self._documents[service] = (time.monotonic(), known)
            return known

    async def feed(self, service: str, token: str, after: int | None, wait: float) -> tuple[int, dict[str, int]]:
        """Where a log has come to, and the subjects of the events after a position, each with its last one; None: where it ends now.

        Raises HTTPError, TimeoutError, ValueError or KeyError where the feed gives none."""
        asked = {"after": 0, "limit": 1} if after is None else {"after": after, "limit": 500, "wait": wait}
        headers = {"Authorization": f"Bearer {token}"}
        answer = await self._http.get(f"{self._urls[service]}/{service}/events", params=asked, headers=headers, timeout=wait + SECONDS)
        answer.raise_for_status()
        if after is None:
            return int(answer.headers["Head"]), {}
        told = [(one.get("subject", ""), int(one["sequence"])) for one in answer.json()]
        return max((position for _, position in told), default=after), dict(told)

    async def said(
        self, service: str, method: str, path: str, seconds: float = SECONDS, params: Mapping[str, Hashable] = {}, **sent: Any
    ) -> Said:
        """One request and its answer, whatever it is; nothing of what a client would do for it is needed."""
        request = httpx2.Request(method, _address(f"{self._urls[service]}/{service}{path}", *params.items()), **sent)
        began = time.perf_counter()
        try:
            async with asyncio.timeout(seconds):
                answer = await self._transport.handle_async_request(request)
                async with contextlib.aclosing(answer):
                    await answer.aread()
            body = _body(answer)
        except (httpx2.HTTPError, TimeoutError, ValueError) as failure:
            return self._away(service, path, failure)
        finally:
            self._asked(service, time.perf_counter() - began)
        self._outages[service].back()
        return Said(service, answer.status_code, body, answer.headers.get("position", ""), answer.headers.get("etag", "").strip('"'))

    def _away(self, service: str, path: str, failure: Exception) -> Said:
        self._outages[service].away(f"{path}: {failure!r}")
        return Said(service, 0)

    async def file(self, service: str, path: str, headers: Mapping[str, str]) -> Said:
        """A file, in `body` the answer as it comes, to be read and closed by whoever asked; or why there is none."""
        try:
            asked = self._http.build_request("GET", f"{self._urls[service]}/{service}{path}", headers=dict(headers), timeout=MOVED_WITHIN)
            answer = await self._http.send(asked, stream=True)
            if answer.is_success:
                return Said(service, answer.status_code, answer)
            await answer.aread()
            return Said(service, answer.status_code, _body(answer))
        except (httpx2.HTTPError, ValueError) as failure:
            return self._away(service, path, failure)


@lru_cache(ADDRESSES)
def _address(url: str, *params: tuple[str, Hashable]) -> httpx2.URL:
    return httpx2.URL(url, params=dict(params)) if params else httpx2.URL(url)


def _body(answer: httpx2.Response) -> Any:
    return msgspec.json.decode(answer.content) if answer.content and "json" in answer.headers.get("content-type", "") else answer.text


class Asking:
    """One person's questions and commands."""

    def __init__(self, services: Services, token: str, seen: str) -> None:
        self._services, self._seen = services, {"min_position": seen} if seen else {}
        self._headers = {"Authorization": f"Bearer {token}"}
        self.names = services.names
        self.versions: dict[str, str] = {}
        """Of each thing that was asked for, by its path, as long as nothing is decided."""

    async def document(self, service: str) -> Said:
        """What the service says of its own requests."""
        return await self._services.document(service)

    async def get(self, service: str, path: str, **params: Any) -> Said:
        """Put a question; parameters that are empty are not sent."""
        asked = {name: value for name, value in params.items() if value not in (None, "")}
        said = await self._services.said(service, "GET", path, params=asked | self._waiting(service), headers=self._headers)
        if said.version:
            self.versions[f"/{service}{path}"] = said.version
        return said

    async def pages(
        self, service: str, path: str, asked: Mapping[str, Any] | None = None, limit: int = PAGE, most: int = PAGES
    ) -> AsyncIterator[Said]:
        """A list page by page, at most so many; one that does not come is the last."""
        after = ""
        for _page in range(most):
            said = await self.get(service, path, **(asked or {}), limit=limit, after=after)
            yield said
            if not (after := said.next):
                return

    async def everything(
        self, service: str, path: str, asked: Mapping[str, Any] | None = None, most: int = PAGES
    ) -> tuple[Said, list[Any]]:
        """The rows of all its pages; beside them the page that did not come, else the first."""
        said = [page async for page in self.pages(service, path, asked, most=most)]
        return said[0] if said[-1].ok else said[-1], [row for page in said for row in page.items]

    async def post(self, service: str, path: str, body: Any, key: str = "", seconds: float = SECONDS) -> Said:
        """Decide something; `key` makes a repeated form the same decision."""
        headers = self._headers | {"Idempotency-Key": key or str(uuid4())}
        said = await self._services.said(service, "POST", path, seconds, json=body, headers=headers)
        if said.position:
            self.versions.clear()
        return said

    async def hand_in(self, service: str, about: str, name: str, file: IO[bytes]) -> Said:
        """Hand in a file for an item, as it is."""

        async def pieces() -> AsyncIterator[bytes]:
            while piece := await asyncio.to_thread(file.read, PIECE):
                yield piece

        headers = self._headers | {"Idempotency-Key": str(uuid4()), "Content-Type": "application/octet-stream"}
        asked = {"about": about, "name": name}
        return await self._services.said(service, "POST", "/evidence", MOVED_WITHIN, params=asked, content=pieces(), headers=headers)

    async def file(self, service: str, path: str) -> Said:
        """A file that they may read."""
        return await self._services.file(service, path, self._headers)

    async def units(self) -> dict[str, str]:
        """The names of the units that this person may see, by code, in order; asked for once a minute."""
        return (await self._register()).names

    async def successor_of(self, unit: str) -> str | None:
        """Who took over from this unit, by name and code, empty where nobody did; None while it is not closed."""
        return (await self._register()).closed.get(unit)

    async def _register(self) -> Units:
        kept, token = self._services.units_by_token, self._headers["Authorization"]
        if (known := kept.get(token)) is not None:
            return known
        said, rows = await self.everything("goals", "/units")
        names = {one["code"]: one["name"] for one in rows}
        closed = {one["code"]: f"{one['successor_name']} {one['successor']}".strip() for one in rows if one["status"] == CLOSED}
        found = Units(names, closed)
        if said.ok:
            kept[token] = found
        return found

    async def open_units(self) -> dict[str, str]:
        """Those of them that are not closed (撤并), by code: what is decided anew names one of these."""
        _, rows = await self.everything("goals", "/units", {"status": REGISTERED})
        return {one["code"]: one["name"] for one in rows}

    def _waiting(self, service: str) -> dict[str, str]:
        """The service itself has it at once, audit hears everything; what the others make of it may come a moment later."""
        told = service == "audit" or self._seen.get("min_position", "").startswith(f"{service}:")
        return self._seen if told else {}

    async def together(self, **questions: Any) -> dict[str, Said]:
        """Several at once: `name=(service, path)` or `name=(service, path, {parameters})`."""
        asked = [self.get(one[0], one[1], **(one[2] if len(one) > 2 else {})) for one in questions.values()]
        return dict(zip(questions, await asyncio.gather(*asked), strict=True))
