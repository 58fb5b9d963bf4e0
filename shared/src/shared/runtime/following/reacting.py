"""A reaction at work: each event heard becomes commands whose ids follow from the event, so a second run finds the first."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import Connection

from shared.events.envelope import Catalogue, Event, RecordedEvent, decode
from shared.runtime.deciding.handler import Handler, caused
from shared.runtime.deciding.reaction import Command, Reaction, heard_by
from shared.runtime.eventlog import log, refused
from shared.runtime.eventlog.checkpoint import Checkpoint
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.refused import Refused
from shared.runtime.failures import OperatorError
from shared.runtime.following.feed import Decoder, FeedPage, Source
from shared.runtime.following.subscription import Subscription, Write
from shared.runtime.gathered import gathered
from shared.runtime.tracing import continued

LONGEST_SENTENCE = 2_000

logger = structlog.get_logger()


class HeardNoMore(OperatorError):
    """The service has no such reaction any more, or does not know the event: nobody can decide it again."""


class ReactionSubscription(Subscription):
    """Follows one log for one reaction. What a rule refuses is kept for an operator, and passed; any other error stops it."""

    def __init__(self, reaction: Reaction, source: Source, database: Database, decoder: Decoder, handler: Handler) -> None:
        super().__init__(reaction.__name__, source, database, decoder, heard_by(reaction))
        self._reaction = reaction
        self._handler = handler

    async def ready(self, page: FeedPage, recorded: Sequence[RecordedEvent[Any]]) -> Write:
        """Decide on each stream in the order of the events, and on different streams at once."""
        last: dict[str, asyncio.Task[tuple[str, Refused | None]]] = {}
        asked: list[asyncio.Task[tuple[str, Refused | None]]] = []
        fresh = [one for one in recorded if one.position > self.position and isinstance(one.event, self.uses)]
        wanted = [(one, number, command) for one in fresh for number, command in enumerate(_listed(self._reaction(one.event, one)))]
        there = await self._there([command for _, _, command in wanted if command.only_if_there])
        for one, number, command in wanted:
            if command.only_if_there and command.stream not in there and command.stream not in last:
                continue
            document = page.leaves[one.position - page.after - 1].document
            streams = [command.stream, *(f"{decider.kind}/{key}" for decider, key in command.beside)]
            earlier = {last[stream] for stream in streams if stream in last}
            asked.append(asyncio.create_task(self._decided(earlier, one, document, number, command)))
            last |= dict.fromkeys(streams, asked[-1])
        decided = await gathered(*asked)

        def write(conn: Connection, held: Checkpoint) -> None:
            refused.settle(conn, [id for id, refusal in decided if refusal is None])
            refused.keep(conn, [refusal for _, refusal in decided if refusal])

        return write

    async def _there(self, commands: Sequence[Command[Any, Any]]) -> Collection[str]:
        """Those of their streams that have an event; what a page asks about is asked at once."""
        streams = {command.stream for command in commands}
        return await self._database.read(lambda conn: log.there(conn, streams)) if streams else ()

    async def _decided(
        self,
        earlier: Collection["asyncio.Task[Any]"],
        recorded: RecordedEvent[Event],
        document: bytes,
        number: int,
        command: Command[Any, Any],
    ) -> tuple[str, Refused | None]:
        """Once what comes earlier is decided; where that failed, this fails too."""
        for one in earlier:
            await asyncio.shield(one)
        refusal = await _decide(self._handler, self._reaction, recorded, document, number, command)
        return _id(self._reaction, recorded, number), refusal


async def decide_again(one: Refused, reactions: Sequence[Reaction], known: Catalogue, handler: Handler) -> Refused | None:
    """Decide once more under the same id; None where it is recorded now, or nothing is left to decide. Raises HeardNoMore."""
    reaction = next((reaction for reaction in reactions if reaction.__name__ == one.reaction), None)
    recorded = decode(one.bytes, known)
    if reaction is None or recorded is None:
        raise HeardNoMore(f"本服务已没有反应 {one.reaction}，只能撤下 / this service has no such reaction any more: dismiss it")
    commands = _listed(reaction(recorded.event, recorded))
    if one.number >= len(commands):
        return None
    return await _decide(handler, reaction, recorded, one.bytes, one.number, commands[one.number])


async def _decide(
    handler: Handler, reaction: Reaction, recorded: RecordedEvent[Event], document: bytes, number: int, command: Command[Any, Any]
) -> Refused | None:
    id, cause, trace = _id(reaction, recorded, number), recorded.id, continued(recorded.traceparent)
    refusal = await handler.decide(
        command, id=id, time=recorded.time, correlation=recorded.correlationid, causation=cause, traceparent=trace
    )
    if refusal is None:
        return None
    rule = type(refusal).__name__
    ids = {"cause": cause, "source": recorded.log, "position": recorded.position, "command": id, "correlation": recorded.correlationid}
    logger.warning("reaction refused", reaction=reaction.__name__, **ids, trace=trace, rule=rule, reason=str(refusal))
    return Refused(
        id=id,
        reaction=reaction.__name__,
        number=number,
        stream=command.stream,
        source=recorded.log,
        position=recorded.position,
        event_id=recorded.id,
        type=recorded.type,
        subject=recorded.subject,
        bytes=document,
        rule=rule,
        sentence=str(refusal)[:LONGEST_SENTENCE].replace("\x00", "�"),
        refused_at=datetime.now(UTC),
    )


def _id(reaction: Reaction, recorded: RecordedEvent[Event], number: int) -> str:
    return caused(recorded.id, reaction.__name__, str(number))


def _listed(commands: Command[Any, Any] | Sequence[Command[Any, Any]] | None) -> Sequence[Command[Any, Any]]:
    if commands is None:
        return ()
    return (commands,) if isinstance(commands, Command) else commands
