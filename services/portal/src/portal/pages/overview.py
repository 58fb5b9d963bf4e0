"""总览: a fiscal year in charts, each drawn from a table whose numbers lead to what they are made of."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.listings import AMOUNT, Column
from portal.pages.board import AGES
from portal.pages.taking import Asked, Table, of_year, told
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
    asked = await visit.ask.together(figures=("audit", f"/figures/{year}"), **_questions(year))
    figures = asked["figures"]
    if not figures.ok and not figures.away:
        return visit.refused(figures)
    known = {one["code"]: one for one in figures.body} if figures.ok else {}
    return visit.show(
        "overview.html",
        here="overview",
        year=year,
        after=_after(year),
        shown=[known[code] for code in SHOWN if code in known],
        coverage=asked["coverage"].body["departments"] if asked["coverage"].ok else [],
        execution=asked["execution"].items,
        grades=[_graded(*key, rows) for key, rows in _grouped(asked["grades"]).items()],
        grade_names=GRADES,
        ages=[(one["age"], AGES[one["age"]], one["rectifications"]) for one in asked["ages"].items],
        flow=list(_flow(_after(year), asked["flow"].items)),
        away=list({one.service: one for one in asked.values() if one.away}.values()),
    )


def _after(year: str) -> str:
    """The work year in which a fiscal year is evaluated."""
    return str(int(year) + 1) if year.isdecimal() else year


def _questions(year: str) -> dict[str, tuple[Any, ...]]:
    """What each chart is drawn from, by the name that its table is taken along under."""
    return {
        "flow": ("audit", f"/figures/{_after(year)}/flow"),
        "execution": ("monitoring", "/executions/months", {"year": year}),
        "grades": ("evaluation", "/results", {"year": year, "limit": 1}),
        "ages": ("feedback", "/rectifications/ages", {"year": year}),
        "coverage": ("goals", "/statistics/coverage", {"year": year}),
    }


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


def _lines(visit: Visit, name: str, said: Said) -> Iterator[Mapping[str, Any]]:
    """A chart's table as rows of numbers."""
    match name:
        case "flow":
            yield from ({**one, "from": visit.term(one["from"]), "to": visit.term(one["to"])} for one in _flow("", said.items))
        case "grades":
            for (kind, of), counts in _grouped(said).items():
                yield {"kind": visit.term(KINDS[kind]), "object": visit.term(OBJECTS[of]), **{one: counts.get(one, 0) for one in GRADES}}
        case "ages":
            yield from ({**one, "age": visit.term(AGES[one["age"]])} for one in said.items)
        case "coverage":
            yield from said.body["departments"]
        case _:
            yield from said.items


def _table(name: str, title: str, *columns: Column) -> Table:
    async def rows(visit: Visit, asked: Asked) -> AsyncIterator[Said]:
        (said,) = (await visit.ask.together(**{name: _questions(asked["year"])[name]})).values()
        yield told(said, _lines(visit, name, said)) if said.ok else said

    return Table(f"/overview/{name}", title, columns, rows, of_year())


TABLES = (
    _table("flow", _("资金走过闭环"), Column("from", _("从")), Column("to", _("到")), AMOUNT),
    _table(
        "execution",
        _("全年预算执行"),
        Column("month", _("月份")),
        Column("rate", _("执行率（%）"), "percent"),
        Column("executed", _("执行数（万元）"), "money"),
        Column("adjusted_budget", _("预算数（万元）"), "money"),
    ),
    _table(
        "grades", _("评价等次"), Column("kind", _("评价")), Column("object", _("对象")), *(Column(one, _(one), "number") for one in GRADES)
    ),
    _table("ages", _("整改龄期"), Column("age", _("龄期")), Column("rectifications", _("件数"), "number")),
    _table(
        "coverage",
        _("各部门绩效目标覆盖"),
        Column("unit", _("部门代码"), "code"),
        Column("name", _("部门")),
        Column("approved", _("已批复"), "number"),
        Column("missing", _("应有未有"), "number"),
        Column("approved_amount", _("已批复（万元）"), "money"),
    ),
)
