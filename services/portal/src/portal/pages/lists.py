"""The lists: each filtered, paged by key, kept as an address, and taken along whole."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from starlette.responses import Response

from portal.desk import Visit
from portal.forms import Schema
from portal.lines import NAMES
from portal.listings import ITEM_CODE, LISTS, UNIT_CODE, Listing
from portal.pages.printed import tables_for
from portal.pages.taking import listed, taken
from portal.services import Said

ROWS = 50
CODES = {ITEM_CODE: NAMES, UNIT_CODE: {"unit"}}
"""What leads from what."""


async def listing(visit: Visit) -> Response:
    """`/lists/goals?year=2021&status=已送审`."""
    one = LISTS.get(visit.request.path_params["key"])
    if one is None:
        return visit.missing()
    choices = await _choices(visit, one)
    asked = _asked(visit, one, choices)
    counting = {"counted": "true"} if one.counted else {}
    asking = asyncio.create_task(visit.ask.get(one.service, one.path, **asked, **counting, limit=ROWS))
    units, document = await visit.units(), await visit.ask.document(one.service)
    said = await asking
    if not said.ok and not said.away and said.status != 422:
        return visit.refused(said)
    counts = (said.body.get("counts") if said.ok and isinstance(said.body, Mapping) else None) or {}
    status, person = asked.get("status"), visit.person
    words = [word for word in _statuses(one, document) if not one.counted or counts.get(word) or word == status]
    return visit.show(
        one.template,
        422 if said.status == 422 else 200,
        one=one,
        asked=asked,
        said=said,
        choices={each: each for each in choices},
        rows=said.items,
        next=said.next,
        total=counts.get(status, sum(counts.values())),
        statuses={word: f"{visit.term(word)}（{counts[word]}）" if counts.get(word) else visit.term(word) for word in words},
        here=one.here,
        siblings=_siblings(one, frozenset(person.roles)),
        imports=one.key == "evaluation" and bool(person.unit) and "AGENCY" in person.roles,
        tables=tables_for(visit, one.key),
        units=units,
    )


@cache
def _siblings(one: Listing, roles: frozenset[str]) -> tuple[Listing, ...]:
    """The lists of the same place that these roles have."""
    return tuple(other for other in LISTS.values() if other.here == one.here and (not other.roles or other.roles & roles))


async def _choices(visit: Visit, one: Listing) -> list[str]:
    """What there is to choose from, where a list needs a choice; newest first."""
    if one.choice is None:
        return []
    path, _, narrowed = one.choice[2].partition("?")
    said = await visit.ask.get(one.service, path, **dict(parse_qsl(narrowed)))
    return [str(row[one.choice[3]]) for row in reversed(said.items)] if said.ok else []


def _statuses(one: Listing, document: Said) -> list[str]:
    """The words that the service knows to narrow this list by, in its own order."""
    if not one.by_status or not document.ok:
        return []
    asked = {param["name"]: param["schema"] for param in document.body["paths"][one.path]["get"]["parameters"]}
    (field,) = Schema(document.body, {"properties": {"status": asked["status"]}}).fields({})
    return [word for word, _label in field.options]


async def table(visit: Visit) -> Response:
    """The same list to take along, the item's number and the unit's code first: the page leads from a name to them, a table has both."""
    one = LISTS.get(visit.request.path_params["key"])
    if one is None:
        return visit.missing()
    asked = {name: value for name, value in _asked(visit, one, await _choices(visit, one)).items() if name != "after"}
    codes = [code for code, kinds in CODES.items() if any(column.kind in kinds for column in one.columns)]
    return await taken(visit, one.title, (*codes, *one.columns), asked, listed(one.service, one.path)(visit, asked))


def _asked(visit: Visit, one: Listing, choices: Sequence[str]) -> dict[str, Any]:
    """What the address asks; the first of the choices where one must be made and is not."""
    given = visit.request.query_params
    names = ("unit", "status", "after", *(("q", "sort", "desc") if one.sorts else ()), *(one.choice[1:2] if one.choice else ()))
    asked = {name: given.get(name, "").strip() for name in names}
    first = {one.choice[1]: choices[0]} if one.choice and choices else {}
    return {"year": visit.year, **one.asks, **first, **{name: value for name, value in asked.items() if value}}
