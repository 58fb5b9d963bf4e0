"""The addresses that every service has: its feed and its health."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import Field

from shared.events.values import Moment, UnitCode
from shared.runtime.eventlog import descent, log
from shared.runtime.failures import Unavailable
from shared.runtime.strict_json import Malformed
from shared.runtime.web import feed_pages, parameters
from shared.runtime.web.auth import Forbidden, Role, Unauthenticated
from shared.runtime.web.context import ServiceContext, serving
from shared.runtime.web.contract import PUBLIC, REF, TOKEN, responses
from shared.runtime.web.feed_pages import BATCH, LINES, LOOKED_AT, LOOKED_AT_FOR_UNITS, Wanted
from shared.runtime.web.metrics import MEDIA_TYPE, Known, Waiting
from shared.runtime.web.parameters import StrictRoute
from shared.runtime.web.rules import InvalidRequest
from shared.runtime.web.standing import Pulse, Standing
from shared.runtime.web.unchanged import IF_NONE_MATCH

feed = APIRouter(dependencies=[TOKEN], route_class=StrictRoute)
health = APIRouter(route_class=StrictRoute)

LARGEST_PAGE = 1_000
PATIENCE = 2.0
"""Seconds for which whoever looks at the pulse waits for the database."""
REFUSALS = (Unauthenticated, Forbidden, Malformed, InvalidRequest, *parameters.RULES, Unavailable)
FEED: dict[int | str, dict[str, Any]] = {
    **responses(REFUSALS),
    200: {
        "content": {BATCH: {"schema": {"type": "array", "items": {"$ref": f"{REF}CloudEvent"}}}, LINES: {"schema": {"type": "string"}}},
        "headers": {
            "Log-Id": {"description": "which log this is / 日志标识", "schema": {"type": "string"}},
            "Log-Ancestors": {
                "description": "what it was before it branched: `id;last common position;leaf hash`, the nearest first / 分支前的日志",
                "schema": {"type": "string"},
            },
            "Leaf-Hash": {"description": "of the event at `after`, hexadecimal / 叶哈希", "schema": {"type": "string"}},
            "Head": {"description": "the log's last position / 日志末位置", "schema": {"type": "integer"}},
            "ETag": {"description": "of a full page / 满页的版本", "schema": {"type": "string"}},
            "Cache-Control": {"description": "a full page never changes / 满页不再变化", "schema": {"type": "string"}},
        },
    },
    304: {"description": "未变 / not modified"},
}
EventType = Annotated[str, Field(pattern=r"^bihuan[.][a-z]+[.][A-Za-z]+$")]


@feed.get("/events", tags=["feed"], response_class=Response, responses=FEED, openapi_extra={"parameters": [IF_NONE_MATCH]})
async def events(
    request: Request,
    after: Annotated[int, Query(ge=0, lt=2**63, description="the position you have / 已读到的位置")] = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 100,
    wait: Annotated[float, Query(ge=0, le=30, description="seconds to wait for something new / 等待新事件的秒数")] = 0,
    type: Annotated[list[EventType], Query(description="of these types only / 只要这些类型")] = [],  # noqa: B006
    unit: Annotated[UnitCode | None, Query(description="of this unit and those below it / 只要该单位及其下属的")] = None,
    subject: Annotated[str | None, Query(min_length=1, max_length=200, description="of this item / 只要该事项的")] = None,
    since: Annotated[Moment | None, Query(description="recorded then or later / 此时及以后记录的")] = None,
) -> Response:
    """事件流: the stored documents after a position, in order, as a CloudEvents batch.

    At most `limit` events of 4 MB together, one at least where there is one; `Head` tells whether more follow; it is less than an `after`
    beyond the log's end. `Accept: application/x-ndjson` gives a line for each position: `position`, `leafhash`, `document`.
    With a filter a document `bihuan.Skipped` stands for the positions from `first` to its own `sequence`; a page looks at 1,000 positions
    (200 by unit), so that it may hold nothing else. A full page without a filter never changes (`ETag`, `Cache-Control`).
    Headers: `Log-Id`, `Leaf-Hash` (of the event at `after`, hexadecimal), `Head`. Apply position `mine + 1` and nothing else.
    Who does not see everything gets a document for each position too: what is hidden tells its position and leaf hash alone.
    """
    service, person = serving(request), request.state.person
    whole = Role.SUBSCRIBER in person.roles or (service.eyes is not None and service.eyes.whole(person))
    if not whole and (service.eyes is None or not person.roles):
        raise Forbidden("读取事件流需要 subscriber 角色" if service.eyes is None else "读取事件流需要本系统的一个角色")
    wanted = _wanted(service, type, unit, subject)
    begin = max(after, await service.database.read(lambda conn: log.recorded_before(conn, since))) if since else after
    looked_at = limit if wanted.everything else LOOKED_AT_FOR_UNITS if wanted.unit else LOOKED_AT
    page = await service.source.page(begin, looked_at)
    if not page.leaves and wait:
        if service.source.head <= begin:
            await service.source.grown(wait)
        page = await service.source.page(begin, looked_at)
    documents = [leaf.document for leaf in page.leaves]
    if not whole and service.eyes:
        documents = await service.eyes.seen(service, person, page.leaves)
    told = feed_pages.told(page.leaves, documents)
    source = f"bihuan/{service.jurisdiction}/{service.name}"
    if not wanted.everything:
        units = await service.eyes.units(service, page.leaves) if wanted.unit and service.eyes else [""] * len(told)
        fits = [wanted.fits(one.document, of) for one, of in zip(told, units, strict=True)]
        told = [*feed_pages.filtered(source, begin, told, fits, limit)]
    leaf_hash = page.leaf_hash
    if begin > after:
        told.insert(0, feed_pages.skipped(source, after + 1, begin, page.leaf_hash.hex()))
        leaf_hash = await service.database.read(lambda conn: log.leaf_at(conn, after) or b"")
    head = max(page.head or 0, service.source.head)
    headers = {"Log-Id": page.log_id, "Leaf-Hash": leaf_hash.hex(), "Head": str(head)}
    if page.ancestors:
        headers["Log-Ancestors"] = descent.written(page.ancestors)
    full = whole and wanted.everything and begin == after and feed_pages.is_full(page, limit, head)
    return await feed_pages.answer(request, told, headers if whole else headers | {"Cache-Control": "no-store"}, full=full)


def _wanted(service: ServiceContext, types: Sequence[str], unit: str | None, subject: str | None) -> Wanted:
    """Raises InvalidRequest for a type that this log never holds."""
    for unknown in (one for one in types if one not in service.handler.tells):
        raise InvalidRequest(f"{service.name} 没有事件类型 {unknown}，全部类型见 /{service.name}/schemas")
    return Wanted(frozenset(types), unit or "", subject or "")


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
