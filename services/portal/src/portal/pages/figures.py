"""The figures of a work year (年度数字), as of an instant, and the events behind each: what counts adds up to the figure."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from portal.desk import Visit
from portal.listings import AMOUNT, ITEM_CODE, NAME, UNIT, UNIT_CODE, Column
from portal.pages.taking import Asked, Table, by, listed, of_year, told
from portal.services import Said
from portal.terms import CODES, SERVICES, _

CHAPTERS = {
    "1": _("目标批复"),
    "2": _("目标覆盖"),
    "3": _("运行监控"),
    "4": _("单位自评"),
    "5": _("部门整体自评"),
    "6": _("重点评价与部门评价"),
    "7": _("整改"),
    "8": _("公开"),
    "9": _("上报"),
    "10": _("结果应用"),
}
"""By the number in a figure's code."""
PAGE = 100
instants = by("as_of", "known_at")
"""As of when, as it was asked."""
ordered = by("as_of", "known_at", "sort", "desc")
"""The same of one figure's events, and in which order."""


async def _each(visit: Visit, asked: Asked) -> AsyncIterator[Said]:
    said = await visit.ask.get("audit", f"/figures/{quote(asked['year'], safe='')}", **instants(visit))
    yield told(said, ({**one, "chapter": CHAPTERS[_chapter(one)], "lines": _parts(one)} for one in said.items)) if said.ok else said


def _chapter(figure: dict[str, Any]) -> str:
    return re.sub(r"\D", "", figure["code"])


def _parts(figure: dict[str, Any]) -> list[str]:
    return [line["printed"] for line in figure["lines"] if line["count"]]


def _events(visit: Visit, _asked: Asked) -> AsyncIterator[Said]:
    def line(one: Mapping[str, Any]) -> tuple[Mapping[str, Any]]:
        words = {"tag": CODES.get(one["tag"], one["tag"]), "source": SERVICES[one["source"]], "counts": COUNTS[one["counts"]]}
        return ({**one, **{name: visit.term(word) for name, word in words.items() if word}},)

    return listed("audit", "/figures/{year}/{code}/events", line)(visit, ordered(visit))


COUNTS = {True: _("计入"), False: _("依据")}
TABLES = (
    Table(
        "/figures",
        _("年度数字"),
        (
            Column("code", _("编号"), "code"),
            Column("chapter", _("章")),
            Column("title", _("数字")),
            Column("printed", _("本年")),
            Column("exact", _("精确")),
            Column("previous", _("上年")),
            Column("lines", _("其中"), "texts"),
            Column("scope", _("范围"), "prose"),
            Column("basis", _("算法"), "prose"),
        ),
        _each,
        of_year("as_of", "known_at"),
    ),
    Table(
        "/figures/{year:int}/{code:str}",
        _("所据事件"),
        (
            ITEM_CODE,
            UNIT_CODE,
            NAME,
            UNIT,
            Column("part", _("部分")),
            Column("tag", _("分类")),
            Column("counts", _("计入或依据")),
            AMOUNT,
            Column("time", _("业务时间"), "moment"),
            Column("type", _("事件")),
            Column("source", _("来源")),
            Column("position", _("位置"), "number"),
            Column("id", _("事件标识")),
        ),
        _events,
        lambda visit: {name: visit.request.path_params[name] for name in ("year", "code")} | ordered(visit),
    ),
)


async def figures(visit: Visit) -> Response:
    """`/figures?year=2020&as_of=2020-12-31`."""
    asked = instants(visit)
    year = visit.year
    said = await visit.ask.get("audit", f"/figures/{year}", **asked) if re.fullmatch("20[0-9]{2}", year) else None
    if said is not None and not said.ok and not said.away and said.status != 422:
        return visit.refused(said)
    chapters: dict[str, list[dict[str, Any]]] = {number: [] for number in CHAPTERS}
    for one in said.items if said else ():
        chapters[_chapter(one)].append(one)
    status = 200 if said is not None and (said.ok or said.away) else 422
    return visit.show(
        "figures.html",
        status,
        here="figures",
        year=year,
        asked=asked,
        said=said,
        chapters=chapters,
        titles=CHAPTERS,
        notes=_notes(chapters),
    )


async def behind(visit: Visit) -> Response:
    """`/figures/2020/Q1b`: the events behind one figure, or one leg of the money's way (M1), page by page."""
    year, code = visit.request.path_params["year"], visit.request.path_params["code"]
    asked = instants(visit)
    after = visit.request.query_params.get("after", "")
    known, said, units = await asyncio.gather(
        visit.ask.get("audit", f"/figures/{year}{'/flow' if code.startswith('M') else ''}", **asked),
        visit.ask.get("audit", f"/figures/{year}/{code}/events", **ordered(visit), after=after, limit=PAGE),
        visit.units(),
    )
    figure = next((one for one in known.items if one["code"] == code), None)
    if not said.ok or figure is None:
        return visit.refused(known if said.ok and not known.ok else said) if not (said.ok and known.ok) else visit.missing()
    return visit.show(
        "figure.html",
        here="figures",
        year=year,
        asked=asked,
        figure=figure,
        by=visit.request.query_params.get("sort") or "position",
        falling=visit.request.query_params.get("desc") == "true",
        rows=said.items,
        next=said.next,
        units=units,
    )


def _notes(chapters: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Every note once."""
    return list(dict.fromkeys(note for rows in chapters.values() for one in rows for note in one["notes"]))
