"""The lines of a list as HTML: a column's values by its kind, in the reader's language, set into the line of this list."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from portal.addresses import address_with
from portal.listings import Column, Listing
from portal.terms import CODES, ORIGINS, ROLES

Row = Mapping[str, Any]
NAMES = frozenset({"item", "audited"})
CLASSES = {"money": "n", "number": "n", "percent": "n", "day": "nw", "grade": "c"}
BAD = ("退回", "逾期", "暂停")
ENDED = frozenset({"已批复", "年度终了", "已办结", "已确认", "已销号", "已落实"})
VALUES = 4096
"""So many values of a kind are remembered as they are shown."""


@lru_cache(VALUES, typed=True)
def safe(value: Any) -> str:
    """As text that says nothing to a browser."""
    return str(escape(value))


class Lines:
    """Made once for a language, of how its templates show amounts, days, grades and lights."""

    def __init__(self, word: Callable[[str], str], shown: Mapping[str, Callable[[Any], str]]) -> None:
        self._line = cache(partial(_line, word))
        kinds: Mapping[str, Callable[[Any], Any]] = {
            "text": _text,
            "code": _text,
            "money": shown["wan"],
            "number": shown["number"],
            "percent": shown["percent"],
            "day": shown["day"],
            "grade": lambda value: shown["grade"](value) if value else "—",
            "light": lambda value: shown["light"](value) if value else "—",
            "status": _status,
            "origin": lambda value: word(ORIGINS.get(value, value)) if value else "",
        }
        several: Mapping[str, Callable[[Any], Any]] = {
            "roles": lambda values: "、".join([word(ROLES[one]) for one in values]),
            "texts": lambda values: "、".join(values) or "—",
        }
        self._shown = {kind: _remembered(how) for kind, how in kinds.items()} | {kind: _several(how) for kind, how in several.items()}

    def __call__(self, rows: Sequence[Row], one: Listing, units: Mapping[str, str], query: Mapping[str, str], leads: bool) -> Markup:
        """These rows of this list; a unit leads to the list narrowed to it, a name to its item where the reader has such pages."""
        shown: Mapping[str, Callable[[Any], str]] = {**self._shown, "unit": _Units(units, query).__getitem__}
        named: Mapping[str, Callable[[Row], str]] = {"item": partial(_named, one.tab if leads else ""), "audited": _audited}
        columns = [
            map(shown[column.kind], [row.get(column.name) for row in rows]) if column.kind in shown else map(named[column.kind], rows)
            for column in one.columns
        ]
        line = self._line(one)
        return Markup("".join([line % cells for cells in zip(*columns, strict=True)]))


def _line(word: Callable[[str], str], one: Listing) -> str:
    """A line of this list, with `%s` for what stands in each column; a name is no value that needs its column's title beside it."""
    titles = ["" if column.kind in NAMES else f'{_class(column)} data-l="{safe(word(column.title))}"' for column in one.columns]
    return "".join(["<tr>", *[f"<td{title.replace('%', '%%')}>%s</td>\n" for title in titles], "</tr>"])


def _class(column: Column) -> str:
    return f' class="{known}"' if (known := CLASSES.get(column.kind)) else ""


def _remembered(shown: Callable[[Any], Any]) -> Callable[[Any], str]:
    """How a value is shown, which says the same of it on every page."""
    return lru_cache(VALUES, typed=True)(lambda value: str(escape(shown(value))))


def _several(shown: Callable[[Any], Any]) -> Callable[[Any], str]:
    remembered = _remembered(shown)
    return lambda values: remembered(tuple(values))


def _named(tab: str, row: Row) -> str:
    return _name(tab, row["item"], row["name"])


@lru_cache(VALUES)
def _name(tab: str, item: str, name: str) -> str:
    item, name = safe(item), safe(name or item)
    said = f'<a class="main" href="/items/{item}?tab={tab}">{name}</a>' if tab else name
    return f'{said}　<span class="code">{item.split("-")[2]}</span>'


def _audited(row: Row) -> str:
    item, name = safe(row["item"]), safe(row["name"] or row["item"])
    return f'<a class="main" href="/items/{item}/audit">{name}</a>　<span class="code">{item}</span>'


class _Units(dict[str, str]):
    """Each unit's name as it leads to the list narrowed to it, made when the first row of it comes."""

    def __init__(self, names: Mapping[str, str], query: Mapping[str, str]) -> None:
        super().__init__()
        others = address_with(query, unit=None, after=None)
        self._names, self._there = names, safe(others if others == "?" else f"{others}&")

    def __missing__(self, code: str) -> str:
        made = self[code] = f'<a href="{self._there}unit={quote(code)}">{safe(self._names.get(code, code))}</a>'
        return made


def _status(value: str) -> Markup:
    colour = "bad" if any(word in value for word in BAD) else "ok" if value in ENDED else "act"
    return Markup(f'<span class="state {colour}">{escape(value)}</span>')


def _text(value: Any) -> Any:
    return CODES.get(value, value) if value else "—"
