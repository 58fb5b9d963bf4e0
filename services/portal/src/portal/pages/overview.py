"""总览: a fiscal year in charts, each drawn from a table whose numbers lead to what they are made of."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.item_number import is_project
from portal.pages.board import AGES, age_of
from portal.services import Said
from portal.terms import _

SHOWN = ("Q1a", "Q1b", "Q2a", "Q3c", "Q7d", "Q10b")
"""The figures at the top, by audit's codes."""
GRADES = ("优", "良", "中", "差")
KINDS = {"SELF": _("单位自评"), "DEPARTMENT": _("部门评价"), "KEY": _("重点评价")}
OBJECTS = {"PROJECT": _("项目"), "DEPARTMENT": _("部门整体支出")}
LISTS = {"SELF": "evaluation", "KEY": "key-evaluations"}
SUMMED = ("executed", "adjusted_budget")
DEPARTMENT = 3
"""Digits of a unit's code that are its department's."""


async def overview(visit: Visit) -> Response:
    """`/overview?year=2020`."""
    year = visit.year
    after = str(int(year) + 1) if year.isdecimal() else year
    asked, (facts, executed), (rectified, cases), units = await asyncio.gather(
        visit.ask.together(
            figures=("audit", f"/figures/{year}"),
            later=("audit", f"/figures/{after}"),
            coverage=("goals", "/statistics/coverage", {"year": year}),
            results=("evaluation", "/results", {"year": year, "limit": 1}),
        ),
        visit.ask.everything("monitoring", "/executions", {"year": year}),
        visit.ask.everything("feedback", "/rectifications", {"year": year}),
        visit.units(),
    )
    figures = asked["figures"]
    if not figures.ok and not figures.away:
        return visit.refused(figures)
    known = {one["code"]: one for one in figures.body} if figures.ok else {}
    later = {one["code"]: one for one in asked["later"].body} if asked["later"].ok else {}
    return visit.show(
        "overview.html",
        here="overview",
        year=year,
        after=after,
        shown=[known[code] for code in SHOWN if code in known],
        coverage=_by_department(asked["coverage"].body["by_unit"], units) if asked["coverage"].ok else [],
        execution=_along_the_year(executed),
        grades=[_graded(*key, rows) for key, rows in _grouped(asked["results"]).items()],
        grade_names=GRADES,
        ages=_ages(cases, visit),
        flow=_flow(year, after, known, later) if known else [],
        away=list({one.service: one for one in (*asked.values(), facts, rectified) if one.away}.values()),
    )


def _by_department(rows: Iterable[Mapping[str, Any]], units: Mapping[str, str]) -> list[dict[str, Any]]:
    """Goals approved and still missing of each department with the units below it, the largest first."""
    found: dict[str, dict[str, Any]] = {}
    for one in rows:
        code = one["unit"][:DEPARTMENT]
        name = units.get(code) or one["name"]
        row = found.setdefault(code, {"unit": code, "name": name, "approved": 0, "missing": 0, "amount": Decimal(0)})
        row["approved"] += one["approved"]
        row["missing"] += one["required"] - one["approved"]
        row["amount"] += Decimal(one["approved_amount"])
    return sorted(found.values(), key=lambda one: (-one["missing"], -one["approved"], one["unit"]))


def _along_the_year(facts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The projects' budget and what was spent of it by the end of each month that the treasury told of; corrected facts do not count."""
    latest: dict[str, Mapping[str, Decimal]] = {}
    sums = dict.fromkeys(SUMMED, Decimal(0))
    by_month: dict[str, dict[str, Decimal]] = {}
    for one in sorted((one for one in facts if not one["corrected_by"] and is_project(one["item"])), key=lambda one: one["as_of"]):
        before, now = latest.get(one["item"], {}), {name: Decimal(one[name]) for name in SUMMED}
        latest[one["item"]] = now
        sums = {name: sums[name] + now[name] - before.get(name, 0) for name in SUMMED}
        by_month[one["as_of"][:7]] = sums
    return [
        {"month": month, "rate": 100 * sums["executed"] / sums["adjusted_budget"] if sums["adjusted_budget"] else Decimal(0), **sums}
        for month, sums in by_month.items()
    ]


def _grouped(results: Said) -> Mapping[tuple[str, str], dict[str, int]]:
    """Results by kind, object and grade."""
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for one in results.body["distribution"] if results.ok else ():
        found[one["kind"], one["object"]][one["grade"]] = one["results"]
    return found


def _graded(kind: str, of: str, counts: Mapping[str, int]) -> dict[str, Any]:
    return {"kind": KINDS[kind], "object": OBJECTS[of], "list": LISTS.get(kind, ""), "counts": [counts.get(one, 0) for one in GRADES]}


def _ages(cases: Iterable[Mapping[str, Any]], visit: Visit) -> list[tuple[str, str, int]]:
    """How many rectifications there are of each age."""
    ages = [age_of(one, visit.today) for one in cases]
    return [(key, word, ages.count(key)) for key, word in AGES.items()]


def _flow(year: str, after: str, known: Mapping[str, Any], later: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The year's money from the approved goals over monitoring to the grades of the next year's evaluations, by audit's figures."""
    approved, watched = Decimal(known["Q1b"]["value"] or 0), Decimal(known["Q3a"]["value"] or 0)
    graded = [(line["label"], Decimal(line["amount"])) for line in (later.get("Q4d") or {}).get("lines", ())]
    rest = watched - sum((amount for _label, amount in graded), Decimal(0))
    parts = [
        (_("批复目标"), _("纳入监控"), watched, f"/figures/{year}/Q3a"),
        (_("批复目标"), _("未监控"), approved - watched, f"/figures/{year}/Q1b"),
        *((_("纳入监控"), label, amount, f"/figures/{after}/Q4d") for label, amount in graded),
        (_("纳入监控"), _("未自评"), rest, f"/figures/{after}/Q4d"),
    ]
    return [{"from": start, "to": end, "amount": amount, "address": address} for start, end, amount, address in parts if amount > 0]
