"""年度终了 of a whole year: what each of its goals would come to, and closing at once all that may be."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from starlette.responses import Response

from portal.desk import Visit
from portal.services import PATIENCE


async def year_end(visit: Visit) -> Response:
    """`/year-end?year=2020`: the goals that were approved and are not closed; `_do=close` closes those that were shown as ready."""
    asked = visit.request.query_params.get("year", "").strip()
    year = int(asked) if asked.isdecimal() else visit.today.year - 1
    known: dict[str, Any] = {"here": "work", "year": year, "key": str(uuid4()), "units": await visit.units()}
    if visit.request.method != "POST":
        said = await visit.ask.get("goals", f"/year-ends/{year}/preview")
        status = 200 if said.ok else 502 if said.away else said.status
        return visit.show("year_end.html", status, **known, said=said, goals=said.body["goals"] if said.ok else [], results=[])
    form = await visit.form()
    names = {str(key).removeprefix("_name."): str(value) for key, value in form.multi_items() if str(key).startswith("_name.")}
    said = await visit.ask.post("goals", "/closings", {"items": list(names)}, str(form.get("_key") or known["key"]), seconds=PATIENCE)
    status = 200 if said.ok else 502 if said.away else said.status
    return visit.show("year_end.html", status, **known, said=said, goals=[], results=_named(said.body["results"], names) if said.ok else [])


def _named(results: list[Mapping[str, Any]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What became of each: those that stay as they are first."""
    return sorted(({**one, "name": names.get(one["key"], "")} for one in results), key=lambda one: bool(one["recorded"]))
