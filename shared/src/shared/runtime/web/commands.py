"""What a decision's route sees: a `Call`, and what it answers."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Self, TypeVar
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import BaseModel, ModelWrapValidatorHandler, model_validator
from pydantic_core import PydanticCustomError
from structlog.contextvars import bind_contextvars

from shared.events.envelope import Event, Value
from shared.events.text import coming_in
from shared.runtime.decider import Decider
from shared.runtime.deciding import numbering
from shared.runtime.deciding.handler import (
    Answered,
    Cause,
    CommandReused,
    Contended,
    StaleVersion,
    TooLarge,
    TwoLines,
    caused,
    request_hash,
)
from shared.runtime.deciding.intake import Intake
from shared.runtime.strict_json import BodyTooLarge, Malformed
from shared.runtime.web.context import Context
from shared.runtime.web.contract import ETAG, POSITION, Own, parameter
from shared.runtime.web.queries import MinPosition
from shared.runtime.web.rules import BadIfMatch, MissingIdempotencyKey

S = TypeVar("S")
T = TypeVar("T")
E = TypeVar("E", bound=Event)

PLAIN_PATH = re.compile(r"(/[0-9A-Za-z_.-]+)+")
BODY = (*Context.own.refuses, Malformed, BodyTooLarge, TooLarge)
"""What may hinder whatever has a body."""
IDEMPOTENCY_KEY = parameter(
    "Idempotency-Key", "UUID, best version 7; the same one gives the same answer / 幂等键，宜用 UUIDv7", required=True, format="uuid"
)
IF_MATCH = parameter("If-Match", "the ETag the decision rests on / 所依据的版本", pattern=r'^"?[0-9]{1,18}"?$')


class Body(Value):
    """A request body: frozen, strict about names, and held to the rules for what comes in."""

    @model_validator(mode="wrap")
    @classmethod
    def _comes_in(cls, value: Any, validate: ModelWrapValidatorHandler[Self]) -> Self:
        if not isinstance(value, dict | cls):
            # FastAPI looks for fields in the attributes of what is no object: a Decimal would do where no field is required
            raise PydanticCustomError("model_type", "a body is an object")
        with coming_in():
            return validate(value)


class RecordedRef(BaseModel):
    """An event that a command brought about."""

    id: str
    type: str


class Answer(BaseModel):
    """What a command brought about; the header `Position` says where it stands in the log."""

    stream: str
    version: int
    events: list[RecordedRef]


class CommandContext(Context):
    """A command."""

    own = Own(
        (*BODY, MissingIdempotencyKey, BadIfMatch, CommandReused, StaleVersion, Contended), (IDEMPOTENCY_KEY, IF_MATCH), POSITION | ETAG
    )

    async def handle(self, decider: Decider[S, E], key: str, decide: Callable[[S], Sequence[E]], *, authority: str = "") -> Answer:
        """Take the decision on `<kind>/<key>`."""
        return self._answer(await self._decide(decider, key, decide, self._command(), authority, self._expected()))

    async def lookup(self, look: Callable[[], Awaitable[T]]) -> T:
        """What is looked up by what the body says."""
        return await look()

    async def is_repeated(self) -> bool:
        """Whether the caller had an answer to this command, for what is asked before the body has come. Raises MissingIdempotencyKey."""
        return await self._service.handler.answered(self._command(), self.person)

    def streamed(self) -> AsyncIterator[bytes]:
        """The body of a route that `streams`, as it comes; the command has its name before. Raises MissingIdempotencyKey."""
        self._command()
        return self._request.stream()

    def came(self, *said: str) -> None:
        """What the streamed body was, and what was said of it: by this the command is told from another one."""
        self._request.state.body = "\n".join(said).encode()

    async def handle_next(
        self, decider: Decider[S, E], subject: str, decide: Callable[[S], Sequence[E]], *, most: int, authority: str = ""
    ) -> Answer:
        """Take the decision on `<kind>/<subject>/<n>` with the next free number; repeated, the command has the number it got first."""
        if self._expected():
            raise StaleVersion(f"新编号的事项没有版本，请不要给出 If-Match（{subject}）")
        self._service.handler.require_own(subject)
        cause, allow = self._cause(self._command(), authority), partial(self._reaches, decider)
        return self._answer(await numbering.handle_next(self._service.handler, decider, subject, decide, cause, most=most, allow=allow))

    async def _decide(
        self, decider: Decider[S, E], key: str, decide: Callable[[S], Sequence[E]], command: str, authority: str, expected: int | None
    ) -> Answered:
        self._service.handler.require_own(key)
        cause, allow = self._cause(command, authority), partial(self._reaches, decider)
        return await self._service.handler.handle(decider, key, decide, cause, allow=allow, expected=expected)

    def _cause(self, command: str, authority: str) -> Cause:
        asked = self._request
        return Cause(
            command=command,
            actor=self.person,
            authtype="service_account" if self.person.startswith("service:") else "app_user",
            request_hash=request_hash(self.person, asked.method, _path(asked), asked.headers.get("if-match", ""), asked.state.body),
            time=self.now,
            correlation=command,
            causation=command,
            authority=authority,
            traceparent=asked.state.traceparent if asked.state.asked_to_trace else "",
        )

    def _answer(self, answered: Answered) -> Answer:
        self._tell(answered.position)
        self._response.headers["ETag"] = f'"{answered.version}"'
        return Answer.model_validate_json(answered.body)

    def _tell(self, position: int) -> None:
        self._response.headers["Position"] = f"{self._service.name}:{position}"

    def _command(self) -> str:
        key = self._request.headers.get("idempotency-key", "")
        try:
            command = str(UUID(key))
        except ValueError:
            raise MissingIdempotencyKey("请求头 Idempotency-Key 须为 UUID，每个新请求一个") from None
        return self._named(command)

    def _named(self, command: str) -> str:
        """The lines of this request name it."""
        self._request.state.command = command
        bind_contextvars(command=command)
        return command

    def _expected(self) -> int | None:
        given = self._request.headers.get("if-match")
        if given is None:
            return None
        version = re.fullmatch(r'"?(\d{1,18})"?', given)
        if not version:
            raise BadIfMatch('If-Match 须为答复中 ETag 的值，如 "3"')
        return int(version[1])


class FactCommandContext(CommandContext):
    """A fact of another system: its own source and id make it a command."""

    own = Own((*BODY, CommandReused, Contended, TwoLines), (), POSITION | ETAG)

    async def take_in(self, intake: Intake, body: Body) -> Answer:
        """Take in a fact of another system, and what waited for it; its own source and id make it a command that is accepted once."""
        fact = await intake.fact(body, self)
        self._service.handler.require_own(fact.key)
        before = self._cause(self._named(caused(fact.source, fact.id)), fact.authority)
        cause = replace(before, request_hash=fact.hash, also=(before.request_hash,))
        allow = partial(self._reaches, fact.decider)
        answered = await self._service.handler.handle(fact.decider, fact.key, fact.decide, cause, allow=allow)
        await self._service.after_fact(intake, fact.key)
        return self._answer(answered)


def _path(asked: Request) -> str:
    """What `asked.url.path` says, without the rest of the URL where the path is as plain as they are."""
    path: str = asked.scope["path"]
    return path if PLAIN_PATH.fullmatch(path) else asked.url.path


async def _command_context(request: Request, response: Response, min_position: MinPosition = []) -> CommandContext:  # noqa: B006
    return CommandContext(request, response, min_position)


async def _fact_context(request: Request, response: Response, min_position: MinPosition = []) -> FactCommandContext:  # noqa: B006
    return FactCommandContext(request, response, min_position)


Call = Annotated[CommandContext, Depends(_command_context)]
FactCall = Annotated[FactCommandContext, Depends(_fact_context)]
