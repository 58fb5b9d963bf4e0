"""One thing of a service that is of no single item, a monitoring round for one: as it stands, and what may be decided on it."""

from starlette.responses import Response

from portal.desk import Visit
from portal.official import why_not
from portal.pages.decide import WHERE
from portal.terms import SERVICES


async def thing(visit: Visit) -> Response:
    """`/thing?at=/monitoring/rounds/360922-2020-R06`."""
    at = visit.request.query_params.get("at", "")
    where = WHERE.fullmatch(at)
    if not where or where["service"] not in SERVICES:
        return visit.missing()
    said = await visit.ask.get(where["service"], where["path"])
    if not said.ok:
        return visit.refused(said)
    if not isinstance(said.body, dict) or "decisions" not in said.body:
        return visit.missing()
    return visit.show(
        "thing.html",
        here=where["service"],
        name=said.body.get("name") or at.rpartition("/")[2],
        subject=SERVICES[where["service"]],
        known=said.body,
        people=await visit.named(said.body),
        units=await visit.units(),
        allowed=[one for one in said.body["decisions"] if one["allowed"]],
        refused=why_not(said.body),
    )
