"""双监控: a round's projects by execution and attainment, a dot each; its warnings and what was decided on them."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, NamedTuple

from starlette.responses import Response

from portal.desk import Visit
from portal.listings import AMOUNT, DUE, ITEM_CODE, NAME, TURN, UNIT, UNIT_CODE, Column
from portal.order import Order, number, text
from portal.pages.taking import Asked, Table, gathered, of_year, told
from portal.services import Said
from portal.terms import _

ABOUT = {
    "双滞后": _("钱慢事也慢"),
    "钱到事未到": _("花得快、办得慢"),
    "事快钱慢": _("办得快、花得慢"),
    "双达标": _("都到序时"),
}
"""What a quadrant means, in other words."""
MOST = 500
SORTS = {
    "name": text("name"),
    "execution_rate": number("execution_rate"),
    "attainment": number("attainment"),
    "amount": number("amount"),
    "ahead": lambda one: abs(float(one["ahead"])),
}
NOTHING = Said("monitoring", 200, {"items": []})
MONTH = Column("month", _("截至月份"), "number")


class Dots(NamedTuple):
    """A round's projects, widest apart first where nothing else is asked for."""

    said: Said
    rows: list[Any]
    months: Mapping[str, Mapping[str, Any]]
    """The year's rounds by their months."""
    month: str


async def _dots(visit: Visit, asked: Asked) -> Dots:
    """Of the month that is asked for, else of the last round."""
    rounds = await visit.ask.get("monitoring", "/rounds", year=asked["year"])
    months = {str(one["month"]): one for one in rounds.items}
    month = asked["month"] if asked.get("month") in months else next(reversed(months), "")
    if not month:
        return Dots(NOTHING if rounds.ok else rounds, [], months, month)
    narrowed = {name: asked.get(name, "") for name in ("unit", "quadrant")}
    said, rows = await visit.ask.everything("monitoring", f"/rounds/{months[month]['round']}/quadrant", narrowed)
    return Dots(said, Order.asked(asked, SORTS).of(sorted(rows, key=lambda one: -abs(float(one["ahead"])))), months, month)


async def _projects(visit: Visit, asked: Asked) -> AsyncIterator[Said]:
    dots = await _dots(visit, asked)
    yield told(dots.said, dots.rows) if dots.said.ok else dots.said


async def _warnings(visit: Visit, asked: Asked) -> AsyncIterator[Said]:
    known = await asyncio.gather(*(visit.ask.everything("monitoring", path, asked) for path in ("/warnings", "/disposals", "/choices")))
    warnings, disposals, choices = (rows for _said, rows in known)
    decided, chosen = ({one["item"]: one for one in rows} for rows in (disposals, choices))
    lines = (_line(one, decided.get(one["item"], {}), chosen.get(one["item"], {})) for one in _in_order(warnings))
    yield gathered([said for said, _rows in known], lines)


def _line(one: Mapping[str, Any], decided: Mapping[str, Any], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """A warning with what was decided on it."""
    payment = chosen["status"] if chosen.get("month") == one["month"] else ""
    disposal = {"disposal": decided.get("disposal"), "held": decided.get("amount"), "document": decided.get("document"), "payment": payment}
    return {**one["warning"], **one, **disposal}


of_round = of_year("month", "unit", "quadrant", "sort", "desc")
TABLES = (
    Table(
        "/quadrant",
        _("双监控"),
        (
            ITEM_CODE,
            UNIT_CODE,
            NAME,
            UNIT,
            MONTH,
            AMOUNT,
            Column("execution_rate", _("预算执行率"), "percent"),
            Column("execution_light", _("预算执行"), "light"),
            Column("attainment", _("目标实现程度"), "percent"),
            Column("goal_light", _("绩效目标"), "light"),
            Column("ahead", _("差距"), "number"),
            Column("quadrant", _("象限")),
        ),
        _projects,
        of_round,
    ),
    Table(
        "/quadrant/warnings",
        _("未解除的预警"),
        (
            ITEM_CODE,
            UNIT_CODE,
            NAME,
            UNIT,
            MONTH,
            Column("light", _("灯"), "light"),
            Column("kind", _("预警类型")),
            Column("indicator", _("指标")),
            Column("sentence", _("说明"), "prose"),
            Column("explanation", _("单位说明"), "prose"),
            DUE,
            Column("disposal", _("处置")),
            Column("held", _("处置金额（万元）"), "money"),
            Column("document", _("文号")),
            Column("payment", _("限期选择")),
            TURN,
        ),
        _warnings,
        of_year("unit"),
    ),
)


async def quadrant(visit: Visit) -> Response:
    """`/quadrant?year=2020&month=7&unit=219&quadrant=钱到事未到&sort=amount&desc=true`."""
    asked = {"unit": "", "quadrant": "", **of_round(visit)}
    order = Order.asked(asked, SORTS)
    year, unit = asked["year"], asked["unit"]
    (said, rows, months, month), units, beside = await asyncio.gather(
        _dots(visit, asked),
        visit.units(),
        visit.ask.together(
            warnings=("monitoring", "/warnings", {"year": year, "unit": unit, "limit": MOST}),
            disposals=("monitoring", "/disposals", {"year": year, "unit": unit, "limit": MOST}),
            choices=("monitoring", "/choices", {"year": year, "unit": unit, "limit": MOST}),
        ),
    )
    if not said.ok:
        return visit.refused(said)
    known: Mapping[str, Any] = said.body
    return visit.show(
        "quadrant.html",
        here="monitoring",
        year=year,
        months=months,
        month=month,
        asked=asked,
        rows=rows,
        by=order.by or "ahead",
        falling=order.falling or not order.by,
        lines=known.get("lines"),
        counts=known.get("counts", ()),
        without=known.get("without", 0),
        not_reported=known.get("not_reported", 0),
        about=ABOUT,
        warnings=_in_order(beside["warnings"].items),
        disposals={one["item"]: one for one in beside["disposals"].items},
        choices={one["item"]: one for one in beside["choices"].items},
        disposes=await _disposes(visit, beside["warnings"]),
        units=units,
        away=[one for one in beside.values() if one.away],
    )


async def _disposes(visit: Visit, warnings: Said) -> bool:
    """Whether who looks decides on such warnings at all: the service says so of an empty decision on the first of them."""
    if not warnings.items:
        return False
    said = await visit.ask.post("monitoring", f"/disposals/{warnings.items[0]['item']}/check", {})
    return said.status not in (0, 403)


def _in_order(warnings: Sequence[Any]) -> list[Any]:
    """The open ones, red first."""
    return sorted(warnings, key=lambda one: (one["warning"]["light"] != "红", one["due_on"], one["item"]))
