"""The addresses that every service has: its feed, what was refused to its reactions, and its health."""

import asyncio
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel
from sqlalchemy import Connection

from shared.runtime.eventlog import refused
from shared.runtime.failures import Unavailable
from shared.runtime.sql.pages import BadCursor, Page, paginate
from shared.runtime.strict_json import Malformed
from shared.runtime.web import parameters
from shared.runtime.web.auth import Forbidden, Role, Unauthenticated
from shared.runtime.web.context import ServiceContext, serving
from shared.runtime.web.contract import PUBLIC, REF, TOKEN, responses
from shared.runtime.web.metrics import MEDIA_TYPE, Known, Waiting
from shared.runtime.web.pages import After, Limit
from shared.runtime.web.parameters import StrictRoute
from shared.runtime.web.rules import InvalidRequest
from shared.runtime.web.standing import Pulse, Standing

feed = APIRouter(dependencies=[TOKEN], route_class=StrictRoute)
health = APIRouter(route_class=StrictRoute)

LARGEST_PAGE = 1_000
PATIENCE = 2.0
"""Seconds for which whoever looks at the pulse waits for the database."""
BATCH = "application/cloudevents-batch+json"
REFUSALS = (Unauthenticated, Forbidden, Malformed, InvalidRequest, *parameters.RULES, Unavailable)
FEED: dict[int | str, dict[str, Any]] = {
    **responses(REFUSALS),
    200: {
        "content": {BATCH: {"schema": {"type": "array", "items": {"$ref": f"{REF}CloudEvent"}}}},
        "headers": {
            "Log-Id": {"description": "which log this is / 日志标识", "schema": {"type": "string"}},
            "Leaf-Hash": {"description": "of the event at `after`, hexadecimal / 叶哈希", "schema": {"type": "string"}},
            "Head": {"description": "the log's last position / 日志末位置", "schema": {"type": "integer"}},
        },
    },
}


@feed.get("/events", tags=["feed"], response_class=Response, responses=FEED)
async def events(
    request: Request,
    after: Annotated[int, Query(ge=0, lt=2**63, description="the position you have / 已读到的位置")] = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 100,
    wait: Annotated[float, Query(ge=0, le=30, description="seconds to wait for something new / 等待新事件的秒数")] = 0,
) -> Response:
    """事件流: the stored documents after a position, in order, as a CloudEvents batch.

    At most `limit` events of 4 MB together, one at least where there is one; `Head` tells whether more follow.
    Headers: `Log-Id`, `Leaf-Hash` (of the event at `after`, hexadecimal), `Head`. Apply position `mine + 1` and nothing else.
    Who does not see everything gets a document for each position too: what is hidden tells its position and leaf hash alone.
    """
    service, person = serving(request), request.state.person
    whole = Role.SUBSCRIBER in person.roles or (service.eyes is not None and service.eyes.whole(person))
    if not whole and (service.eyes is None or not person.roles):
        raise Forbidden("读取事件流需要 subscriber 角色" if service.eyes is None else "读取事件流需要本系统的一个角色")
    page = await service.source.page(after, limit)
    if not page.leaves and wait:
        if service.source.head <= after:
            await service.source.grown(wait)
        page = await service.source.page(after, limit)
    documents = [leaf.document for leaf in page.leaves]
    if not whole and service.eyes:
        documents = await service.eyes.seen(service, person, page.leaves)
    body = b"[" + b",".join(documents) + b"]"
    headers = {"Log-Id": page.log_id, "Leaf-Hash": page.leaf_hash.hex(), "Head": str(max(page.head or 0, service.source.head))}
    return Response(body, headers=headers if whole else headers | {"Cache-Control": "no-store"}, media_type=BATCH)


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


@feed.get("/refused", tags=["operating"], responses=responses((*REFUSALS, BadCursor)))
async def refused_commands(request: Request, after: After = None, limit: Limit = 50) -> Page[RefusedCommand]:
    """被拒的自动办理: what a rule refused to this service's reactions and nobody has settled, the oldest first.

    An operator settles it with `python -m <service> refused retry|dismiss`.
    """
    if Role.OPERATOR not in request.state.person.roles:
        raise Forbidden("查看被拒的自动办理需要 operator 角色")
    return await serving(request).database.read(lambda conn: _refused(conn, after, limit))


def _refused(conn: Connection, after: str | None, limit: int) -> Page[RefusedCommand]:
    columns = (refused.refused.c.refused_at, refused.refused.c.id)
    return paginate(conn, refused.waiting(), columns, lambda row: _told(refused.made(row)), after=after, limit=limit)


def _told(one: refused.Refused) -> RefusedCommand:
    return RefusedCommand.model_validate(vars(one) | {"event_type": one.type})


@health.get(
    "/metrics",
    tags=["health"],
    response_class=PlainTextResponse,
    openapi_extra=PUBLIC,
    responses=responses(parameters.RULES),
)
async def metrics(request: Request) -> Response:
    """For Prometheus: commands, batch sizes, requests by route, lag of relay and followers, what fails, what waits for an operator.

    While the database does not answer, what only it knows is left out.
    """
    service = serving(request)
    standing, database = service.vitals.standing(), service.database
    known = Known(standing.ready, database.head, service.vitals.beats(), service.vitals.away(), database.pools)
    return Response(service.metrics.exposed(known, await _waiting(service)), media_type=MEDIA_TYPE)


async def _waiting(service: ServiceContext) -> Waiting | None:
    """None while the database does not answer."""
    if service.database.away:
        return None
    try:
        async with asyncio.timeout(PATIENCE):
            return await service.database.read(service.vitals.waiting)
    except (Unavailable, TimeoutError):
        return None


@health.get("/health/live", tags=["health"], openapi_extra=PUBLIC, responses=responses(parameters.RULES))
async def live() -> dict[str, bool]:
    """The process answers."""
    return {"live": True}


READY: dict[int | str, dict[str, Any]] = {**responses(parameters.RULES), 503: {"model": Standing, "description": "尚未就绪"}}


@health.get("/health/ready", tags=["health"], openapi_extra=PUBLIC, responses=READY)
async def ready(request: Request, response: Response) -> Standing:
    """Whether this process can take commands and answer questions: 503 while its database is away or views are being built.

    The body says why, and what has stopped in the background (which makes nothing unready: see `pulse`).
    """
    standing = serving(request).vitals.standing()
    if not standing.ready:
        response.status_code = 503
    return standing


@health.get("/health/pulse", tags=["health"], openapi_extra=PUBLIC, responses=responses(parameters.RULES))
async def pulse(request: Request) -> Pulse:
    """What goes on in the background: relay, followers, intakes and deadlines, since when one stands still, how much waits, and why."""
    service = serving(request)
    away, waiting = service.vitals.away(), await _waiting(service)
    return Pulse(
        service=service.name,
        began=service.vitals.began,
        head=service.database.head,
        database=away["database", service.name],
        broker=away.get(("broker", ""), ""),
        beats=service.vitals.beats(),
        parked=waiting.parked if waiting else None,
        refused=sum(waiting.refused.values()) if waiting else None,
        deadline=waiting.deadline if waiting else None,
    )
