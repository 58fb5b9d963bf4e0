"""选取: which projects to monitor or evaluate closely, beside what speaks for each, as evaluation says."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from decimal import Decimal
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.downloads import TEN_THOUSAND
from portal.listings import AMOUNT, ITEM_CODE, NAME, UNIT, UNIT_CODE, Column
from portal.pages.taking import Asked, Table, listed, of_year, told
from portal.services import Said
from portal.terms import _

ROWS = 100
REASONS = {"AMOUNT": _("金额达到起点"), "LIGHT": _("预警未解除"), "GRADE": _("上年自评等次"), "CANDIDATE": _("重点监控列为备选")}
SORTS = {"reasons": _("理由多的在前"), "amount": _("金额大的在前"), "unit": _("按单位"), "name": _("按项目名称")}

SELECTIONS = {
    "watch": ("monitoring", "/key-monitorings/{item}/selection"),
    "evaluate": ("evaluation", "/key-evaluations/{item}/selection"),
}
CHOSEN = {"watched": ("monitoring", "/key-monitorings"), "evaluated": ("evaluation", "/key-evaluations")}
"""Where those stand that were selected before."""


def _asked(visit: Visit) -> dict[str, Any]:
    """Of which year, unit and words, and in which order."""
    asked = of_year("unit", "q", "sort")(visit)
    return asked if asked.get("sort") in SORTS else asked | {"sort": "reasons"}


async def _chosen(visit: Visit, asked: Asked) -> tuple[list[Said], dict[str, dict[str, str]]]:
    """What was said of the year's key monitorings and evaluations, and the status of each by its item."""
    narrowed = {name: asked[name] for name in ("year", "unit") if name in asked}
    known = await asyncio.gather(*(visit.ask.everything(*where, narrowed) for where in CHOSEN.values()))
    statuses = [{one["item"]: one["status"] for one in rows} for _said, rows in known]
    return [said for said, _rows in known], dict(zip(CHOSEN, statuses, strict=True))


async def _proposed(visit: Visit, asked: Asked) -> AsyncIterator[Said]:
    answers, chosen = await _chosen(visit, asked)
    for away in answers:
        if away.away:
            yield away
            return
    async for said in listed("evaluation", "/key-evaluations/proposed")(visit, asked):
        yield told(said, (_line(visit, one, chosen) for one in said.items)) if said.ok else said


def _line(visit: Visit, one: Mapping[str, Any], chosen: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    reasons = [_reason(visit, reason) for reason in one["reasons"]]
    return {**one, "reasons": reasons, **{name: statuses.get(one["item"]) for name, statuses in chosen.items()}}


def _reason(visit: Visit, reason: Mapping[str, Any]) -> str:
    value, times = reason["value"], len(reason["read"])
    match reason["criterion"]:
        case "LIGHT":
            value = visit.term(_("%(light)s灯")) % {"light": visit.term(value)} + (f" × {times}" if times > 1 else "")
        case "AMOUNT":
            value = f"{Decimal(value) / TEN_THOUSAND:,.2f} {visit.term(_('万元'))}"
    return f"{visit.term(REASONS[reason['criterion']])} {value}"


TABLE = Table(
    "/selection",
    _("选取重点项目"),
    (
        ITEM_CODE,
        UNIT_CODE,
        NAME,
        UNIT,
        AMOUNT,
        Column("reasons", _("值得细看的理由"), "texts"),
        Column("watched", _("重点监控"), "status"),
        Column("evaluated", _("重点评价"), "status"),
    ),
    _proposed,
    _asked,
)


async def selection(visit: Visit) -> Response:
    """`/selection?year=2020&sort=reasons`: the year's approved projects."""
    asked = _asked(visit)
    page = {"after": visit.request.query_params.get("after", ""), "limit": ROWS}
    proposed, (answers, chosen), units = await asyncio.gather(
        visit.ask.get("evaluation", "/key-evaluations/proposed", **asked, **page), _chosen(visit, asked), visit.units()
    )
    if not proposed.ok:
        return visit.refused(proposed)
    return visit.show(
        "selection.html",
        here="evaluation",
        year=visit.year,
        asked={"unit": "", "q": "", **asked},
        sorts=SORTS,
        words=REASONS,
        proposed=proposed.body,
        **chosen,
        units=units,
        may={what: await _may(visit, *where) for what, where in SELECTIONS.items()},
        away=[said for said in answers if said.away],
    )


async def _may(visit: Visit, service: str, path: str) -> bool:
    """Whether the service lets any of their roles take this decision."""
    document = await visit.ask.document(service)
    return document.ok and bool(set(document.body["paths"][path]["post"].get("x-may", ())) & set(visit.person.roles))
