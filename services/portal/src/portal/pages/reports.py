"""Reports to the county government and the people's congress (上报): the list of a work year, and each as an official document to read."""

import asyncio
import re
from collections.abc import AsyncIterator, Collection, Mapping
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.listings import AMOUNT, GRADE, ITEM_CODE, NAME, SCORE, STATUS, TURN, UNIT, UNIT_CODE, Column
from portal.pages.taking import Asked, Table, listed, of_year
from portal.services import Said
from portal.terms import _

REPORT = re.compile(r"[0-9]{6}-20[0-9]{2}-[GC]")
TO = {"G": _("县政府"), "C": _("县人大")}
MAIN = ("Q1a", "Q1b", "Q2a", "Q2b", "Q3a", "Q4a", "Q4c", "Q6a", "Q6c", "Q7a", "Q7c", "Q7d", "Q8b", "Q10b")
"""The figures that a report closes with; the page of figures has all."""


def _of_work_year(visit: Visit, asked: Asked) -> AsyncIterator[Said]:
    return listed("feedback", "/reports", lambda one: ({**one, "recipient": visit.term(TO[one["recipient"]])},))(
        visit, {"work_year": asked["year"]}
    )


TABLES = (
    Table(
        "/reports",
        _("报告"),
        (
            Column("title", _("报告"), "prose"),
            Column("recipient", _("报送对象")),
            Column("document", _("文号")),
            Column("reported_on", _("上报日期"), "day"),
            Column("items", _("涉及项目"), "number"),
            STATUS,
            TURN,
        ),
        _of_work_year,
        of_year(),
    ),
    Table(
        "/reports/{name:str}/{n:int}/results",
        _("评价结果"),
        (ITEM_CODE, UNIT_CODE, NAME, UNIT, Column("kind", _("评价"), "origin"), AMOUNT, SCORE, GRADE),
        listed("feedback", "/reports/{name}/{n}/results"),
    ),
)


async def reports(visit: Visit) -> Response:
    """`/reports?year=2020`."""
    year = visit.year
    said = await visit.ask.get("feedback", "/reports", work_year=year, after=visit.request.query_params.get("after", ""))
    if not said.ok and not said.away and said.status != 422:
        return visit.refused(said)
    status = 422 if said.status == 422 else 200
    document = await visit.ask.document("feedback")
    may = document.ok and may_prepare(document.body, visit.person.roles)
    return visit.show(
        "reports.html",
        status,
        here="reports",
        year=year,
        said=said,
        rows=said.items,
        next=said.next,
        to=TO,
        prepares={to: f"/reports/{visit.person.jurisdiction}-{year}-{to}/preparation" for to in TO} if may else {},
    )


def may_prepare(document: Mapping[str, Any], roles: Collection[str]) -> bool:
    """Whether the service lets any of their roles prepare a report."""
    return bool(set(document["paths"]["/reports/{name}"]["post"].get("x-may", ())) & set(roles))


async def report(visit: Visit) -> Response:
    """`/reports/360922-2020-G/1`: as of now; what is not theirs is left out with its reason."""
    name, n = visit.request.path_params["name"], visit.request.path_params["n"]
    if not REPORT.fullmatch(name):
        return visit.missing()
    said = await visit.ask.get("feedback", f"/reports/{name}/{n}")
    if not said.ok:
        return visit.refused(said)
    known, year = said.body, said.body["work_year"]
    asked, (results, rows), units = await asyncio.gather(
        visit.ask.together(
            statistics=("feedback", "/rectifications/statistics", {"work_year": year}),
            figures=("audit", f"/figures/{year}"),
        ),
        visit.ask.everything("feedback", f"/reports/{name}/{n}/results"),
        visit.units(),
    )
    figures = {one["code"]: one for one in asked["figures"].items}
    return visit.show(
        "report.html",
        here="reports",
        name=name,
        n=n,
        to=TO[name[-1]],
        report=known,
        document=known["document"],
        results=results,
        rows=rows,
        statistics=asked["statistics"],
        figures=[figures[code] for code in MAIN if code in figures],
        away=[one for one in (*asked.values(), results) if one.away],
        units=units,
    )
