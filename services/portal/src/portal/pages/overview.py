"""总览: a fiscal year in charts, each drawn from a table whose numbers lead to what they are made of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.pages.board import AGES
from portal.services import Said
from portal.terms import _

SHOWN = ("Q1a", "Q1b", "Q2a", "Q3c", "Q7d", "Q10b")
"""The figures at the top, by audit's codes."""
GRADES = ("优", "良", "中", "差")
KINDS = {"SELF": _("单位自评"), "DEPARTMENT": _("部门评价"), "KEY": _("重点评价")}
OBJECTS = {"PROJECT": _("项目"), "DEPARTMENT": _("部门整体支出")}
LEGS = {
    "M1": (_("批复目标"), _("纳入监控")),
    "M2": (_("批复目标"), _("未监控")),
    "M3": (_("纳入监控"), ""),
    "M4": (_("纳入监控"), _("未自评")),
}
"""The year's money, by audit's codes: from where and to where; M3 to each grade."""
LISTS = {"SELF": "evaluation", "KEY": "key-evaluations"}


async def overview(visit: Visit) -> Response:
    """`/overview?year=2020`."""
    year = visit.year
    after = str(int(year) + 1) if year.isdecimal() else year
    asked = await visit.ask.together(
        figures=("audit", f"/figures/{year}"),
        flow=("audit", f"/figures/{after}/flow"),
        coverage=("goals", "/statistics/coverage", {"year": year}),
        results=("evaluation", "/results", {"year": year, "limit": 1}),
        spent=("monitoring", "/executions/months", {"year": year}),
        ages=("feedback", "/rectifications/ages", {"year": year}),
    )
    figures = asked["figures"]
    if not figures.ok and not figures.away:
        return visit.refused(figures)
    known = {one["code"]: one for one in figures.body} if figures.ok else {}
    return visit.show(
        "overview.html",
        here="overview",
        year=year,
        after=after,
        shown=[known[code] for code in SHOWN if code in known],
        coverage=asked["coverage"].body["departments"] if asked["coverage"].ok else [],
        execution=asked["spent"].items,
        grades=[_graded(*key, rows) for key, rows in _grouped(asked["results"]).items()],
        grade_names=GRADES,
        ages=[(one["age"], AGES[one["age"]], one["rectifications"]) for one in asked["ages"].items],
        flow=list(_flow(after, asked["flow"].items)),
        away=list({one.service: one for one in asked.values() if one.away}.values()),
    )


def _grouped(results: Said) -> Mapping[tuple[str, str], dict[str, int]]:
    """Results by kind, object and grade."""
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for one in results.body["distribution"] if results.ok else ():
        found[one["kind"], one["object"]][one["grade"]] = one["results"]
    return found


def _graded(kind: str, of: str, counts: Mapping[str, int]) -> dict[str, Any]:
    return {"kind": KINDS[kind], "object": OBJECTS[of], "list": LISTS.get(kind, ""), "counts": [counts.get(one, 0) for one in GRADES]}


def _flow(after: str, legs: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Audit's legs as bands of the chart, none where no money goes, each with the address of what it is made of."""
    for one in legs:
        start, end = LEGS[one["code"]]
        to = [(line["label"], line["amount"]) for line in one["lines"]] if one["lines"] else [(end, one["value"])]
        for label, amount in to:
            if Decimal(amount):
                yield {"from": start, "to": label, "amount": Decimal(amount), "address": f"/figures/{after}/{one['code']}"}
