"""The figures of a work year (年度数字), as of an instant, and the events behind each: what counts adds up to the figure."""

import asyncio
import re
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.terms import _

CHAPTERS = {
    "1": _("目标批复"),
    "2": _("目标覆盖"),
    "3": _("运行监控"),
    "4": _("单位自评"),
    "5": _("部门整体自评"),
    "6": _("重点评价与部门评价"),
    "7": _("整改"),
    "8": _("公开"),
    "9": _("上报"),
    "10": _("结果应用"),
}
"""By the number in a figure's code."""
PAGE = 100


async def figures(visit: Visit) -> Response:
    """`/figures?year=2020&as_of=2020-12-31`."""
    asked = instants(visit)
    year = visit.year
    said = await visit.ask.get("audit", f"/figures/{year}", **asked) if re.fullmatch("20[0-9]{2}", year) else None
    if said is not None and not said.ok and not said.away and said.status != 422:
        return visit.refused(said)
    chapters: dict[str, list[dict[str, Any]]] = {number: [] for number in CHAPTERS}
    for one in said.items if said else ():
        chapters[re.sub(r"\D", "", one["code"])].append(one)
    status = 200 if said is not None and (said.ok or said.away) else 422
    return visit.show(
        "figures.html",
        status,
        here="figures",
        year=year,
        asked=asked,
        said=said,
        chapters=chapters,
        titles=CHAPTERS,
        notes=_notes(chapters),
    )


async def behind(visit: Visit) -> Response:
    """`/figures/2020/Q1b`: the events behind one figure, or one leg of the money's way (M1), page by page."""
    year, code = visit.request.path_params["year"], visit.request.path_params["code"]
    asked = instants(visit)
    after = visit.request.query_params.get("after", "")
    known, said, units = await asyncio.gather(
        visit.ask.get("audit", f"/figures/{year}{'/flow' if code.startswith('M') else ''}", **asked),
        visit.ask.get("audit", f"/figures/{year}/{code}/events", **asked, after=after, limit=PAGE),
        visit.units(),
    )
    figure = next((one for one in known.items if one["code"] == code), None)
    if not said.ok or figure is None:
        return visit.refused(known if said.ok and not known.ok else said) if not (said.ok and known.ok) else visit.missing()
    return visit.show(
        "figure.html",
        here="figures",
        year=year,
        asked=asked,
        figure=figure,
        rows=said.items,
        next=said.next,
        after=after,
        units=units,
    )


def instants(visit: Visit) -> dict[str, str]:
    """As of when, as it was asked."""
    given = {name: visit.request.query_params.get(name, "").strip() for name in ("as_of", "known_at")}
    return {name: one for name, one in given.items() if one}


def _notes(chapters: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Every note once."""
    return list(dict.fromkeys(note for rows in chapters.values() for one in rows for note in one["notes"]))
