"""What a route sees: a `Call` to take a decision with, an `Ask` to put a question with, and the types of both."""

import asyncio
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Depends, Header, Path, Query, Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection

from shared.events.envelope import Event, Value
from shared.events.values import ItemId, jurisdiction_of
from shared.runtime.auth import Forbidden, OutOfScope, Permission, Person, Role, Scope
from shared.runtime.clock import day_of
from shared.runtime.decider import Decider, Refusal, Unknown
from shared.runtime.handler import Answered, Cause, caused
from shared.runtime.problems import problem
from shared.runtime.view import View

if TYPE_CHECKING:
    from shared.runtime.host import Host

S = TypeVar("S")
T = TypeVar("T")
E = TypeVar("E", bound=Event)

Item = Annotated[ItemId, Path(description="预算事项 / budget item, e.g. 360922-2020-P0017")]
NAMED = re.compile("[0-9]{6}-[0-9A-Z-]{1,40}")
"""What names a thing of some jurisdiction; whether it is an item at all, its own type checks."""
AT_ONCE = 64


class Body(Value):
    """A request body: frozen, and strict about names."""


class EventTold(BaseModel):
    """An event that a command brought about."""

    id: str
    type: str


class Answer(BaseModel):
    """What a command brought about; the header `Position` says where it stands in the log."""

    stream: str
    version: int
    events: list[EventTold]


class Result(BaseModel):
    """What became of one key of a bulk command."""

    key: str
    recorded: bool
    events: list[EventTold] = []
    problem: dict[str, Any] | None = None


class Answers(BaseModel):
    """One result per key, in the order of the request."""

    results: list[Result]
    recorded: int
    refused: int


class MissingIdempotencyKey(Refusal):
    """Every command needs an Idempotency-Key header that is a UUID."""

    zh = "缺少幂等键"
    status = 400


class BadIfMatch(Refusal):
    """If-Match holds a version as the ETag gave it."""

    zh = "If-Match 无效"
    status = 400


class Asking:
    """Who asks, when, and how far they see; the common part of Call and Ask."""

    def __init__(self, request: Request, response: Response, minimum: Sequence[str]) -> None:
        self._host: Host = request.app.state.host
        self._request = request
        self._response = response
        self._minimum = minimum
        self._who: Person = request.state.person
        self._permission: Permission = self._host.service.permissions[request.scope["route"].name]
        self._scopes = self._who.scopes(self._permission)
        self.now: datetime = self._host.clock.now()
        if not self._scopes:
            raise Forbidden(f"{self._who.sub} 的角色不能办理此事（需要 {'、'.join(self._permission)}）")
        item = request.path_params.get("item", "")
        if NAMED.fullmatch(item) and jurisdiction_of(item) != self.jurisdiction:
            raise OutOfScope(f"{item} 不属于财政区划 {self.jurisdiction}")

    @property
    def person(self) -> str:
        """The caller's opaque id."""
        return self._who.sub

    @property
    def unit(self) -> str:
        """The caller's unit code; empty for the bureau's people."""
        return self._who.unit

    @property
    def roles(self) -> frozenset[Role]:
        """The caller's roles."""
        return self._who.roles

    @property
    def jurisdiction(self) -> str:
        """财政区划, six digits."""
        return self._host.jurisdiction

    @property
    def today(self) -> date:
        """The business day in China."""
        return day_of(self.now)

    @property
    def sees(self) -> str:
        """The unit codes the caller sees begin with this; empty: all."""
        return "" if Scope.COUNTY in self._scopes else self._who.unit or "-"

    def within(self, unit: str) -> None:
        """Raise OutOfScope where the caller does not reach this unit."""
        if Scope.COUNTY in self._scopes:
            return
        if not (Scope.OWN in self._scopes and self._who.unit and unit.startswith(self._who.unit)):
            raise OutOfScope(f"单位 {unit} 不在 {self._who.unit or '（无单位）'} 的范围内")

    def _reaches(self, decider: Decider[S, Any], state: S) -> None:
        firm = decider.engaged(state)
        if Scope.ENGAGED in self._scopes and firm and firm == self._who.unit:
            return
        unit = decider.unit(state)
        if unit:
            self.within(unit)
        elif Scope.ENGAGED in self._scopes and len(self._scopes) == 1:
            raise OutOfScope("该机构未受托办理此事项")

    async def fold(self, decider: Decider[S, Any], key: str) -> S:
        """The state of an aggregate now; its initial state where it does not exist."""
        return (await self._host.handler.fold(decider, key))[0]

    async def view(self, view: View, query: Callable[[Connection], T]) -> T:
        """Put a question to a view, after it has reached every `min_position`. Raises NotYetThere or CatchingUp (503)."""
        await self._host.caught_up(view, self._minimum)
        return await self._host.database.read(query)


class Asker(Asking):
    """A question."""

    async def state(self, decider: Decider[S, Any], key: str) -> S:
        """The state of an aggregate now. Raises Unknown (404) or OutOfScope (403)."""
        state, version = await self._host.handler.fold(decider, key)
        if not version:
            raise Unknown(f"没有 {decider.kind}/{key}")
        self._reaches(decider, state)
        self._response.headers["ETag"] = f'"{version}"'
        return state


class Caller(Asking):
    """A command."""

    async def handle(self, decider: Decider[S, E], key: str, decide: Callable[[S], Sequence[E]], *, authority: str = "") -> Answer:
        """Take the decision on `<kind>/<key>`."""
        return self._answer(await self._decide(decider, key, decide, self._command(), authority, self._expected()))

    async def handle_fact(
        self, decider: Decider[S, E], key: str, decide: Callable[[S], Sequence[E]], *, source: str, id: str, authority: str = ""
    ) -> Answer:
        """Take in a fact of another system; its own source and id make it a command that is accepted once."""
        return self._answer(await self._decide(decider, key, decide, caused(source, id), authority, None))

    async def handle_each(
        self, decider: Decider[S, E], decisions: Mapping[str, Callable[[S], Sequence[E]]], *, authority: str = ""
    ) -> Answers:
        """One command per key, one result per key; what is refused does not hinder the others."""
        batch, gate, positions = self._command(), asyncio.Semaphore(AT_ONCE), [0]

        async def one(key: str, decide: Callable[[S], Sequence[E]]) -> Result:
            async with gate:
                try:
                    answered = await self._decide(decider, key, decide, caused(batch, key), authority, None)
                except Refusal as refusal:
                    return Result(key=key, recorded=False, problem=problem(refusal))
            positions.append(answered.position)
            return Result(key=key, recorded=True, events=Answer.model_validate_json(answered.body).events)

        results = await asyncio.gather(*(one(key, decide) for key, decide in decisions.items()))
        self._tell(max(positions))
        recorded = sum(result.recorded for result in results)
        return Answers(results=results, recorded=recorded, refused=len(results) - recorded)

    async def _decide(
        self, decider: Decider[S, E], key: str, decide: Callable[[S], Sequence[E]], command: str, authority: str, expected: int | None
    ) -> Answered:
        if jurisdiction_of(key) != self.jurisdiction:
            raise OutOfScope(f"{key} 不属于财政区划 {self.jurisdiction}")
        asked = (self.person, self._request.method, self._request.url.path, self._request.headers.get("if-match", ""))
        cause = Cause(
            command=command,
            actor=self.person,
            authtype="service_account" if self.person.startswith("service:") else "app_user",
            request_hash=hashlib.sha256("\n".join(asked).encode() + b"\n" + self._request.state.body).digest(),
            time=self.now,
            correlation=command,
            causation=command,
            authority=authority,
        )
        allow = lambda state: self._reaches(decider, state)  # noqa: E731
        return await self._host.handler.handle(decider, key, decide, cause, allow=allow, expected=expected)

    def _answer(self, answered: Answered) -> Answer:
        self._tell(answered.position)
        self._response.headers["ETag"] = f'"{answered.version}"'
        return Answer.model_validate_json(answered.body)

    def _tell(self, position: int) -> None:
        self._response.headers["Position"] = f"{self._host.service.name}:{position}"

    def _command(self) -> str:
        key = self._request.headers.get("idempotency-key", "")
        try:
            return str(UUID(key))
        except ValueError:
            raise MissingIdempotencyKey("请求头 Idempotency-Key 须为 UUID，每个新请求一个") from None

    def _expected(self) -> int | None:
        given = self._request.headers.get("if-match")
        if given is None:
            return None
        version = re.fullmatch(r'"?(\d{1,18})"?', given)
        if not version:
            raise BadIfMatch('If-Match 须为答复中 ETag 的值，如 "3"')
        return int(version[1])


async def _caller(
    request: Request,
    response: Response,
    idempotency_key: Annotated[
        str | None, Header(description="UUID, best version 7; the same one gives the same answer / 幂等键，宜用 UUIDv7")
    ] = None,
    if_match: Annotated[str | None, Header(description="the ETag the decision rests on / 所依据的版本")] = None,
    min_position: Annotated[list[str], Query(description="e.g. goals:512; wait until the view has it")] = [],  # noqa: B006
) -> Caller:
    return Caller(request, response, min_position)


async def _asker(
    request: Request,
    response: Response,
    min_position: Annotated[list[str], Query(description="e.g. goals:512; wait until the view has it")] = [],  # noqa: B006
) -> Asker:
    return Asker(request, response, min_position)


Call = Annotated[Caller, Depends(_caller)]
Ask = Annotated[Asker, Depends(_asker)]
