"""Search: an item by its number or name, a unit by its code or name."""

import asyncio
import re

from starlette.responses import RedirectResponse, Response

from portal.desk import Visit
from portal.item_number import ITEM

UNIT = re.compile(r"[0-9]{3}([0-9]{3}){0,6}")
SHOWN = 100


async def search(visit: Visit) -> Response:
    """`/search?q=…`: a number leads to its item; words are looked for in names, numbers and documents of this year and those beside it."""
    words = visit.request.query_params.get("q", "").strip()[:100]
    if ITEM.fullmatch(words.upper()):
        return RedirectResponse(f"/items/{words.upper()}", 303)
    if not words:
        return visit.show("search.html", here="search", words="", units=[], names={}, found=[], more=False, away=[])
    asked = {"unit": words} if UNIT.fullmatch(words) else {"q": words}
    years = {f"y{visit.today.year + n}": ("goals", "/items", {"year": visit.today.year + n, "limit": SHOWN, **asked}) for n in (1, 0, -1)}
    said, known = await asyncio.gather(visit.ask.together(**years), visit.units())
    found = [row for one in said.values() for row in one.items]
    more = len(found) > SHOWN or any(one.next for one in said.values())
    units = [{"code": code, "name": name} for code, name in known.items() if words in name or code.startswith(words)]
    away = [one for one in said.values() if one.away]
    return visit.show("search.html", here="search", words=words, units=units[:20], names=known, found=found[:SHOWN], more=more, away=away)
