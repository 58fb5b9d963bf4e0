"""我的工作: what waits for whoever is signed in, of all services, what is due first first."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.listings import DUE, ITEM_CODE, NAME, STATUS, UNIT, UNIT_CODE, Column
from portal.looks import form_of, page_of
from portal.navigation import begins, entries
from portal.order import Order, day_or_last, text
from portal.pages.taking import Asked, Table, by, gathered
from portal.services import Said
from portal.terms import SERVICES, STAGES, _

MOST = 200
SOON = timedelta(days=7)
GROUPS = {
    "late": _("逾期"),
    "returned": _("退回给我"),
    "soon": _("本周到期"),
    "later": _("以后"),
    "undated": _("没有期限"),
}
SORTS = {"task": text("task"), "unit": text("unit"), "stage": lambda one: one["stage"], "due_on": day_or_last("due_on")}
"""Within each of the groups."""
STAGE = {"goals": 2, "monitoring": 3, "evaluation": 4, "feedback": 6, "audit": 8}
"""Where in the loop a service's things stand, counted from 1, where the thing's address says nothing else."""
STAGE_BY_ADDRESS = {"key-evaluations": 5, "department-evaluations": 5, "linkages": 7, "disclosures": 8, "reports": 8}


DEMAND = frozenset({"FINANCE_DIVISION", "PERFORMANCE_OFFICE"})
"""Whose it is to demand rectification of what was found."""


async def work(visit: Visit) -> Response:
    """The first page; `group` shows one group alone."""
    said, units, found = await asyncio.gather(
        visit.ask.together(**{service: (service, "/todo", {"limit": MOST}) for service in SERVICES}), visit.units(), _found(visit)
    )
    succeeded_by = await visit.ask.successor_of(visit.person.unit)
    rows = _in_order(visit, {service: said[service].items for service in SERVICES})
    order = Order.asked(visit.request.query_params, SORTS)
    groups = {key: [one for one in order.of(rows) if one["group"] == key] for key in GROUPS}
    chosen = visit.request.query_params.get("group", "")
    return visit.show(
        "work.html",
        here="work",
        live="",
        groups=groups,
        by=order.by or "due_on",
        falling=order.falling,
        words=GROUPS,
        chosen=chosen if chosen in GROUPS else "",
        total=sum(_count(one) for one in said.values()),
        shown=len(rows),
        units=units,
        closed=succeeded_by is not None,
        succeeded_by=succeeded_by,
        found=found,
        begins=begins(visit.person.roles),
        onward=entries(visit.person.roles)[1],
        away=[one for one in said.values() if one.away],
    )


def _in_order(visit: Visit, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """What waits, of all services, what is due first first."""
    return sorted(
        (
            {**one, "service": service, "page": _page(visit, one), "stage": _stage(service, one), "group": _group(one, visit.today)}
            for service, some in rows.items()
            for one in some
        ),
        key=lambda one: (list(GROUPS).index(one["group"]), one["due_on"] or "9999", one["since"], one["item"]),
    )


async def _all(visit: Visit, asked: Asked) -> AsyncIterator[Said]:
    known = await asyncio.gather(*(visit.ask.everything(service, "/todo") for service in SERVICES))
    rows = _in_order(visit, {service: rows for service, (_said, rows) in zip(SERVICES, known, strict=True)})
    in_order = [one for key in GROUPS for one in Order.asked(asked, SORTS).of(row for row in rows if row["group"] == key)]
    chosen = [one for one in in_order if asked.get("group") not in GROUPS or one["group"] == asked["group"]]
    yield gathered([said for said, _rows in known], (_line(visit, one) for one in chosen))


def _line(visit: Visit, one: Mapping[str, Any]) -> dict[str, Any]:
    words = {"group": visit.term(GROUPS[one["group"]]), "stage": visit.term(STAGES[one["stage"] - 1])}
    return {**one, **words, "about": one["returned_because"] or one["about"]}


TABLE = Table(
    "/todo",
    _("待办清单"),
    (
        Column("group", _("分组")),
        Column("task", _("要做什么")),
        ITEM_CODE,
        NAME,
        UNIT_CODE,
        UNIT,
        STATUS,
        Column("about", _("说明"), "prose"),
        Column("stage", _("所在环节"), "status"),
        DUE,
        Column("since", _("待办起"), "day"),
    ),
    _all,
    by("group", "sort", "desc"),
    GROUPS,
)


async def _found(visit: Visit) -> dict[int, int]:
    """How much was found, and has no rectification yet, in items of last year and of this one; nothing to whoever demands none."""
    if DEMAND.isdisjoint(visit.person.roles):
        return {}
    years = (visit.today.year - 1, visit.today.year)
    asked = await asyncio.gather(*(visit.ask.get("feedback", "/to-rectify", year=year, limit=1) for year in years))
    return {year: said.body["total"] for year, said in zip(years, asked, strict=True) if said.ok and said.body["total"]}


def _page(visit: Visit, one: Mapping[str, Any]) -> str:
    """Where it is done: a unit's own form; an indicator's page in the library; else the page of the item, or of what is of none."""
    if one["kind"] == "library-indicator":
        return f"/library/{one['item'].partition('-L')[2]}"
    found = form_of(one["path"]) if visit.person.unit and "AGENCY" in visit.person.roles else None
    return found or page_of(one["path"], one["item"])


def _count(said: Said) -> int:
    """As the service counts them: more than its first page where there are more."""
    return sum(said.body["counts"].values()) if said.ok else 0


def _group(one: Mapping[str, Any], today: date) -> str:
    if one["late"]:
        return "late"
    if one["returned_because"]:
        return "returned"
    if not one["due_on"]:
        return "undated"
    return "soon" if date.fromisoformat(one["due_on"]) <= today + SOON else "later"


def _stage(service: str, one: Mapping[str, Any]) -> int:
    """Which of the eight."""
    found = next((stage for word, stage in STAGE_BY_ADDRESS.items() if f"/{word}/" in one["path"]), STAGE[service])
    return 1 if service == "goals" and (one["returned_because"] or one["status"] == "编制中") else found
