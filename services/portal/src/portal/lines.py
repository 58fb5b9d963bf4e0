"""The lines of a list as HTML: each cell by its column's kind, in the reader's language, and the same value made once for a page."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from portal.addresses import address_with
from portal.listings import Column, Listing
from portal.terms import CODES, ORIGINS, ROLES

Cell = Callable[[Mapping[str, Any]], str]
CLASSES = {"money": "n", "number": "n", "percent": "n", "day": "nw", "grade": "c"}
BAD = ("退回", "逾期", "暂停")
ENDED = frozenset({"已批复", "年度终了", "已办结", "已确认", "已销号", "已落实"})


class Lines:
    """Made once for a language, of how its templates show amounts, days, grades and lights."""

    def __init__(self, word: Callable[[str], str], shown: Mapping[str, Callable[[Any], str]]) -> None:
        self._word = word
        self._shown: Mapping[str, Callable[[Any], Any]] = {
            "money": shown["wan"],
            "number": shown["number"],
            "percent": shown["percent"],
            "day": shown["day"],
            "grade": lambda value: shown["grade"](value) if value else "—",
            "light": lambda value: shown["light"](value) if value else "—",
            "status": _status,
            "roles": lambda values: "、".join(word(ROLES[one]) for one in values) or "—",
            "texts": lambda values: "、".join(values) or "—",
            "origin": lambda value: word(ORIGINS.get(value, value)) if value else "",
        }

    def __call__(
        self, rows: Iterable[Mapping[str, Any]], one: Listing, units: Mapping[str, str], query: Mapping[str, str], leads: bool
    ) -> Markup:
        """These rows of this list; a unit leads to the list narrowed to it, a name to its item where the reader has such pages."""
        cells = [self._cell(column, one, units, query, leads) for column in one.columns]
        return Markup("".join([f"<tr>{''.join([cell(row) for cell in cells])}</tr>" for row in rows]))

    def _cell(self, column: Column, one: Listing, units: Mapping[str, str], query: Mapping[str, str], leads: bool) -> Cell:
        if column.kind in ("item", "audited"):
            return _leading if column.kind == "audited" else _named(one.tab, leads)
        said = f' class="{known}"' if (known := CLASSES.get(column.kind)) else ""
        td = f'<td{said} data-l="{escape(self._word(column.title))}">'
        shown = self._shown.get(column.kind, _text)
        if column.kind == "unit":
            shown = _units(units, query)
        made: dict[Any, str] = {}

        def cell(row: Mapping[str, Any]) -> str:
            value = column.of(row)
            key = str(value) if isinstance(value, list) else value
            if (known := made.get(key)) is None:
                known = made[key] = f"{td}{escape(shown(value))}</td>\n"
            return known

        return cell


def _named_safely(row: Mapping[str, Any]) -> tuple[str, str]:
    """An item's number and name, as text that says nothing to a browser."""
    return str(escape(row["item"])), str(escape(row["name"] or row["item"]))


def _named(tab: str, leads: bool) -> Cell:
    def cell(row: Mapping[str, Any]) -> str:
        item, name = _named_safely(row)
        said = f'<a class="main" href="/items/{item}?tab={tab}">{name}</a>' if leads else name
        return f'<td>{said}　<span class="code">{item.split("-")[2]}</span></td>\n'

    return cell


def _leading(row: Mapping[str, Any]) -> str:
    item, name = _named_safely(row)
    return f'<td><a class="main" href="/items/{item}/audit">{name}</a>　<span class="code">{item}</span></td>\n'


def _units(units: Mapping[str, str], query: Mapping[str, str]) -> Callable[[str], Markup]:
    others = address_with(query, unit=None, after=None)
    there = escape(others if others == "?" else f"{others}&")

    def unit(code: str) -> Markup:
        return Markup(f'<a href="{there}unit={quote(code)}">{escape(units.get(code, code))}</a>')

    return unit


def _status(value: str) -> Markup:
    colour = "bad" if any(word in value for word in BAD) else "ok" if value in ENDED else "act"
    return Markup(f'<span class="state {colour}">{escape(value)}</span>')


def _text(value: Any) -> Any:
    return CODES.get(value, value) if value else "—"
