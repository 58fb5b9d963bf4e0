"""选取: which projects to monitor or evaluate closely, beside what speaks for each, as evaluation says."""

import asyncio

from starlette.responses import Response

from portal.desk import Visit
from portal.terms import _

ROWS = 100
REASONS = {"AMOUNT": _("金额达到起点"), "LIGHT": _("预警未解除"), "GRADE": _("上年自评等次"), "CANDIDATE": _("重点监控列为备选")}
SORTS = {"reasons": _("理由多的在前"), "amount": _("金额大的在前")}

SELECTIONS = {
    "watch": ("monitoring", "/key-monitorings/{item}/selection"),
    "evaluate": ("evaluation", "/key-evaluations/{item}/selection"),
}


async def selection(visit: Visit) -> Response:
    """`/selection?year=2020&sort=reasons`: the year's approved projects."""
    given = visit.request.query_params
    asked = {"year": visit.year, "unit": given.get("unit", "")}
    sort = given.get("sort", "") if given.get("sort") in SORTS else "reasons"
    page = {"sort": sort, "after": given.get("after", ""), "limit": ROWS}
    proposed, watched, evaluated, units = await asyncio.gather(
        visit.ask.get("evaluation", "/key-evaluations/proposed", **asked, **page),
        visit.ask.everything("monitoring", "/key-monitorings", asked),
        visit.ask.everything("evaluation", "/key-evaluations", asked),
        visit.units(),
    )
    if not proposed.ok:
        return visit.refused(proposed)
    return visit.show(
        "selection.html",
        here="evaluation",
        year=visit.year,
        asked=asked | {"sort": sort},
        sorts=SORTS,
        words=REASONS,
        proposed=proposed.body,
        watched={one["item"]: one["status"] for one in watched[1]},
        evaluated={one["item"]: one["status"] for one in evaluated[1]},
        units=units,
        may={what: await _may(visit, *where) for what, where in SELECTIONS.items()},
        away=[said for said, _rows in (watched, evaluated) if said.away],
    )


async def _may(visit: Visit, service: str, path: str) -> bool:
    """Whether the service lets any of their roles take this decision."""
    document = await visit.ask.document(service)
    return document.ok and bool(set(document.body["paths"][path]["post"].get("x-may", ())) & set(visit.person.roles))
