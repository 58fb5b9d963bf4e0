"""The addresses that every service has: its feed and its health."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from shared.runtime.eventlog import parked
from shared.runtime.web.auth import Forbidden, Role
from shared.runtime.web.context import serving
from shared.runtime.web.metrics import MEDIA_TYPE
from shared.runtime.web.standing import Standing

feed = APIRouter()
health = APIRouter()

LARGEST_PAGE = 1_000


@feed.get("/events", tags=["feed"], response_class=Response)
async def events(
    request: Request,
    after: Annotated[int, Query(ge=0, lt=2**63, description="the position you have / 已读到的位置")] = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 100,
    wait: Annotated[float, Query(ge=0, le=30, description="seconds to wait for something new / 等待新事件的秒数")] = 0,
) -> Response:
    """事件流: the stored documents after a position, in order, as a CloudEvents batch.

    Headers: `Log-Id`, `Leaf-Hash` (of the event at `after`, hexadecimal), `Head`. Apply position `mine + 1` and nothing else.
    """
    service = serving(request)
    if Role.SUBSCRIBER not in request.state.person.roles:
        raise Forbidden("读取事件流需要 subscriber 角色")
    page = await service.source.page(after, limit)
    if not page.leaves and wait:
        if service.source.head <= after:
            await service.source.grown(wait)
        page = await service.source.page(after, limit)
    body = b"[" + b",".join(leaf.document for leaf in page.leaves) + b"]"
    headers = {"Log-Id": page.log_id, "Leaf-Hash": page.leaf_hash.hex(), "Head": str(max(page.head or 0, service.source.head))}
    return Response(body, headers=headers, media_type="application/cloudevents-batch+json")


@health.get("/metrics", tags=["health"], response_class=Response)
async def metrics(request: Request) -> Response:
    """For Prometheus: commands, batch sizes, requests by route, lag of relay and followers, parked messages."""
    service = serving(request)
    waiting = await service.database.read(parked.counts)
    return Response(service.metrics.exposed(service.database.head, service.behind(), waiting), media_type=MEDIA_TYPE)


@health.get("/health/live", tags=["health"])
async def live() -> dict[str, bool]:
    """The process answers."""
    return {"live": True}


@health.get("/health/ready", tags=["health"])
async def ready(request: Request, response: Response) -> Standing:
    """503 while views are being built or something has stopped; the body says what."""
    service = serving(request)
    standing = service.standing()
    if not standing.ready:
        response.status_code = 503
    return standing
