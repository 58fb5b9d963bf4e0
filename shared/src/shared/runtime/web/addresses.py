"""The addresses that every service has: its feed, what was refused to its reactions, and its health."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel
from sqlalchemy import Connection

from shared.runtime.eventlog import parked, refused
from shared.runtime.failures import Unavailable
from shared.runtime.strict_json import Malformed
from shared.runtime.web import parameters
from shared.runtime.web.auth import Forbidden, Role, Unauthenticated
from shared.runtime.web.context import serving
from shared.runtime.web.contract import PUBLIC, TOKEN, responses
from shared.runtime.web.metrics import MEDIA_TYPE, Waiting
from shared.runtime.web.pages import After, BadCursor, Limit, Page, paginate
from shared.runtime.web.parameters import StrictRoute
from shared.runtime.web.rules import InvalidRequest
from shared.runtime.web.standing import Standing

feed = APIRouter(dependencies=[TOKEN], route_class=StrictRoute)
health = APIRouter(route_class=StrictRoute)

LARGEST_PAGE = 1_000
BATCH = "application/cloudevents-batch+json"
REFUSALS = (Unauthenticated, Forbidden, Malformed, InvalidRequest, *parameters.RULES, Unavailable)
FEED: dict[int | str, dict[str, Any]] = {
    **responses(REFUSALS),
    200: {
        "content": {BATCH: {"schema": {"type": "array", "items": {"type": "object"}}}},
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
    responses=responses((*parameters.RULES, Unavailable)),
)
async def metrics(request: Request) -> Response:
    """For Prometheus: commands, batch sizes, requests by route, lag of relay and followers, what fails, what waits for an operator."""
    service = serving(request)
    waiting = await service.database.read(lambda conn: Waiting(parked.counts(conn), refused.counts(conn)))
    return Response(service.metrics.exposed(service.database.head, service.behind(), waiting, service.loops()), media_type=MEDIA_TYPE)


@health.get("/health/live", tags=["health"], openapi_extra=PUBLIC, responses=responses(parameters.RULES))
async def live() -> dict[str, bool]:
    """The process answers."""
    return {"live": True}


READY: dict[int | str, dict[str, Any]] = {**responses(parameters.RULES), 503: {"model": Standing, "description": "尚未就绪"}}


@health.get("/health/ready", tags=["health"], openapi_extra=PUBLIC, responses=READY)
async def ready(request: Request, response: Response) -> Standing:
    """503 while views are being built or something has stopped; the body says what."""
    service = serving(request)
    standing = service.standing()
    if not standing.ready:
        response.status_code = 503
    return standing
