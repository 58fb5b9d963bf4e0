"""What a decision's form begins with: what the thing says already, what its item's goal says, or what the address names."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from portal import to_rectify
from portal.desk import Visit
from portal.forms import Schema
from portal.services import Said

MERGED, REVISED = "合并", "修订"
UNASKED = {REVISED: {"successors"}, "停用": {"entry", "successors"}, MERGED: {"entry"}, "拆分": {"entry"}}
"""What each change of the library's indicator has no use for."""
CHANGE = re.compile("/library/indicators/[^/]+/change")
NAMED = re.compile("[A-Za-z0-9-]{1,80}")
EXTENSION = re.compile("/rectifications/[^/]+/[0-9]+/extension(|-request|-refusal)")
LIBRARY = re.compile("/library/indicators/([0-9A-Z]{1,24})/")


async def begun_with(
    visit: Visit, service: str, path: str, schema: Schema, known: Mapping[str, Any], about: Mapping[str, Any]
) -> dict[str, Any]:
    """The values of the form by their fields."""
    found = await to_rectify.begun(visit, path) if service == "feedback" else _into(visit, path, known) | _round(visit, path)
    return _said(path, known, schema) | _asked_for(path, known) | await _like(visit, service, path) | _of_item(path, about) | found


def _said(path: str, known: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """A form begins with what the thing says already; a draft with its every word."""
    kept = dict | list | str if path.endswith("/draft") else dict | list
    return {name: known[name] for name in schema.top.get("properties", {}) if isinstance(known.get(name), kept)}


async def _like(visit: Visit, service: str, path: str) -> dict[str, Any]:
    """A new thing begins as a copy of another of its kind, where one is named."""
    like = visit.request.query_params.get("like", "")
    copied = await visit.ask.get(service, f"{path}/{like}") if NAMED.fullmatch(like) else Said(service, 404)
    return {**copied.body, "copied_from": copied.body.get("key", like), "reason": "", "in_force_from": ""} if copied.ok else {}


def _of_item(path: str, about: Mapping[str, Any]) -> dict[str, Any]:
    """What is selected, assigned, to be published or rectified is whose and what its goal says; the reason is left to write."""
    goal = about.get("content") or {}
    if not (path.endswith(("/selection", "/assignment", "/requirement")) or to_rectify.DRAFT.fullmatch(path)) or not goal:
        return {}
    return {name: goal.get(name) for name in ("unit", "name", "amount")} | {"object": goal.get("kind")}


def _asked_for(path: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """An answer to 延期申请 begins with what the unit asks for; a request with what runs out first or, once all has, last."""
    found, asked = EXTENSION.fullmatch(path), known.get("requests") or []
    if found and found[1] == "-request":
        open_ = {one["deadline"] for one in asked}
        running = sorted(
            (str(one["due_on"]), one["deadline"], one["overdue_told"]) for one in known.get("terms", ()) if not one["ended_on"]
        )
        free = [one for one in running if one[1] not in open_]
        return {"deadline": (free[-1] if free[-1][2] else free[0])[1]} if free else {}
    names = ("deadline", "due_on", "reason") if found and not found[1] else ("deadline",)
    return {name: asked[0][name] for name in names} if found and asked else {}


def _into(visit: Visit, path: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """A change of the library begins as the one that is named, from tomorrow on: 合并 into the other one, 修订 with what holds now."""
    given = visit.request.query_params
    into, change = given.get("into", ""), given.get("change", "")
    if not CHANGE.fullmatch(path) or not (NAMED.fullmatch(into) or change in UNASKED):
        return {}
    begun: dict[str, Any] = {"effective_on": (visit.today + timedelta(days=1)).isoformat()}
    if NAMED.fullmatch(into):
        return begun | {"change": MERGED, "successors": [into]}
    versions = known.get("versions") if change == REVISED else ()
    return begun | {"change": change} | ({"entry": versions[-1]["entry"]} if versions else {})


def asks(path: str, change: Any, field: str) -> bool:
    """Whether a form at this path asks for the field, once it is said how the library's indicator is changed."""
    return not CHANGE.fullmatch(path) or field not in UNASKED.get(str(change), ())


def _round(visit: Visit, path: str) -> dict[str, Any]:
    """A monitoring round begins today, with the months that have ended."""
    if path != "/rounds":
        return {}
    ended = visit.today.replace(day=1) - timedelta(days=1)
    return {"fiscal_year": ended.year, "period_end_month": ended.month, "opens_on": visit.today.isoformat()}
