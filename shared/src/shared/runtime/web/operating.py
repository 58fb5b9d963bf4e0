"""An operator's addresses (运维): what was refused to reactions or could not be taken in, tried again, or given up with a reason."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Annotated

import structlog
from fastapi import Path
from pydantic import BaseModel
from sqlalchemy import Connection

from shared.events.values import Text
from shared.runtime.decider import Refusal, Unknown
from shared.runtime.eventlog import parked, refused
from shared.runtime.failures import OperatorError, Unavailable
from shared.runtime.kafka.fact_receiver import NotNow
from shared.runtime.sql.pages import BadCursor, Page, paginate
from shared.runtime.web.auth import Role, county
from shared.runtime.web.commands import BODY, Body
from shared.runtime.web.context import serving
from shared.runtime.web.pages import After, Limit
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

OPERATOR = county(Role.OPERATOR)
MOST_PARKED = 200
routes = Routes(tags=["operating"])
RefusedId = Annotated[str, Path(pattern="^[0-9a-f-]{8,64}$", description="of what was refused / 被拒事项编号")]
ParkedId = Annotated[str, Path(pattern="^[0-9a-f]{8,64}$", description="of what is parked / 搁置消息编号")]

Again = Callable[[str], Awaitable[str]]
Act = Callable[[Connection], None]

logger = structlog.get_logger()


class StillRefused(Refusal):
    """Tried again, it is refused again; it goes on waiting with the new reason."""

    zh = "仍被拒绝"


class RefusedCommand(BaseModel):
    """A command of a reaction that a rule refused, and that waits for an operator."""

    id: str
    reaction: str
    stream: str
    """On which it should have been decided, `watch/360922-2020-P0017`."""
    source: str
    position: int
    event_id: str
    event_type: str
    subject: str
    rule: str
    """The problem type's last word, as `OutOfOrder`."""
    sentence: str
    refused_at: datetime


class ParkedMessage(BaseModel):
    """What another system sent and could not be taken in."""

    id: str
    topic: str
    reason: str
    parked_at: datetime
    times: int
    """How often it came."""


class Because(Body):
    """Why; it is logged with who said it."""

    reason: Text


class Settled(BaseModel):
    """It waits no longer."""

    id: str


@routes.get("/refused", may=OPERATOR, refuses=(BadCursor,))
async def refused_commands(ask: Ask, after: After = None, limit: Limit = 50) -> Page[RefusedCommand]:
    """被拒的自动办理: what a rule refused to this service's reactions and nobody has settled, the oldest first."""
    return await serving(ask.request).database.read(lambda conn: _refused(conn, after, limit))


@routes.post("/refused/{id}/retry", may=OPERATOR, refuses=(*BODY, Unknown, StillRefused))
async def retry_refused(id: RefusedId, body: Because, ask: Ask) -> Settled:
    """再次办理: decided again, as the command line's `refused retry` does."""
    return await _tried(ask, "refused retried", id, body.reason, serving(ask.request).settling.decide_again)


@routes.post("/refused/{id}/dismissal", may=OPERATOR, refuses=(*BODY, Unknown))
async def dismiss_refused(id: RefusedId, body: Because, ask: Ask) -> Settled:
    """撤下: it may stay refused, and is kept with the reason."""

    def dismiss(conn: Connection) -> None:
        refused.dismiss(conn, [refused.find(conn, id).id], body.reason)

    return await _given_up(ask, "refused dismissed", id, body.reason, dismiss)


@routes.get("/parked", may=OPERATOR)
async def parked_messages(ask: Ask) -> list[ParkedMessage]:
    """搁置消息: what other systems sent and could not be taken in, the newest first, 200 at most."""
    found = await serving(ask.request).database.read(partial(parked.newest, limit=MOST_PARKED))
    return [ParkedMessage(id=one.id, topic=one.message.topic, reason=one.reason, parked_at=one.parked_at, times=one.times) for one in found]


@routes.post("/parked/{id}/replay", may=OPERATOR, refuses=(*BODY, Unknown, StillRefused))
async def replay_parked(id: ParkedId, body: Because, ask: Ask) -> Settled:
    """再次接收: taken in again, as the command line's `parked replay` does."""
    return await _tried(ask, "parked replayed", id, body.reason, serving(ask.request).settling.take_in_again)


@routes.post("/parked/{id}/discard", may=OPERATOR, refuses=(*BODY, Unknown))
async def discard_parked(id: ParkedId, body: Because, ask: Ask) -> Settled:
    """丢弃: removed for good."""
    return await _given_up(ask, "parked discarded", id, body.reason, lambda conn: parked.remove(conn, [parked.find(conn, id).id]))


async def _tried(ask: Ask, what: str, id: str, reason: str, again: Again) -> Settled:
    try:
        still = await again(id)
    except OperatorError as none:
        raise Unknown(str(none)) from none
    except NotNow as passing:
        raise Unavailable(str(passing)) from passing
    logger.info(what, person=ask.person, id=id, because=reason, still=still)
    if still:
        raise StillRefused(still)
    return Settled(id=id)


async def _given_up(ask: Ask, what: str, id: str, reason: str, act: Act) -> Settled:
    try:
        await serving(ask.request).database.write(act)
    except OperatorError as none:
        raise Unknown(str(none)) from none
    logger.info(what, person=ask.person, id=id, because=reason)
    return Settled(id=id)


def _refused(conn: Connection, after: str | None, limit: int) -> Page[RefusedCommand]:
    columns = (refused.refused.c.refused_at, refused.refused.c.id)
    return paginate(conn, refused.waiting(), columns, lambda row: _told(refused.made(row)), after=after, limit=limit)


def _told(one: refused.Refused) -> RefusedCommand:
    return RefusedCommand.model_validate(vars(one) | {"event_type": one.type})
