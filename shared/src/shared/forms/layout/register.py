"""One table with many rows: a row for each item, or for each indicator of an item."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from shared.forms.book import Row as Line
from shared.forms.book import Sheet, letters
from shared.forms.cells.text import DITTO, EMPTY, label, text_of
from shared.forms.form import Cell, Form, Kind, Layout, Row
from shared.forms.layout.one_form import without_year
from shared.forms.layout.words import FIELD, FUND_ROW, SUBTOTAL, TOTAL, column, fund_column

N = TypeVar("N", str, tuple[str, str])
FEWEST = 3
BESIDE = 2
"""So many of its headings stand right of another one: on a paper form the value stands between."""
YEAR = {"年度": "fiscal_year", "预算年度": "fiscal_year", "年份": "fiscal_year", "所属年度": "fiscal_year"}
SUMS = TOTAL | SUBTOTAL
ENDS_OF_SUMS = {word[-1] for word in SUMS}
"""A text with none of these characters is no word of SUMS."""
LEVELS = ("level1", "level2")
ALL_LEVELS = frozenset(LEVELS)
NOTHING = EMPTY | DITTO
KEYS = ("project_code", "project_name", "unit")


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a register mean."""

    fields: Mapping[str, int]
    indicators: Mapping[str, int]
    money: Mapping[tuple[str, str], int]
    """By kind of money and fund column."""

    @property
    def kind(self) -> Kind:
        """As its columns tell, where no title does."""
        if self.indicators.keys() & {"forecast", "possibility_CERTAIN"}:
            return Kind.MONITORING
        return Kind.PROJECT_SELF_EVALUATION if self.indicators.keys() & {"score", "actual"} else Kind.GOAL_DECLARATION


def columns_of(line: Line) -> Columns | None:
    """The heading of a register; None of any other row."""
    fields: dict[str, int] = {}
    indicators: dict[str, int] = {}
    money: dict[tuple[str, str], int] = {}
    unknown = 0
    for at, value in enumerate(line):
        text = text_of(value)
        bare = label(text)
        if not bare:
            continue
        if name := YEAR.get(bare) or FIELD.get(bare):
            fields.setdefault(name, at)
        elif bare in FUND_ROW and bare not in TOTAL:
            money.setdefault((FUND_ROW[bare], "initial"), at)
        elif (meaning := column(text)) and meaning != "weight":
            indicators.setdefault(meaning, at)
        elif (name := fund_column(text)) in ("weight", "score"):
            indicators.setdefault(name, at)
        elif name:
            money.setdefault(("total", name), at)
        else:
            unknown += 1
    places = {*fields.values(), *indicators.values(), *money.values()}
    beside = sum(at + 1 in places for at in places)
    if "project_name" not in fields or len(places) < FEWEST or unknown > len(places) or beside < BESIDE:
        return None
    return Columns(fields, indicators, money)


def register(
    sheet: Sheet, columns: Columns, lines: Iterable[tuple[int, Line]], kind: Kind | None, facts: Mapping[str, Cell], *, typed: bool
) -> Iterator[Form]:
    """Form by form, as the rows come; an item ends where another one is named."""
    heading: dict[str, Cell] = {}
    indicators: list[Row] = []
    money: tuple[Row, ...] = ()
    levels: dict[str, Cell] = {}
    kind = kind or columns.kind
    named, told, paid = _places(columns.fields), _places(columns.indicators), _places(columns.money)

    def form() -> Form:
        fields = {**facts, **heading}
        tables = {name: tuple(rows) for name, rows in (("indicators", indicators), ("funds", money)) if rows}
        missing = without_year(sheet.name, fields)
        return Form(kind, Layout.REGISTER, sheet.name, fields, tables, missing, typed, sheet.since_1904)

    for at, line in lines:
        texts = [text_of(value) for value in line]
        if at in sheet.hidden_rows or _is_sum(texts):
            continue
        own = _cells(sheet, named, at, line, texts, NOTHING)
        if _another(own, heading):
            yield form()
            heading, indicators, money, levels = {}, [], (), {}
        for name, cell in own.items():
            heading.setdefault(name, cell)
        row = _cells(sheet, told, at, line, texts, DITTO)
        if "level1" in row:
            levels.pop("level2", None)
        for level in LEVELS:
            if level in row:
                levels[level] = row[level]
        if not row.keys() <= ALL_LEVELS:
            indicators.append(Row({**levels, **row}))
        money = money or _money(_cells(sheet, paid, at, line, texts, ()))
    if heading:
        yield form()


def _places(columns: Mapping[N, int]) -> list[tuple[N, int, str]]:
    """Each column by its name, where it stands in a row and in the sheet."""
    return [(name, place, letters(place)) for name, place in columns.items()]


def _cells(
    sheet: Sheet, places: Sequence[tuple[N, int, str]], at: int, line: Line, texts: Sequence[str], without: Collection[str]
) -> dict[N, Cell]:
    """What stands in a row, by column; nothing is made of a blank."""
    found: dict[N, Cell] = {}
    title, errors, number = sheet.name, sheet.errors, str(at + 1)
    for name, place, letter in places:
        value, text = (line[place], texts[place]) if place < len(texts) else ("", "")
        error = errors.get((at, place)) if errors else None
        if (text or error) and text not in without:
            found[name] = Cell(value, text, title, letter + number, at, error)
    return found


def _is_sum(texts: Iterable[str]) -> bool:
    """Its first word is 合计, 小计 or the like."""
    first = next(filter(None, texts), "")
    return not ENDS_OF_SUMS.isdisjoint(first) and label(first) in SUMS


def _another(own: Mapping[str, Cell], heading: Mapping[str, Cell]) -> bool:
    """The row names another item."""
    return any(key in own and key in heading and own[key].text != heading[key].text for key in KEYS)


def _money(cells: Mapping[tuple[str, str], Cell]) -> tuple[Row, ...]:
    kinds: dict[str, dict[str, Cell]] = {}
    for (kind, name), cell in cells.items():
        kinds.setdefault(kind, {"kind": Cell(kind, kind, cell.sheet, cell.at, cell.row)})[name] = cell
    return tuple([Row(one) for one in kinds.values()])
