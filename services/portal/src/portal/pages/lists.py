"""The lists: each filtered, paged by key, kept as an address, downloaded as .csv without anything that a table program would run."""

import asyncio
import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.listings import LISTS, Listing
from portal.services import Said
from portal.terms import CODES

ROWS = 50
MOST = 5000
"""Rows of a download."""
RUN_BY_TABLES = ("=", "+", "-", "@", "\t", "\r")


async def listing(visit: Visit) -> Response:
    """`/lists/goals?year=2021&status=已送审`."""
    one = LISTS.get(visit.request.path_params["key"])
    if one is None:
        return visit.missing()
    asked = _asked(visit, one)
    said, units = await asyncio.gather(visit.ask.get(one.service, one.path, **asked, limit=ROWS), visit.units())
    if not said.ok and not said.away and said.status != 422:
        return visit.refused(said)
    siblings = [other for other in LISTS.values() if other.here == one.here]
    following = said.body.get("next") if said.ok and isinstance(said.body, Mapping) else None
    return visit.show(
        "list.html",
        422 if said.status == 422 else 200,
        one=one,
        asked=asked,
        said=said,
        rows=said.items,
        next=following,
        here=one.here,
        siblings=siblings,
        units=units,
    )


async def table(visit: Visit) -> Response:
    """The same list as .csv: every row, as far as the first five thousand."""
    one = LISTS.get(visit.request.path_params["key"])
    if one is None:
        return visit.missing()
    asked = _asked(visit, one)
    rows: list[Any] = []
    while len(rows) < MOST:
        said: Said = await visit.ask.get(one.service, one.path, **asked, limit=500)
        if not said.ok:
            return visit.refused(said)
        rows += said.items
        asked["after"] = said.body.get("next") if isinstance(said.body, Mapping) else None
        if not asked["after"]:
            break
    headers = {"content-disposition": f'attachment; filename="{one.key}.csv"'}
    return Response(_csv(one, rows[:MOST]), media_type="text/csv; charset=utf-8", headers=headers)


def _asked(visit: Visit, one: Listing) -> dict[str, Any]:
    given = visit.request.query_params
    asked = {name: given.get(name, "").strip() for name in ("unit", "status", "after")}
    year = given.get("year", "").strip() or str(visit.today.year)
    return {name: value for name, value in {one.year: year, **asked}.items() if value}


def _csv(one: Listing, rows: Iterable[Mapping[str, Any]]) -> str:
    """With a byte order mark, so that table programs read the Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["项目编号", *(column.title for column in one.columns)])
    writer.writerows([defused(row.get("item")), *(defused(row.get(column.name)) for column in one.columns)] for row in rows)
    return "\ufeff" + out.getvalue()


def defused(value: Any) -> str:
    """Text that a table program would run as a formula is kept from it; numbers stay numbers."""
    text = "" if value is None else CODES.get(str(value), str(value))
    return f"'{text}" if text.startswith(RUN_BY_TABLES) and not text.removeprefix("-").replace(".", "", 1).isdecimal() else text
