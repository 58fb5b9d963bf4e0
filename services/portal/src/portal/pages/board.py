"""整改台账: every rectification of a year with its dates on one axis, what is late first, and where its linkage and disclosure stand."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from starlette.responses import Response

from portal.desk import Visit
from portal.forms import open_to
from portal.listings import AMOUNT, ITEM_CODE, NAME, STATUS, TURN, UNIT, UNIT_CODE, Column
from portal.pages.taking import Asked, Table, of_year, told
from portal.services import Said
from portal.terms import CODES, ORIGINS, _
from portal.to_rectify import draft_of

GROUPS = {"late": _("逾期"), "mine": _("等我办"), "others": _("等别人办"), "ended": _("已结")}
AGES = {
    "late30": _("逾期 30 天以上"),
    "late7": _("逾期 8—30 天"),
    "late": _("逾期 1—7 天"),
    "soon": _("7 天内到期"),
    "ahead": _("7 天以后到期"),
    "undated": _("没有未答复的期限"),
    "ended": _("已结"),
}
"""龄期."""
BY = ("MONITORING", "SELF", "DEPARTMENT", "KEY", "AUDIT")
WIDE = 446
"""Of the axis, in its own units."""


@dataclass(frozen=True)
class Axis:
    """The days that the board shows, from the left to the right."""

    first: date
    last: date
    today: date

    def at(self, day: date | None) -> int:
        """Where a day stands."""
        return round(((day or self.first) - self.first).days * (WIDE - 60) / max(1, (self.last - self.first).days)) + 8

    @property
    def months(self) -> list[tuple[int, date]]:
        """Each month's first day; every second or third where there are many."""
        days = [date(n // 12, n % 12 + 1, 1) for n in range(_month(self.first), _month(self.last) + 1)]
        step = 1 + len(days) // 9
        return [(self.at(one), one) for one in days if one >= self.first and one.month % step == 1 % step]


async def board(visit: Visit) -> Response:
    """`/board?year=2020&show=open&origin=KEY&unit=219&age=late`."""
    asked = _asked(visit)
    narrowed = {name: asked[name] for name in ("year", "unit", "origin")}
    (said, shown, other), figures, units, document = await asyncio.gather(
        _shown(visit, asked),
        visit.ask.get("feedback", "/rectifications/figures", **narrowed),
        visit.units(),
        visit.ask.document("feedback"),
    )
    if not said.ok or not figures.ok:
        return visit.refused(figures if said.ok else said)
    axis = _axis(shown, visit.today)
    return visit.show(
        "board.html",
        here="feedback",
        year=asked["year"],
        asked=asked,
        groups={key: [one for one in shown if one["group"] == key] for key in GROUPS},
        words=GROUPS,
        ages=[(one["age"], AGES[one["age"]], one["rectifications"]) for one in figures.body["ages"]],
        figures=figures.body,
        shown=shown,
        axis=axis,
        waiting=other["waiting"],
        draft_of=draft_of if document.ok and open_to(document.body, "/rectifications/{item}", visit.person.roles) else None,
        origins=BY,
        units=units,
        away=[one.said for one in other.values() if one.said.away],
    )


class Rows(NamedTuple):
    """All rows of a list, and what was said last."""

    said: Said
    rows: list[Any]


def _asked(visit: Visit) -> dict[str, Any]:
    """What the board is narrowed to; an age (龄期) says by itself whether it is of what is open or of what is ended."""
    given = of_year("unit", "origin", "age", "show")(visit)
    show = "" if "age" in given else given.get("show", "open")
    return {"unit": "", "origin": "", "age": "", **given, "show": show}


async def _shown(visit: Visit, asked: Asked) -> tuple[Said, list[dict[str, Any]], dict[str, Rows]]:
    """The rectifications as they stand on the board, and what else is known of the year."""
    year, unit, show, age = (asked[name] for name in ("year", "unit", "show", "age"))
    (said, rows), other = await asyncio.gather(
        visit.ask.everything("feedback", "/rectifications", {name: asked[name] for name in ("year", "unit", "origin")}),
        _beside(visit, year, unit),
    )
    mine = {one["path"]: one["task"] for one in other["todo"].rows}
    known = [_row(one, visit.today, mine, other) for one in rows]
    shown = [one for one in known if age in ("", one["age"]) and (show == "all" or age or (one["group"] == "ended") == (show == "ended"))]
    shown.sort(key=lambda one: (list(GROUPS).index(one["group"]), one["due"] or date.max, one["item"], one["n"]))
    return said, shown, other


async def _taken(visit: Visit, asked: Asked) -> AsyncIterator[Said]:
    said, shown, other = await _shown(visit, asked)
    lost = next((one.said for one in other.values() if one.said.away), said)
    yield told(said, (_line(visit, one) for one in shown)) if said.ok and lost.ok else lost


def _line(visit: Visit, one: Mapping[str, Any]) -> dict[str, Any]:
    """As a table has it: days as days, what follows in words."""
    follows = [(each["action"], each["status"]) for each in one["linkages"]]
    follows += [(CODES.get(each["subject"], each["subject"]), each["status"]) for each in one["disclosures"]]
    days = {name: one[name].isoformat() if one[name] else None for name in _DAYS}
    return {**one, **days, "group": visit.term(GROUPS[one["group"]]), "follows": [" · ".join(map(visit.term, pair)) for pair in follows]}


async def _beside(visit: Visit, year: str, unit: str) -> dict[str, Rows]:
    """What else is known of the year's items; who may not see a part of it sees the rest."""
    number = int(year) if year.isdecimal() else 0
    asked: dict[str, tuple[str, dict[str, Any]]] = {
        "todo": ("/todo", {"year": year}),
        "disclosures": ("/disclosures", {"year": year, "unit": unit}),
        "waiting": ("/to-rectify", {"year": year, "unit": unit}),
        **{f"linkages {n}": ("/linkages", {"year": n, "unit": unit}) for n in (number + 1, number + 2)},
    }
    told = await asyncio.gather(*(visit.ask.everything("feedback", path, given) for path, given in asked.values()))
    return {name: Rows(*one) for name, one in zip(asked, told, strict=True)}


def _row(one: Mapping[str, Any], today: date, mine: Mapping[str, str], other: Mapping[str, Rows]) -> dict[str, Any]:
    """A rectification as the board shows it."""
    days = {name: date.fromisoformat(one[name]) if one[name] else None for name in _DAYS}
    due, item = days["due_on"], one["item"]
    task = mine.get(f"/feedback/rectifications/{item}/{one['n']}", "")
    ended = days["ended_on"]
    late = (today - due).days if due and not ended else 0
    return {
        **one,
        **days,
        "due": due,
        "task": task,
        "late": max(0, late),
        "group": "ended" if ended else "late" if late > 0 else "mine" if task else "others",
        "lasts": ((ended or today) - days["issued_on"]).days if days["issued_on"] else None,
        "linkages": [x for name, held in other.items() if name.startswith("linkages") for x in held.rows if x["item"] == item],
        "disclosures": [x for x in other["disclosures"].rows if x["item"] == item],
    }


_DAYS = ("issued_on", "ended_on", "measures_due_on", "completion_due_on", "due_on")
TABLE = Table(
    "/board",
    _("整改台账"),
    (
        ITEM_CODE,
        UNIT_CODE,
        NAME,
        UNIT,
        Column("group", _("分组")),
        STATUS,
        TURN,
        Column("origin", _("起因"), "origin"),
        Column("problem_count", _("问题（个）"), "number"),
        AMOUNT,
        Column("issued_on", _("下达日期"), "day"),
        Column("measures_due_on", _("措施期限"), "day"),
        Column("completion_due_on", _("整改期限"), "day"),
        Column("ended_on", _("办结日期"), "day"),
        Column("due_on", _("期限"), "day"),
        Column("late", _("逾期（天）"), "number"),
        Column("lasts", _("历时（天）"), "number"),
        Column("follows", _("应用与公开"), "texts"),
    ),
    _taken,
    _asked,
    {**AGES, **ORIGINS, "open": _("在办"), "ended": _("已结"), "all": _("全部")},
)


def _axis(shown: Iterable[Mapping[str, Any]], today: date) -> Axis:
    days = [one[name] for one in shown for name in _DAYS if one[name]] or [today]
    return Axis(min(days), max(*days, today), today)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
