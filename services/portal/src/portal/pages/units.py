"""预算单位名录: every unit that is or was registered, and the way to what may be decided on it: closing it, naming its successor."""

import asyncio

from starlette.responses import Response

from portal.desk import Visit
from portal.listings import STATUS, Column
from portal.pages.taking import Table, by, listed
from portal.services import CLOSED, REGISTERED
from portal.terms import _

TABLE = Table(
    "/units",
    _("预算单位名录"),
    (
        Column("code", _("单位代码"), "code"),
        Column("name", _("单位")),
        STATUS,
        Column("successor", _("承接单位代码"), "code"),
        Column("successor", _("承接单位"), "unit"),
    ),
    listed("goals", "/units"),
    by("q", "status", "sort", "desc"),
)

STATUSES = {one: one for one in (REGISTERED, CLOSED)}


async def units(visit: Visit) -> Response:
    """`/units?q=&status=&sort=name&desc=true`; in order of their codes at first, so that each stands below its department."""
    asked = TABLE.asked(visit)
    (said, rows), names = await asyncio.gather(visit.ask.everything("goals", "/units", asked), visit.units())
    if not said.ok and not said.away:
        return visit.refused(said)
    known = {"asked": asked, "statuses": STATUSES, "by": asked.get("sort", "code"), "falling": asked.get("desc") == "true"}
    return visit.show("units.html", here="goals", rows=rows, names=names, away=[said] if said.away else [], **known)
