"""整改台账: every rectification of a year with its dates on one axis, what is late first, and where its linkage and disclosure stand."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.forms import open_to
from portal.services import PAGE, Said
from portal.terms import _
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
ORIGINS = ("MONITORING", "SELF", "DEPARTMENT", "KEY", "AUDIT")
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
    def months(self) -> list[tuple[int, str]]:
        """Each month's first day; every second or third where there are many."""
        days = [date(n // 12, n % 12 + 1, 1) for n in range(_month(self.first), _month(self.last) + 1)]
        step = 1 + len(days) // 9
        return [(self.at(one), f"{one.month}月") for one in days if one >= self.first and one.month % step == 1 % step]


async def board(visit: Visit) -> Response:
    """`/board?year=2020&show=open&origin=KEY&unit=219&age=late`."""
    given = visit.request.query_params
    year, unit = visit.year, given.get("unit", "")
    asked = {"year": year, "unit": unit, "origin": given.get("origin", "")}
    (said, rows), other, units, document = await asyncio.gather(
        visit.ask.everything("feedback", "/rectifications", asked),
        _beside(visit, year, unit),
        visit.units(),
        visit.ask.document("feedback"),
    )
    if not said.ok:
        return visit.refused(said)
    mine = {one["path"]: one["task"] for one in other["todo"].items}
    known = [_row(one, visit.today, mine, other) for one in rows]
    show, age = given.get("show", "open"), given.get("age", "")
    shown = [one for one in known if age in ("", one["age"]) and (show == "all" or age or (one["group"] == "ended") == (show == "ended"))]
    shown.sort(key=lambda one: (list(GROUPS).index(one["group"]), one["due"] or date.max, one["item"], one["n"]))
    axis = _axis(shown, visit.today)
    return visit.show(
        "board.html",
        here="feedback",
        year=year,
        asked=asked | {"show": show, "age": age},
        groups={key: [one for one in shown if one["group"] == key] for key in GROUPS},
        words=GROUPS,
        ages=[(key, word, sum(one["age"] == key for one in known)) for key, word in AGES.items()],
        figures=_figures(known, other),
        shown=shown,
        axis=axis,
        waiting=other["waiting"].items,
        draft_of=draft_of if document.ok and open_to(document.body, "/rectifications/{item}", visit.person.roles) else None,
        origins=ORIGINS,
        units=units,
        counts={"open": sum(one["group"] != "ended" for one in known), "ended": sum(one["group"] == "ended" for one in known)},
        away=[one for one in other.values() if one.away],
    )


async def _beside(visit: Visit, year: str, unit: str) -> dict[str, Said]:
    """What else is known of the year's items; who may not see a part of it sees the rest."""
    number = int(year) if year.isdecimal() else 0
    asked = {f"linkages {n}": ("feedback", "/linkages", {"year": n, "unit": unit, "limit": PAGE}) for n in (number + 1, number + 2)}
    return await visit.ask.together(
        todo=("feedback", "/todo", {"limit": PAGE, "year": year}),
        disclosures=("feedback", "/disclosures", {"year": year, "unit": unit, "limit": PAGE}),
        waiting=("feedback", "/to-rectify", {"year": year, "unit": unit, "limit": PAGE}),
        **asked,
    )


def _row(one: Mapping[str, Any], today: date, mine: Mapping[str, str], other: Mapping[str, Said]) -> dict[str, Any]:
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
        "linkages": [x for name, said in other.items() if name.startswith("linkages") for x in said.items if x["item"] == item],
        "disclosures": [x for x in other["disclosures"].items if x["item"] == item],
    }


_DAYS = ("issued_on", "ended_on", "measures_due_on", "completion_due_on", "due_on")


def _figures(known: list[dict[str, Any]], other: Mapping[str, Said]) -> dict[str, Any]:
    """At the top of the board."""
    going = [one for one in known if one["group"] != "ended"]
    late = [one["late"] for one in going if one["late"]]
    return {
        "open": len(going),
        "problems": sum(one["problem_count"] for one in going),
        "amount": sum(float(one["amount"]) for one in going),
        "late": len(late),
        "longest": max(late, default=0),
        "soon": sum(one["age"] == "soon" for one in going),
        "ended": len(known) - len(going),
        "waiting": len(other["waiting"].items) if other["waiting"].ok else None,
    }


def _axis(shown: Iterable[Mapping[str, Any]], today: date) -> Axis:
    days = [one[name] for one in shown for name in _DAYS if one[name]] or [today]
    return Axis(min(days), max(*days, today), today)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
