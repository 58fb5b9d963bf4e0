"""A bulk command: one list, one result per row, and the same answer whenever it is repeated."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from shared.events.envelope import Event
from shared.runtime.decider import Decider, Invalid, Refusal
from shared.runtime.deciding.handler import Answered, CommandReused, Contended, TwoLines, caused, request_hash
from shared.runtime.failures import Unavailable
from shared.runtime.web.commands import BODY, IDEMPOTENCY_KEY, CommandContext, RecordedRef
from shared.runtime.web.contract import POSITION, Own
from shared.runtime.web.problems import problem
from shared.runtime.web.queries import MinPosition
from shared.runtime.web.rules import MissingIdempotencyKey

S = TypeVar("S")
E = TypeVar("E", bound=Event)
M = TypeVar("M", bound=BaseModel)

AT_ONCE = 64


class ItemTwice(Invalid):
    """A list names each item once."""

    zh = "清单中预算项目重复"


class Result(BaseModel):
    """What became of one key of a bulk command."""

    key: str
    recorded: bool
    events: list[RecordedRef] = []
    problem: dict[str, Any] | None = None


class Answers(BaseModel):
    """One result per key, in the order of the request."""

    results: list[Result]
    recorded: int
    refused: int


@dataclass(frozen=True)
class Row(Generic[S, E]):
    """A row of a list that is a command of its own: the same one in whichever list it comes."""

    command: str
    said: bytes
    """By this the command is told from another one."""
    decide: Callable[[S], Sequence[E]]


class BulkContext(CommandContext):
    """A command on every row of a list."""

    own = Own((*BODY, MissingIdempotencyKey, CommandReused, TwoLines, ItemTwice), (IDEMPOTENCY_KEY,), POSITION)

    async def handle_each(
        self,
        decider: Decider[S, E],
        keys: Callable[[], Awaitable[Sequence[str]]],
        decide: Callable[[str], Awaitable[Callable[[S], Sequence[E]]]],
        *,
        authority: str = "",
    ) -> Answers:
        """One decision per key, one result per key; what is refused does not hinder the others.

        The list is fixed when the command is first accepted, and what a rule refuses stays refused under this Idempotency-Key:
        a repetition asks neither for `keys` nor for a decision again. Only what was unavailable or contended is tried again.
        Raises ItemTwice, CommandReused, or what `keys` raises.
        """
        batch = self._command()
        fixed = await self._fixed(batch, keys)
        gate, positions = asyncio.Semaphore(AT_ONCE), [fixed.position]

        async def one(key: str) -> Result:
            async with gate:
                try:
                    answered = await self._once(decider, key, decide, caused(batch, key), authority)
                except (Contended, Unavailable) as hindrance:
                    return Result(key=key, recorded=False, problem=problem(hindrance))
            positions.append(answered.position)
            said = json.loads(answered.body)
            return Result(key=key, recorded="problem" not in said, events=said["events"], problem=said.get("problem"))

        results = await asyncio.gather(*map(one, json.loads(fixed.body)["keys"]))
        self._tell(max(positions))
        recorded = sum(result.recorded for result in results)
        return Answers(results=results, recorded=recorded, refused=len(results) - recorded)

    async def handle_together(self, decider: Decider[S, E], rows: Mapping[str, Row[S, E]]) -> dict[str, Answered | Refusal]:
        """The decisions on these aggregates in one commit; what is refused to one leaves no trace. Raises Contended or Unavailable."""
        for key in rows:
            self._service.handler.require_own(key)
        whole = self._cause(self._command(), "")
        each = {}
        for key, row in rows.items():
            by = request_hash(self.person, "", key, "", row.said)
            each[key] = row.decide, replace(whole, command=row.command, correlation=row.command, causation=row.command, request_hash=by)
        return await self._service.handler.handle_together(decider, each, allow=partial(self._reaches, decider))

    async def once(self, model: type[M], answer: Callable[[], Awaitable[M]]) -> M:
        """What this command was first answered, or else is answered now and from now on. Raises CommandReused, or what `answer` raises."""

        async def said() -> dict[str, Any]:
            return (await answer()).model_dump(mode="json")

        first = await self._first(self._command(), said)
        self._tell(first.position)
        return model.model_validate_json(first.body)

    async def _fixed(self, batch: str, keys: Callable[[], Awaitable[Sequence[str]]]) -> Answered:
        """The list that this command stands for, as it was when it was first accepted."""

        async def each_once() -> dict[str, Any]:
            listed = await keys()
            for key, times in Counter(listed).most_common(1):
                if times > 1:
                    raise ItemTwice(f"清单中 {key} 出现了 {times} 次")
            return {"keys": list(listed)}

        return await self._first(batch, each_once)

    async def _first(self, command: str, said: Callable[[], Awaitable[dict[str, Any]]]) -> Answered:
        """What this command was first answered; where it was not yet, what is `said` now is."""
        cause = self._cause(command, "")
        known = await self._service.handler.known(cause)
        return known if known is not None else await self._service.handler.remember(cause, await said())

    async def _once(
        self,
        decider: Decider[S, E],
        key: str,
        decide: Callable[[str], Awaitable[Callable[[S], Sequence[E]]]],
        command: str,
        authority: str,
    ) -> Answered:
        """The decision, or the problem that it was first refused with."""
        try:
            return await self._decide(decider, key, await decide(key), command, authority, None)
        except Contended:
            raise
        except Refusal as refusal:
            return await self._service.handler.remember(self._cause(command, authority), {"events": [], "problem": problem(refusal)})


async def _bulk_context(request: Request, response: Response, min_position: MinPosition = []) -> BulkContext:  # noqa: B006
    return BulkContext(request, response, min_position)


BulkCall = Annotated[BulkContext, Depends(_bulk_context)]
