"""All forms of a book, and what was left aside with the reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from msgspec.structs import replace

from shared.forms.book import Book, Row, Sheet, address
from shared.forms.cells.dates import day
from shared.forms.cells.text import label, text_of
from shared.forms.finding import Finding, Severity
from shared.forms.form import Cell, Form, Kind
from shared.forms.layout.grid import Grid
from shared.forms.layout.one_form import read_form, unit_of, without_year
from shared.forms.layout.page import read_page
from shared.forms.layout.published import read_published_forms
from shared.forms.layout.register import columns_of, register
from shared.forms.layout.titles import kind_of, year_of
from shared.forms.layout.words import FIELD
from shared.forms.national.reading import as_forms, table_of

HEAD = 12
"""A register's heading stands within the first rows."""
TALLEST_FORM = 5_000
DATES = {"start", "end", "period", "filled_on"}


@dataclass(frozen=True, slots=True)
class Found:
    """Every form with its own findings, and the findings about sheets and the file."""

    forms: tuple[Form, ...]
    findings: tuple[Finding, ...]


def forms_in(book: Book) -> Found:
    """All of it at once; of a long register, `walk` gives one form after another."""
    told = list(walk(book))
    return Found(tuple(one for one in told if isinstance(one, Form)), tuple(one for one in told if isinstance(one, Finding)))


def walk(book: Book) -> Iterator[Form | Finding]:
    """Form by form, in constant memory beside the reader's own."""
    yield from book.findings
    if book.published is not None:
        yield from read_published_forms(book)
    for sheet in book.sheets:
        yield from _sheet(book, sheet)


def _sheet(book: Book, sheet: Sheet) -> Iterator[Form | Finding]:
    if sheet.hidden:
        yield _aside(sheet, "HIDDEN_SHEET_SKIPPED", f"工作表“{sheet.name}”是隐藏的，未读取；如应导入，请取消隐藏后再上传。")
        return
    if not sheet.height:
        yield _aside(sheet, "SHEET_EMPTY", f"工作表“{sheet.name}”是空的，已略过。")
        return
    head = [line for _, line in zip(range(HEAD), sheet.rows(), strict=False)]
    if table := table_of(head[0] if head else ()):
        yield from as_forms(sheet, table, typed=book.typed)
        return
    found = next(((at, columns) for at, line in enumerate(head) if at not in sheet.hidden_rows and (columns := columns_of(line))), None)
    if found and (
        book.carried_labels or any(FIELD.get(label(text_of(value))) == "project_name" for line in head[: found[0]] for value in line)
    ):
        found = None
    forms = 0
    if found:
        at, columns = found
        above = [
            Cell.of(value, sheet.name, address(row, place), row) for row, line in enumerate(head[:at]) for place, value in enumerate(line)
        ]
        kind = next((kind for text in (*(cell.text for cell in above), sheet.name) if (kind := kind_of(text))), None)
        facts = _facts(above)
        lines = islice(enumerate(sheet.rows()), at + 1, None)
        for form in register(sheet, columns, lines, kind, facts, typed=book.typed):
            forms += 1
            yield form
    elif sheet.height <= TALLEST_FORM:
        for one in _papers(book, sheet):
            forms += isinstance(one, Form)
            yield one
    else:
        sentence = f"工作表“{sheet.name}”有{sheet.height}行，却没有登记表的表头，未读取；请给每一列写明表头（如项目名称）。"
        yield _aside(sheet, "SHEET_TOO_LONG", sentence)
        return
    if not forms:
        yield from _serials(sheet)
        yield _aside(sheet, "SHEET_IGNORED", f"工作表“{sheet.name}”里没有找到绩效表格，未读取。")


def _facts(above: Sequence[Cell]) -> dict[str, Cell]:
    """The year and the unit of the amounts printed over a register."""
    facts: dict[str, Cell] = {}
    for cell in above:
        if year := year_of(cell.text):
            facts.setdefault("fiscal_year", Cell.of(year, cell.sheet, cell.at, cell.row))
        if unit := unit_of(cell.text):
            facts.setdefault("amount_unit", Cell.of(unit, cell.sheet, cell.at, cell.row))
    return facts


def _papers(book: Book, sheet: Sheet) -> Iterator[Form]:
    lines = list(sheet.rows())
    titles = [(at, kind) for at, line in enumerate(lines) if (kind := _title(sheet, at, line, joined=book.carried_labels))]
    starts: list[tuple[int, Kind | None]] = [*titles] or [(0, kind_of(sheet.name))]
    for (start, kind), end in zip(starts, [*(at for at, _ in starts[1:]), len(lines)], strict=True):
        if book.carried_labels:
            form = read_page(sheet, list(enumerate(lines))[start:end], kind or Kind.GOAL_DECLARATION)
        else:
            form = read_form(Grid(sheet, lines[start:end], start), kind, typed=book.typed)
        if form and "project_name" not in form.fields and (name := _named_in_title(form, lines[start], sheet, start)):
            sentence = f"表里没有项目名称一栏，按标题读作“{name.text}”；请核对。"
            told = Finding(sheet.name, name.at, "NAME_FROM_TITLE", name.text, sentence, Severity.INFO)
            form = replace(form, fields={**form.fields, "project_name": name}, findings=(*form.findings, told))
        if form:
            yield replace(form, findings=(*form.findings, *without_year(form.sheet, form.fields)), since_1904=sheet.since_1904)


def _title(sheet: Sheet, at: int, line: Row, *, joined: bool) -> Kind | None:
    texts = list(dict.fromkeys(text for value in line if (text := text_of(value))))
    if at in sheet.hidden_rows or not texts or (len(texts) > 1 and not joined):
        return None
    return kind_of("".join(texts))


def _named_in_title(form: Form, line: Row, sheet: Sheet, row: int) -> Cell | None:
    """示例渠道维修绩效目标表 names its project."""
    at, text = next(((at, text_of(value)) for at, value in enumerate(line) if text_of(value)), (0, ""))
    for ending in ("绩效目标表", "绩效目标申报表", "绩效自评表"):
        name = text.removesuffix(ending)
        if (
            name != text
            and name
            and "项目支出" not in name
            and "专项资金" not in name
            and "整体" not in name
            and label(name) != "财政项目支出"
        ):
            return Cell.of(name, sheet.name, address(row, at), row)
    return None


def _serials(sheet: Sheet) -> Iterator[Finding]:
    """Dates in a sheet of labels that are stored as bare numbers."""
    for row, line in enumerate(sheet.rows()):
        for at, value in enumerate(line[:-1]):
            if (
                isinstance(value, str)
                and FIELD.get(label(value)) in DATES
                and (found := serial_date(Cell.of(line[at + 1], sheet.name, address(row, at + 1), row), since_1904=sheet.since_1904))
            ):
                yield found
        if row > TALLEST_FORM:
            return


def serial_date(cell: Cell, *, since_1904: bool = False) -> Finding | None:
    """Said of a date that a sheet stores as a number without a date format."""
    known = day(cell.value, since_1904=since_1904)
    if known is None or not known.serial:
        return None
    sentence = f"{cell.at}里的数字{cell.text}按Excel日期序号读作{known.start}；请核对，并把单元格设为日期格式。"
    return Finding(cell.sheet, cell.at, "DATE_SERIAL_UNFORMATTED", cell.text, sentence, expected=known.start)


def _aside(sheet: Sheet, rule: str, sentence: str) -> Finding:
    return Finding(sheet.name, None, rule, None, sentence, Severity.INFO)
