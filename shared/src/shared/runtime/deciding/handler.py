"""How a decision becomes events: read the stream, fold, decide, append; the same command twice gives the first answer."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial, reduce
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid5

from uuid6 import uuid7

from shared.events.envelope import Attributes, Catalogue, Event, decode, pieces
from shared.events.values import jurisdiction_of
from shared.runtime.decider import Decider, Invalid, Refusal
from shared.runtime.deciding.reaction import Command
from shared.runtime.eventlog import log
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.stream_locks import Left, StreamLocks
from shared.runtime.failures import Unavailable

S = TypeVar("S")
E = TypeVar("E", bound=Event)

TRIES = 3
LARGEST = 900_000
ENCODER = json.JSONEncoder(separators=(",", ":"))
BIHUAN = UUID("6f0c1c52-7b7c-5d0a-9d3e-b1f0a5c7e2d4")
"""The namespace of the ids that follow from their cause."""


class CommandReused(Invalid):
    """This Idempotency-Key was used for another request."""

    zh = "幂等键已用于另一请求"


class StaleVersion(Refusal):
    """The aggregate has changed since the version that If-Match names."""

    zh = "版本已过期"


class Contended(Refusal):
    """Others kept changing the same thing; repeat the command."""

    zh = "同一事项正被他人修改"


class OutOfScope(Refusal):
    """It belongs to another unit."""

    zh = "不属于本单位"


class TwoLines(Invalid):
    """An id from which another one follows is one line."""

    zh = "标识须为一行"


class TooLarge(Refusal):
    """An event document may have at most 900 KB."""

    zh = "内容过大"


@dataclass(frozen=True, slots=True)
class Cause:
    """Whose command it is, which one, and when."""

    command: str
    actor: str
    authtype: str
    request_hash: bytes
    time: datetime
    correlation: str
    causation: str
    authority: str = ""
    traceparent: str = ""
    also: tuple[bytes, ...] = ()
    """Of a fact of another system, which is one whoever brings it and however: the hashes that it had before that was so."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a command brought about; `body` is the JSON answer, the same for every repetition."""

    body: bytes
    position: int
    version: int


def caused(*parts: str) -> str:
    """The id that follows from these causes (UUIDv5). Raises TwoLines for a cause with a newline, which is what parts them."""
    if any("\n" in part for part in parts):
        raise TwoLines("由此得出命令编号的标识须为一行，不得换行")
    return str(uuid5(BIHUAN, "\n".join(parts)))


def request_hash(actor: str, method: str, path: str, if_match: str, body: bytes) -> bytes:
    """What tells one request from another under the same command id; actor, method, path and version have no newline, a body may."""
    return hashlib.sha256("\n".join((actor, method, path, if_match)).encode() + b"\n" + body).digest()


def answer_of(stream: str, version: int, brought: Sequence[tuple[str, str]]) -> bytes:
    """The answer of a command that brought a stream to a version by these events (id and type)."""
    events = [{"id": id, "type": type_} for id, type_ in brought]
    return ENCODER.encode({"stream": stream, "version": version, "events": events}).encode()


class Handler:
    """Takes the decisions of one service on its own log."""

    def __init__(self, name: str, jurisdiction: str, database: Database, known: Catalogue) -> None:
        self.name = name
        self.jurisdiction = jurisdiction
        self._source = f"bihuan/{jurisdiction}/{name}"
        self._database = database
        self.tells = known
        """Its own events."""
        self.locks = StreamLocks()
        self.hold = ""
        """Why nothing is taken in at present; empty while all is well."""

    def require_own(self, key: str) -> None:
        """Raise OutOfScope where the stream belongs to another jurisdiction."""
        if jurisdiction_of(key) != self.jurisdiction:
            raise OutOfScope(f"{key} 不属于财政区划 {self.jurisdiction}")

    async def fold(self, decider: Decider[S, E], key: str) -> tuple[S, int]:
        """The state of an aggregate and its version; the initial state at version 0 where it does not exist."""
        _, state, version = await self._database.past(f"{decider.kind}/{key}", decider.initial, partial(self._fold, decider))
        return state, version

    async def handle(
        self,
        decider: Decider[S, E],
        key: str,
        decide: Callable[[S], Sequence[E]],
        cause: Cause,
        *,
        allow: Callable[[S], None] = lambda _: None,
        expected: int | None = None,
        remember_nothing: bool = False,
    ) -> Answered:
        """Decide and record. Raises the rule's Refusal, CommandReused, StaleVersion, Contended, TooLarge or Unavailable.

        `expected` is the version of If-Match. With `remember_nothing` a decision without events leaves no trace (service accounts).
        """
        self._require_open()
        stream = f"{decider.kind}/{key}"
        wanted = _Wanted(decider, key, decide, cause, allow, expected)
        async with self.locks.of(stream):
            left = self.locks.take(stream)
            decided = self._boldly(wanted, left) if left and left.by is decider else None
            for _ in range(TRIES + bool(decided)):
                if decided is None:
                    known, state, version = await self._database.past(stream, decider.initial, partial(self._fold, decider), cause.command)
                    if known is not None:
                        return _again(known, cause)
                    decided = self._decided(wanted, state, version)
                if remember_nothing and not decided.pending:
                    return Answered(b"{}", self._database.head, decided.version)
                told = decided.append(stream, cause)
                outcome = await self._database.append(told)
                match outcome:
                    case log.Recorded():
                        self.locks.leave(stream, decided.left(decider))
                        return Answered(told.answer, outcome.position, decided.version + len(decided.pending))
                    case log.Repeated():
                        return _again(outcome, cause)
                    case log.Conflict() if expected is not None:
                        raise _stale(key, outcome.version, expected)
                decided = None
        raise Contended(f"{key} 正被他人修改，请重试")

    async def handle_together(
        self, decider: Decider[S, E], each: Mapping[str, tuple[Callable[[S], Sequence[E]], Cause]], *, allow: Callable[[S], None]
    ) -> dict[str, Answered | Refusal]:
        """Decide on several aggregates, by a command of its own on each, and record it all in one commit.

        What is refused to one leaves no trace and hinders none of the others. Raises Unavailable, or Contended where another process
        came between; then each command tells, repeated, whether it was recorded.
        """
        self._require_open()
        streams = {key: f"{decider.kind}/{key}" for key in sorted(each)}
        answers: dict[str, Answered | Refusal] = {}
        decided: dict[str, _Decided] = {}
        async with AsyncExitStack() as held:
            for stream in streams.values():
                await held.enter_async_context(self.locks.of(stream))
                self.locks.take(stream)
            fold = partial(self._fold, decider)
            past = await asyncio.gather(
                *(self._database.past(streams[key], decider.initial, fold, each[key][1].command) for key in streams)
            )
            for key, (known, state, version) in zip(streams, past, strict=True):
                decide, cause = each[key]
                try:
                    if known is None:
                        decided[key] = self._decided(_Wanted(decider, key, decide, cause, allow, None), state, version)
                    else:
                        answers[key] = _again(known, cause)
                except Refusal as refusal:
                    answers[key] = refusal
            told = {key: one.append(streams[key], each[key][1]) for key, one in decided.items()}
            outcomes = await asyncio.gather(*map(self._database.append, told.values()))
        for (key, one), outcome in zip(told.items(), outcomes, strict=True):
            match outcome:
                case log.Recorded():
                    answers[key] = Answered(one.answer, outcome.position, decided[key].version + len(one.events))
                case log.Repeated() | log.Conflict():
                    raise Contended(f"{key} 正被他人修改，请重试")
        return answers

    async def answered(self, command: str, actor: str) -> bool:
        """Whether a command of this id was accepted from the actor."""
        known, _, _ = await self._database.past(f"command/{command}", None, lambda state, _: state, command)
        return known is not None and known.actor == actor

    async def known(self, cause: Cause) -> Answered | None:
        """The first answer of a command that stands for no single decision; None where it is new. Raises CommandReused or Unavailable."""
        known, _, _ = await self._database.past(f"command/{cause.command}", None, lambda state, _: state, cause.command)
        return None if known is None else _again(known, cause)

    async def remember(self, cause: Cause, answer: dict[str, Any]) -> Answered:
        """Keep an answer without events; where the command has one, that one counts. Raises CommandReused or Unavailable."""
        self._require_open()
        body = ENCODER.encode(answer).encode()
        outcome = await self._database.append(log.Append(cause.command, cause.actor, cause.request_hash, body, ()))
        if isinstance(outcome, log.Repeated):
            return _again(outcome, cause)
        return Answered(body, outcome.position if isinstance(outcome, log.Recorded) else 0, 0)

    async def decide(
        self, command: Command[Any, Any], *, id: str, time: datetime, correlation: str, causation: str, traceparent: str = ""
    ) -> Refusal | None:
        """Take a decision of the service itself, a reaction's or a deadline's; what a rule refuses is answered, any other error raised.

        Contended is raised too: it says `not now`, and the caller comes again.
        """
        actor = f"service:{self.name}"
        cause = Cause(id, actor, "service_account", b"", time, correlation, causation, command.authority, traceparent)
        if command.only_if_there and not (await self.fold(command.decider, command.key))[1]:
            return None
        seen = await asyncio.gather(*(self.fold(decider, key) for decider, key in command.beside))
        beside = [state for state, _ in seen]
        try:
            await self.handle(command.decider, command.key, lambda state: command.decide(state, *beside), cause, remember_nothing=True)
        except Contended:
            raise
        except Refusal as refusal:
            return refusal
        return None

    def _require_open(self) -> None:
        if self.hold:
            raise Unavailable(self.hold)

    def _fold(self, decider: Decider[S, E], state: S, documents: Sequence[bytes]) -> S:
        recorded = (decode(document, self.tells) for document in documents)
        events: Iterable[Any] = (one.event for one in recorded if one is not None)
        return reduce(decider.evolve, events, state)

    def _decided(self, wanted: "_Wanted[S, E]", state: S, version: int) -> "_Decided":
        if wanted.expected is not None and wanted.expected != version:
            raise _stale(wanted.key, version, wanted.expected)
        wanted.allow(state)
        return _Decided(state, version, self._pending(wanted.decider.kind, wanted.key, version, wanted.decide(state), wanted.cause))

    def _boldly(self, wanted: "_Wanted[S, E]", left: Left) -> "_Decided | None":
        """Events on top of what the last one left, which the log takes if nothing came between; None where only the log can tell."""
        state = self._fold(wanted.decider, left.state, left.documents)
        try:
            decided = self._decided(wanted, state, left.version + len(left.documents))
        except Refusal:
            return None
        return decided if decided.pending else None

    def _pending(self, kind: str, key: str, version: int, events: Sequence[E], cause: Cause) -> list[log.Pending]:
        pending = []
        for offset, event in enumerate(events, 1):
            attributes = Attributes(
                id=str(uuid7()),
                source=self._source,
                type=event.TYPE,
                subject=key.split("/", 1)[0],
                stream=f"{kind}/{key}",
                streamversion=version + offset,
                time=cause.time,
                authtype=cause.authtype,
                authid=cause.actor,
                correlationid=cause.correlation,
                causationid=cause.causation,
                traceparent=cause.traceparent,
                commandid="" if cause.command == cause.causation else cause.command,
                authority=cause.authority,
            )
            parts = pieces(attributes, event)
            if sum(map(len, parts)) > LARGEST:
                raise TooLarge(f"{key} 的事件超过 900 KB")
            pending.append(log.Pending(attributes.stream, attributes.streamversion, event.TYPE, attributes.subject, attributes.id, parts))
        return pending


@dataclass(slots=True)
class _Wanted(Generic[S, E]):
    decider: Decider[S, E]
    key: str
    decide: Callable[[S], Sequence[E]]
    cause: Cause
    allow: Callable[[S], None]
    expected: int | None


@dataclass(slots=True)
class _Decided:
    state: Any
    version: int
    pending: Sequence[log.Pending]

    def append(self, stream: str, cause: Cause) -> log.Append:
        """As the log takes it, with the command's answer."""
        brought = [(one.id, one.type) for one in self.pending]
        body = answer_of(stream, self.version + len(brought), brought)
        return log.Append(cause.command, cause.actor, cause.request_hash, body, self.pending)

    def left(self, decider: Decider[Any, Any]) -> Left:
        recorded = datetime.now(UTC).isoformat().encode()
        return Left(decider, self.state, self.version, [log.document(one.pieces, 0, recorded) for one in self.pending])


def _stale(key: str, version: int, expected: int) -> StaleVersion:
    return StaleVersion(f"{key} 现为第 {version} 版，请求依据的是第 {expected} 版")


def _again(known: log.Repeated, cause: Cause) -> Answered:
    """What a recovered command asked for is not known any more (no hash); its id and who gave it are."""
    of_same = bool(cause.also) or known.actor == cause.actor
    if not of_same or known.request_hash not in (b"", cause.request_hash, *cause.also):
        raise CommandReused("该幂等键已用于另一请求，请为新的请求换一个 Idempotency-Key")
    return Answered(known.answer, known.position, int(json.loads(known.answer).get("version", 0)))
