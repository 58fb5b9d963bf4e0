"""What a firm is engaged for (受托事项): each with where it stands, until when, and what the firm may do on it now."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.listings import ITEM_CODE, NAME, STATUS, UNIT, UNIT_CODE, Column
from portal.order import Order, text
from portal.pages.taking import Asked, Table, by, gathered
from portal.services import Said
from portal.terms import _

KINDS = {"evaluation": _("重点评价"), "monitoring": _("重点监控")}
THINGS = {"evaluation": "/key-evaluations/", "monitoring": "/key-monitorings/"}
UNDER_WAY = "受托中"
SORTS = {name: text(name) for name in ("name", "third_party", "stands", "due_on", "until", "status")}
MOST = 50
"""So many things under way are asked one by one."""


async def engagements(visit: Visit) -> Response:
    """`/engagements?year=2020`: what is under way first, with its decisions; then what was delivered."""
    year = visit.request.query_params.get("year", "").strip()
    asked = {service: (service, "/engagements", {"limit": 200, "year": year}) for service in KINDS}
    said = await visit.ask.together(**asked)
    if not_theirs := next((one for one in said.values() if one.status in (403, 422)), None):
        return visit.refused(not_theirs)
    rows = _in_order({service: said[service].items for service in KINDS})
    things, shown = await _standing_of(visit, [one for one in rows if one["status"] == UNDER_WAY][:MOST])
    order = Order.asked(visit.request.query_params, SORTS)
    return visit.show(
        "engagements.html",
        here="engagements",
        kinds=KINDS,
        year=year,
        asked={"sort": order.by, "desc": "true" if order.falling else ""},
        by=order.by,
        falling=order.falling,
        under_way=order.of(shown),
        others=order.of(_ended(rows)),
        more=any(one.next for one in said.values()),
        away=[one for one in (*said.values(), *things) if one.away],
    )


def _in_order(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Of all services; what is under way first, what ends first before what ends later."""
    known = [{**row, "service": service} for service, some in rows.items() for row in some]
    return sorted(known, key=lambda one: (one["status"] != UNDER_WAY, one["until"] or "9999", one["item"]))


async def _standing_of(visit: Visit, rows: Sequence[Mapping[str, Any]]) -> tuple[list[Said], list[dict[str, Any]]]:
    """What was said of each, and each with where it stands."""
    things = await asyncio.gather(*(visit.ask.get(one["service"], f"{THINGS[one['service']]}{one['item']}") for one in rows))
    return things, [{**one, **_standing(thing.body if thing.ok else {})} for one, thing in zip(rows, things, strict=True)]


def _ended(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Those that are delivered or withdrawn, of which nothing more is asked."""
    return [{**one, **_standing({})} for one in rows if one["status"] != UNDER_WAY]


async def _all(visit: Visit, asked: Asked) -> AsyncIterator[Said]:
    narrowed = {"year": asked.get("year", "")}
    known = await asyncio.gather(*(visit.ask.everything(service, "/engagements", narrowed) for service in KINDS))
    rows = _in_order({service: found for service, (_said, found) in zip(KINDS, known, strict=True)})
    under_way = [one for one in rows if one["status"] == UNDER_WAY]
    answers, shown = [said for said, _found in known], list[dict[str, Any]]()
    for first in range(0, len(under_way), MOST):
        things, some = await _standing_of(visit, under_way[first : first + MOST])
        answers += [said for said in things if said.away]
        shown += some
    order = Order.asked(asked, SORTS)
    lines = ({**one, "kind": visit.term(KINDS[one["service"]])} for some in (shown, _ended(rows)) for one in order.of(some))
    yield gathered(answers, lines)


TABLE = Table(
    "/engagements",
    _("受托事项"),
    (
        ITEM_CODE,
        UNIT_CODE,
        NAME,
        UNIT,
        Column("kind", _("委托")),
        Column("third_party", _("第三方机构")),
        Column("contract", _("合同")),
        Column("since", _("受托起"), "day"),
        Column("until", _("受托止"), "day"),
        STATUS,
        Column("stands", _("所处步骤"), "status"),
        Column("due_on", _("期限"), "day"),
        Column("returned_because", _("退回理由"), "prose"),
    ),
    _all,
    by("year", "sort", "desc"),
)


def _standing(thing: Mapping[str, Any]) -> dict[str, Any]:
    """Of the thing: its status, the next date that counts, why it was returned, and what may be decided."""
    return {
        "stands": thing.get("status", ""),
        "due_on": thing.get("comments_due_on") or "",
        "returned_because": thing.get("returned_because") or "",
        "decisions": [one for one in thing.get("decisions", ()) if one["allowed"]],
    }
