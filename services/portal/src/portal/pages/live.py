"""The stream of an open page: that something has happened, never what."""

from sse_starlette import EventSourceResponse
from starlette.responses import Response

from portal.desk import Visit

PING = 20
"""Seconds between two signs of life, so that nobody between takes the stream for dead."""


async def live(visit: Visit) -> Response:
    """`/live?item=…`: words of one item, which the asker may see; without it, of everything."""
    if item := visit.request.query_params.get("item", ""):
        said = await visit.ask.get("goals", f"/items/{item}")
        if said.status == 404:  # before there is a goal, whoever sees the item at all
            said = await visit.ask.get("audit", f"/items/{item}")
        if not said.ok:
            return visit.refused(said)
    return EventSourceResponse(({"data": word} async for word in visit.watcher.words(item)), ping=PING)
