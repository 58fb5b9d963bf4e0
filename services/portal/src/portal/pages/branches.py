"""Which logs have lost events for good and gone on as another one (日志分支), and how many of the lost ones audit keeps."""

from starlette.responses import Response

from portal.desk import Visit


async def branches(visit: Visit) -> Response:
    """`/branches`."""
    said = await visit.ask.get("audit", "/branches", after=visit.request.query_params.get("after", ""))
    if not said.ok:
        return visit.refused(said)
    return visit.show("branches.html", rows=said.items, next=said.next)
