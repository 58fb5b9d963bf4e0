"""双监控: a round's projects by execution and attainment, a dot each; its warnings and what was decided on them."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.services import Said
from portal.terms import _

ABOUT = {
    "双滞后": _("钱慢事也慢"),
    "钱到事未到": _("花得快、办得慢"),
    "事快钱慢": _("办得快、花得慢"),
    "双达标": _("都到序时"),
}
"""What a quadrant means, in other words."""
MOST = 500
NOTHING = Said("monitoring", 200, {"items": []})


async def quadrant(visit: Visit) -> Response:
    """`/quadrant?year=2020&month=7&unit=219&quadrant=钱到事未到`."""
    given = visit.request.query_params
    year, unit, chosen = visit.year, given.get("unit", ""), given.get("quadrant", "")
    rounds, units = await asyncio.gather(visit.ask.get("monitoring", "/rounds", year=year), visit.units())
    if not rounds.ok:
        return visit.refused(rounds)
    months = {str(one["month"]): one for one in rounds.items}
    month = given.get("month", "") if given.get("month", "") in months else next(reversed(months), "")
    place = f"/rounds/{months[month]['round']}/quadrant" if month else ""
    (said, rows), beside = await asyncio.gather(
        visit.ask.everything("monitoring", place, {"unit": unit, "quadrant": chosen}) if place else _nothing(),
        visit.ask.together(
            warnings=("monitoring", "/warnings", {"year": year, "unit": unit, "limit": MOST}),
            disposals=("monitoring", "/disposals", {"year": year, "unit": unit, "limit": MOST}),
            choices=("monitoring", "/choices", {"year": year, "unit": unit, "limit": MOST}),
        ),
    )
    if not said.ok:
        return visit.refused(said)
    rows.sort(key=lambda one: -abs(float(one["ahead"])))
    known: Mapping[str, Any] = said.body
    return visit.show(
        "quadrant.html",
        here="monitoring",
        year=year,
        months=months,
        month=month,
        asked={"unit": unit, "quadrant": chosen},
        rows=rows,
        lines=known.get("lines"),
        counts=known.get("counts", ()),
        without=known.get("without", 0),
        not_reported=known.get("not_reported", 0),
        about=ABOUT,
        warnings=_sorted(beside["warnings"]),
        disposals={one["item"]: one for one in beside["disposals"].items},
        choices={one["item"]: one for one in beside["choices"].items},
        disposes=await _disposes(visit, beside["warnings"]),
        units=units,
        away=[one for one in beside.values() if one.away],
    )


async def _nothing() -> tuple[Said, list[Any]]:
    """There was no round yet."""
    return NOTHING, []


async def _disposes(visit: Visit, warnings: Said) -> bool:
    """Whether who looks decides on such warnings at all: the service says so of an empty decision on the first of them."""
    if not warnings.items:
        return False
    said = await visit.ask.post("monitoring", f"/disposals/{warnings.items[0]['item']}/check", {})
    return said.status not in (0, 403)


def _sorted(warnings: Said) -> list[Any]:
    """The open ones, red first."""
    return sorted(warnings.items, key=lambda one: (one["warning"]["light"] != "红", one["due_on"], one["item"]))
