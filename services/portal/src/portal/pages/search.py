"""Search: an item by its number or name, a unit by its code or name."""

import re

from starlette.responses import RedirectResponse, Response

from portal.desk import Visit

ITEM = re.compile(r"[0-9]{6}-20[0-9]{2}-[A-Z0-9]{2,22}")
UNIT = re.compile(r"[0-9]{3}([0-9]{3}){0,6}")
PAGES = 8
SHOWN = 100


async def search(visit: Visit) -> Response:
    """`/search?q=…`: a number leads to the item at once; words are looked for in the names of this year's and its neighbours'."""
    words = visit.request.query_params.get("q", "").strip()[:100]
    if ITEM.fullmatch(words.upper()):
        return RedirectResponse(f"/items/{words.upper()}", 303)
    if not words:
        return visit.show("search.html", here="search", words="", units=[], found=[], more=False, away=[])
    years = [visit.today.year - 1, visit.today.year, visit.today.year + 1]
    unit = words if UNIT.fullmatch(words) else ""
    asked = {f"y{year}": ("goals", "/items", {"year": year, "limit": 500, "unit": unit}) for year in years}
    said = await visit.ask.together(units=("goals", "/units", {"limit": 500}), **asked)
    found = [row for one in asked for row in said[one].items if unit or words in row["name"] or words in row["item"]]
    for one in asked:
        following = said[one]
        for _page in range(PAGES):
            if not following.ok or not following.body.get("next") or len(found) > SHOWN:
                break
            following = await visit.ask.get("goals", "/items", year=one[1:], limit=500, unit=unit, after=following.body["next"])
            found += [row for row in following.items if unit or words in row["name"] or words in row["item"]]
    units = [one for one in said["units"].items if words in one["name"] or one["code"].startswith(words)]
    away = [one for one in said.values() if one.away]
    found.sort(key=lambda row: (-int(row["item"].split("-")[1]), row["item"]))
    return visit.show("search.html", here="search", words=words, units=units[:20], found=found[:SHOWN], more=len(found) > SHOWN, away=away)
