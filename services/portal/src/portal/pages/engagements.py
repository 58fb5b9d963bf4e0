"""What a firm is engaged for (受托事项): each with where it stands, until when, and what the firm may do on it now."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.terms import _

KINDS = {"evaluation": _("重点评价"), "monitoring": _("重点监控")}
THINGS = {"evaluation": "/key-evaluations/", "monitoring": "/key-monitorings/"}
UNDER_WAY = "受托中"
MOST = 50
"""So many things under way are asked one by one."""


async def engagements(visit: Visit) -> Response:
    """`/engagements?year=2020`: what is under way first, with its decisions; then what was delivered."""
    year = visit.request.query_params.get("year", "").strip()
    asked = {service: (service, "/engagements", {"limit": 200, "year": year}) for service in KINDS}
    said = await visit.ask.together(**asked)
    if not_theirs := next((one for one in said.values() if one.status in (403, 422)), None):
        return visit.refused(not_theirs)
    rows = [{**row, "service": service} for service in KINDS for row in said[service].items]
    rows.sort(key=lambda one: (one["status"] != UNDER_WAY, one["until"] or "9999", one["item"]))
    under_way = [one for one in rows if one["status"] == UNDER_WAY][:MOST]
    things = await asyncio.gather(*(visit.ask.get(one["service"], f"{THINGS[one['service']]}{one['item']}") for one in under_way))
    shown = [{**one, **_standing(thing.body if thing.ok else {})} for one, thing in zip(under_way, things, strict=True)]
    return visit.show(
        "engagements.html",
        here="engagements",
        kinds=KINDS,
        year=year,
        under_way=shown,
        others=[one for one in rows if one["status"] != UNDER_WAY],
        more=any(one.next for one in said.values()),
        away=[one for one in (*said.values(), *things) if one.away],
    )


def _standing(thing: Mapping[str, Any]) -> dict[str, Any]:
    """Of the thing: its status, the next date that counts, why it was returned, and what may be decided."""
    return {
        "stands": thing.get("status", ""),
        "due_on": thing.get("comments_due_on") or "",
        "returned_because": thing.get("returned_because") or "",
        "decisions": [one for one in thing.get("decisions", ()) if one["allowed"]],
    }
