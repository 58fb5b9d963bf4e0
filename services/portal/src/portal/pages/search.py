"""Search: an item by its number or name, a unit by its code or name."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import RedirectResponse, Response

from portal.desk import Visit
from portal.item_number import ITEM, year_of
from portal.listings import AMOUNT, ITEM_CODE, NAME, STATUS, UNIT, UNIT_CODE, Column
from portal.pages.taking import Asked, Table, by, listed, told
from portal.services import Said
from portal.terms import _

FORBIDDEN = 403
CODE = re.compile(r"[0-9]{3}([0-9]{3}){0,6}")
SHOWN = 100
YEARS = range(1, -5, -1)
"""Budget years that are looked through, counted from this one: the next, and back to four before."""


def _years(visit: Visit, words: str) -> list[dict[str, Any]]:
    """What goals is asked of each year."""
    asked = {"unit": words} if CODE.fullmatch(words) else {"q": words}
    return [{"year": visit.today.year + n, **asked} for n in YEARS]


async def _found(visit: Visit, asked: Asked) -> AsyncIterator[Said]:
    if not asked:
        yield Said("goals", 200, {"items": []})
    for year in _years(visit, asked["q"]) if asked else ():
        async for said in listed("goals", "/items")(visit, year):
            yield told(said, ({**one, "year": year_of(one["item"])} for one in said.items)) if said.ok else said


TABLE = Table(
    "/search",
    _("找到的项目"),
    (ITEM_CODE, UNIT_CODE, NAME, Column("year", _("年度"), "number"), UNIT, AMOUNT, STATUS),
    _found,
    by("q"),
)


async def search(visit: Visit) -> Response:
    """`/search?q=…`: a number leads to its item; words are looked for in names, numbers and documents of six years."""
    words = visit.request.query_params.get("q", "").strip()[:100]
    if ITEM.fullmatch(words.upper()):
        return RedirectResponse(f"/items/{words.upper()}", 303)
    if not words:
        return visit.show("search.html", here="search", words="", units=[], names={}, found=[], more=False, away=[], span=())
    years = {f"y{one['year']}": ("goals", "/items", {"limit": SHOWN, **one}) for one in _years(visit, words)}
    said, known = await asyncio.gather(visit.ask.together(**years), visit.units())
    if refused := next((one for one in said.values() if one.status == FORBIDDEN), None):
        return visit.refused(refused)
    found = [row for one in said.values() for row in one.items]
    more = len(found) > SHOWN or any(one.next for one in said.values())
    units = [{"code": code, "name": name} for code, name in known.items() if words in name or code.startswith(words)]
    away = [one for one in said.values() if one.away]
    span = (visit.today.year + YEARS[-1], visit.today.year + YEARS[0])
    shown = {"units": units[:20], "names": known, "found": found[:SHOWN], "more": more, "span": span}
    return visit.show("search.html", here="search", words=words, away=away, **shown)
