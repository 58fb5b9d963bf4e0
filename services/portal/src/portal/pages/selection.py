"""选取: which projects to monitor or evaluate closely, beside what speaks for each: money, lights, last grade, the candidates' marks."""

import asyncio
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.item_number import is_project, years_away
from portal.terms import _

ROWS = 100
SORTS = {"amount": _("金额大的在前"), "reasons": _("理由多的在前")}

SELECTIONS = {
    "watch": ("monitoring", "/key-monitorings/{item}/selection"),
    "evaluate": ("evaluation", "/key-evaluations/{item}/selection"),
}


async def selection(visit: Visit) -> Response:
    """`/selection?year=2020&sort=reasons`: the year's approved projects."""
    given = visit.request.query_params
    year, unit = visit.year, given.get("unit", "")
    asked, every = {"year": year, "unit": unit}, visit.ask.everything
    lists, units = await asyncio.gather(
        asyncio.gather(
            every("goals", "/items", asked | {"status": "已批复"}),
            every("goals", "/items", asked | {"status": "年度终了"}),
            every("monitoring", "/warnings", asked),
            every("monitoring", "/candidates", asked),
            every("monitoring", "/key-monitorings", asked),
            every("evaluation", "/self-evaluations", {"year": _before(year), "unit": unit}),
            every("evaluation", "/key-evaluations", asked),
        ),
        visit.units(),
    )
    approved = lists[0][0]
    if not approved.ok:
        return visit.refused(approved)
    going, closed, warnings, candidates, watched, graded, evaluated = (rows for _said, rows in lists)
    by_item = {
        name: {one["item"]: one for one in rows}
        for name, rows in (("candidate", candidates), ("watched", watched), ("evaluated", evaluated))
    }
    red = {one["item"] for one in warnings if one["warning"]["light"] == "红"}
    before = {one["item"]: one["grade"] for one in graded}
    rows = [_row(one, by_item, red, before) for one in (*going, *closed) if is_project(one["item"])]
    sort = given.get("sort", "") if given.get("sort") in SORTS else "reasons"
    rows.sort(key=lambda one: (-len(one["reasons"]) if sort == "reasons" else 0, -Decimal(one["amount"]), one["item"]))
    return visit.show(
        "selection.html",
        here="evaluation",
        year=year,
        asked=asked | {"sort": sort},
        sorts=SORTS,
        rows=rows[:ROWS],
        total=len(rows),
        units=units,
        may={what: await _may(visit, *where) for what, where in SELECTIONS.items()},
        away=[said for said, _rows in lists if said.away],
    )


async def _may(visit: Visit, service: str, path: str) -> bool:
    """Whether the service lets any of their roles take this decision."""
    document = await visit.ask.document(service)
    return document.ok and bool(set(document.body["paths"][path]["post"].get("x-may", ())) & set(visit.person.roles))


def _row(one: Mapping[str, Any], by_item: Mapping[str, Mapping[str, Any]], red: set[str], before: Mapping[str, Any]) -> dict[str, Any]:
    """A project and what speaks for looking at it closely."""
    item = one["item"]
    grade = before.get(years_away(item, -1)) or ""
    candidate = by_item["candidate"].get(item)
    reasons = [
        *([_("红灯未解除")] if item in red else ()),
        *([_("上年评为中、差")] if grade in ("中", "差") else ()),
        *([_("重点监控列为备选")] if candidate else ()),
    ]
    return {
        **one,
        "grade_before": grade,
        "reasons": reasons,
        "candidate": candidate,
        "watched": by_item["watched"].get(item),
        "evaluated": by_item["evaluated"].get(item),
    }


def _before(year: str) -> str:
    return str(int(year) - 1) if year.isdecimal() else year
