"""One table with many rows: a row for each item, or for each indicator of an item."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from shared.forms.book import Row as Line
from shared.forms.book import Sheet, address
from shared.forms.cells.text import DITTO, EMPTY, label, text_of
from shared.forms.form import Cell, Form, Kind, Layout, Row
from shared.forms.layout.words import FIELD, FUND_ROW, SUBTOTAL, TOTAL, column, fund_column

FEWEST = 3
BESIDE = 2
"""So many of its headings stand right of another one: on a paper form the value stands between."""
YEAR = {"年度": "fiscal_year", "预算年度": "fiscal_year", "年份": "fiscal_year", "所属年度": "fiscal_year"}
SUMS = TOTAL | SUBTOTAL
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
    money: list[Row] = []
    levels: dict[str, Cell] = {}

    def form() -> Form:
        tables = {name: tuple(rows) for name, rows in (("indicators", indicators), ("funds", money)) if rows}
        return Form(kind or columns.kind, Layout.REGISTER, sheet.name, {**facts, **heading}, tables, (), typed)

    for at, line in lines:
        if at in sheet.hidden_rows:
            continue
        own = {name: cell for name, place in columns.fields.items() if (cell := _cell(sheet, at, place, line)) and cell.text not in NOTHING}
        if next((label(text) for value in line if (text := text_of(value))), "") in SUMS:
            continue
        if any(own[key].text != heading[key].text for key in KEYS if key in own and key in heading):
            yield form()
            heading, indicators, money, levels = {}, [], [], {}
        for name, cell in own.items():
            heading.setdefault(name, cell)
        row = {
            name: cell for name, place in columns.indicators.items() if (cell := _cell(sheet, at, place, line)) and cell.text not in DITTO
        }
        if "level1" in row:
            levels.pop("level2", None)
        levels |= {name: cell for name, cell in row.items() if name in ("level1", "level2")}
        if row.keys() - {"level1", "level2"}:
            indicators.append(Row({**levels, **row}))
        if not money:
            money = _money(sheet, columns, at, line)
    if heading:
        yield form()


def _cell(sheet: Sheet, at: int, place: int, line: Line) -> Cell | None:
    value = line[place] if place < len(line) else ""
    error = sheet.errors.get((at, place))
    if not error and (value is None or value == ""):
        return None
    cell = Cell(value, sheet.name, address(at, place), at, error)
    return cell if error or cell.text else None


def _money(sheet: Sheet, columns: Columns, at: int, line: Line) -> list[Row]:
    kinds: dict[str, dict[str, Cell]] = {}
    for (kind, name), place in columns.money.items():
        if cell := _cell(sheet, at, place, line):
            kinds.setdefault(kind, {"kind": Cell(kind, sheet.name, cell.at, at)})[name] = cell
    return [Row(cells) for cells in kinds.values()]
