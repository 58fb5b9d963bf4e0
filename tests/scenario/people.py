"""The people of the county, and each of them at the keyboard: posts with a fresh Idempotency-Key, asks with a token."""

import contextlib
from collections.abc import AsyncIterator, Callable
from functools import cached_property, partial
from uuid import uuid4

import httpx
from starlette.types import ASGIApp

from issuer.directory import Directory
from issuer.people import User
from tests.scenario.papers import named_in, upload

CAST = (
    User("li", "李", ("AGENCY",), "219001"),
    User("wu", "吴", ("AGENCY",), "301001"),
    User("liu", "刘", ("AGENCY",), "301"),
    User("hu", "胡", ("AGENCY", "FINANCE_DIVISION", "PERFORMANCE_OFFICE"), "219001"),
    User("chen", "陈", ("DEPARTMENT",), "219"),
    User("zhu", "朱", ("DEPARTMENT",), "301"),
    User("dong", "董", ("AGENCY", "DEPARTMENT"), "219"),
    User("wang", "王", ("PERFORMANCE_OFFICE",)),
    User("ma", "马", ("PERFORMANCE_OFFICE",)),
    User("jiang", "江", ("PERFORMANCE_OFFICE",), "219001"),
    User("qian", "钱", ("FINANCE_DIVISION",)),
    User("sun", "孙", ("FINANCE_DIVISION",)),
    User("zhou", "周", ("BUDGET_OFFICE",)),
    User("yu", "余", ("BUDGET_OFFICE",)),
    User("lizhou", "李兼周", ("AGENCY", "BUDGET_OFFICE"), "219001"),
    User("treasury", "国库", ("TREASURY",)),
    User("gov", "县政府", ("COUNTY_GOVERNMENT",)),
    User("congress", "县人大", ("PEOPLES_CONGRESS",)),
    User("firm", "中泽", ("THIRD_PARTY",), "TP01"),
    User("rival", "他所", ("THIRD_PARTY",), "TP02"),
    User("shen", "沈", ("AUDIT", "subscriber")),
    User("cao", "曹", ("AUDIT",)),
    User("ops", "运维", ("operator",)),
)
"""219001 and 219 are an agency and its department; 301001 and 301 another's; hu and jiang work for finance and in a unit."""


class Waiting:
    """The last position of each log that something was recorded at: a question waits until its view has heard that."""

    def __init__(self) -> None:
        self._last: dict[str, str] = {}

    def heard(self, position: str) -> str:
        """Wait for this one from now on: `goals:7`."""
        self._last[position.split(":")[0]] = position
        return position

    @property
    def positions(self) -> list[str]:
        """What travels as `min_position`."""
        return list(self._last.values())


class Person:
    """A caller of one service; with a Waiting, which all people of a scene share, nobody asks what is not known yet."""

    def __init__(self, http: httpx.AsyncClient, token: str | Callable[[], str], waiting: Waiting | None = None) -> None:
        self.http = http
        self._token = token
        self._waiting = waiting

    @cached_property
    def headers(self) -> dict[str, str]:
        """With the token, which is fetched when it is first needed."""
        return {"Authorization": f"Bearer {self._token if isinstance(self._token, str) else self._token()}"}

    async def post(self, path: str, body: object = None, **headers: str) -> httpx.Response:
        """Send a command; headers by name, with _ for -."""
        sent = self.headers | {"Idempotency-Key": str(uuid4())} | {name.replace("_", "-"): value for name, value in headers.items()}
        for title in dict.fromkeys(named_in(body)):
            await self.hand_in(path, title)
        answer = await self.http.post(path, json={} if body is None else body, headers=sent, params={"min_position": self._min_position})
        if self._waiting and "Position" in answer.headers:
            self._waiting.heard(answer.headers["Position"])
        return answer

    async def hand_in(self, path: str, title: str) -> None:
        """Hand in a paper that a form at this path names; whoever may not, will hear it from the form."""
        if asked := upload(path, title):
            where, params, content = asked
            sent = self.headers | {"Idempotency-Key": str(uuid4())}
            answer = await self.http.post(where, content=content, params={**params, "min_position": self._min_position}, headers=sent)
            if self._waiting and "Position" in answer.headers:
                self._waiting.heard(answer.headers["Position"])

    async def get(self, path: str, **params: str | float) -> httpx.Response:
        """Put a question."""
        asked: dict[str, str | float | list[str]] = {"min_position": self._min_position, **params}
        return await self.http.get(path, params=asked, headers=self.headers)

    @property
    def _min_position(self) -> list[str]:
        return self._waiting.positions if self._waiting else []


People = dict[str, Person]


@contextlib.asynccontextmanager
async def at_the_keyboard(app: ASGIApp, directory: Directory, waiting: Waiting | None = None) -> AsyncIterator[People]:
    """Everyone in the directory, connected to this application."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as http:
        yield {user.id: Person(http, partial(directory.token, user.id), waiting) for user in directory.people()}
