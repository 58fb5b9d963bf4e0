"""The rows that a page shows are taken along whole, as it narrows and orders them, in the two kinds of file: one way for every table."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from starlette.responses import Response, StreamingResponse

from portal.desk import Visit
from portal.downloads import XLSX, Heading, as_csv, as_xlsx
from portal.listings import Column
from portal.services import Said
from portal.terms import _

PAGE = 500
"""Rows asked for at once."""
LONGEST = 100
"""More characters nobody looks for."""
MADE: Final = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": (XLSX, as_xlsx),
}
"""By the ending of the address: the media type, and what writes it."""
SAID = {
    "year": _("%(year)s 年度"),
    "month": _("1—%(month)s 月"),
    "first": _("自 %(first)s"),
    "last": _("至 %(last)s"),
    "as_of": _("业务时间截至 %(as_of)s"),
    "known_at": _("记录时间截至 %(known_at)s"),
}
"""What is said of what a number or a day narrows; of anything else, its own word."""
UNSAID = {"after", "sort", "desc", "derivations"}
"""What a question says beside what it is narrowed to."""

Row = Mapping[str, Any]
Asked = Mapping[str, Any]
Rows = Callable[[Visit, Asked], AsyncIterator[Said]]


def by(*names: str) -> Callable[[Visit], dict[str, Any]]:
    """A page is narrowed by these of its address's parameters, those that are given."""

    def asked(visit: Visit) -> dict[str, Any]:
        given = {name: visit.request.query_params.get(name, "").strip()[:LONGEST] for name in names}
        return {name: value for name, value in given.items() if value}

    return asked


def of_year(*names: str) -> Callable[[Visit], dict[str, Any]]:
    """A page is of a year, this one where none is given, and narrowed by these besides."""
    return lambda visit: {"year": visit.year, **by(*names)(visit)}


NOTHING = by()


@dataclass(frozen=True)
class Table:
    """One that a page shows."""

    at: str
    """Its address without the ending: the page's, and where the page has several, one step below it."""
    title: str
    columns: tuple[Column, ...]
    rows: Rows
    asked: Callable[[Visit], Asked] = NOTHING
    """What the page is narrowed to, as it is asked for."""
    words: Mapping[str, str] = field(default_factory=dict)
    """What the page calls what it may be narrowed to."""

    async def file(self, visit: Visit) -> Response:
        """`/units.xlsx`."""
        asked = self.asked(visit)
        return await taken(visit, self.title, self.columns, asked, self.rows(visit, asked), self.words)


def listed(service: str, path: str, lines: Callable[[Row], Iterable[Row]] = lambda row: (row,)) -> Rows:
    """All pages of a service's list, each of its rows as so many lines."""

    async def pages(visit: Visit, asked: Asked) -> AsyncIterator[Said]:
        async for said in visit.ask.pages(service, path.format(**visit.request.path_params), asked, PAGE, sys.maxsize):
            yield told(said, (line for row in said.items for line in lines(row))) if said.ok else said

    return pages


def told(said: Said, rows: Iterable[Row]) -> Said:
    """What was answered, as the rows that a page makes of it."""
    return replace(said, body={"items": list(rows)})


def gathered(answers: Sequence[Said], rows: Iterable[Row]) -> Said:
    """What a page makes of several answers together; where one of them did not come, that one."""
    return next((said for said in answers if not said.ok), None) or told(answers[0], rows)


async def taken(
    visit: Visit, title: str, columns: tuple[Column, ...], asked: Asked, pages: AsyncIterator[Said], words: Mapping[str, str] = {}
) -> Response:
    """These rows as the file that the address ends in; or why there is none."""
    address, _dot, kind = visit.request.url.path.rpartition(".")
    if kind not in MADE:
        return visit.missing()
    first, units = await asyncio.gather(anext(pages), visit.units())
    if not first.ok:
        return visit.refused(first)
    media, written = MADE[kind]
    shown = tuple(replace(column, title=visit.term(column.title)) for column in columns)
    head = Heading(visit.term(title), _narrowed(visit, asked, columns, {**units, **words}), shown, visit.term)
    name = "-".join(dict.fromkeys(filter(None, [*address.removeprefix("/lists").split("/"), str(asked.get("year", ""))])))
    headers = {"content-disposition": f'attachment; filename="{name}.{kind}"'}
    return StreamingResponse(written(head, _rows(first, pages), units), media_type=media, headers=headers)


async def _rows(first: Said, rest: AsyncIterator[Said]) -> AsyncIterator[list[Any]]:
    """Each page's rows. A page that does not come ends the download as broken: half a list must not look like a whole one."""
    yield first.items
    async for said in rest:
        if not said.ok:
            raise RuntimeError(f"{said.service} did not give the rest of a list: {said.status}")
        yield said.items


def _narrowed(visit: Visit, asked: Asked, columns: Iterable[Column], words: Mapping[str, str]) -> str:
    """The line above the rows: what they are narrowed to, the amounts' unit, who took them along and when."""
    given = {name: str(value) for name, value in sorted(asked.items(), key=lambda one: one[0] != "year") if name not in UNSAID and value}
    said = [
        visit.term(SAID[name]) % {name: value} if name in SAID else visit.term(words.get(value, value)) for name, value in given.items()
    ]
    money = [visit.term(_("单位：万元"))] if any(column.kind == "money" for column in columns) else []
    return "　".join([*said, *money, f"{visit.today.isoformat()} {visit.person.name}"])
