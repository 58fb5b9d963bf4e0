"""The text of a page: labels that stand in the middle of their rows are put right by the catalogue of levels."""

from collections.abc import Sequence

from shared.forms.book import Row as Line
from shared.forms.book import Sheet, address
from shared.forms.cells.text import label, text_of
from shared.forms.finding import Finding
from shared.forms.form import Cell, Form, Kind, Layout, Row
from shared.forms.layout.titles import year_of
from shared.forms.layout.words import LEVEL1_OF, column, level1_of

LEVEL2_OF = {"满意度指标": "服务对象满意度指标"}
"""The only level 2 of a level 1."""
LEVEL1 = {*LEVEL1_OF.values()}


def read_page(sheet: Sheet, lines: Sequence[tuple[int, Line]], kind: Kind) -> Form | None:
    """The form in these lines; a fragment of a label that was cut over lines belongs to no row."""
    fields: dict[str, Cell] = {}
    rows: list[Row] = []
    columns: list[str] = []
    apart: list[str] = []
    for at, line in lines:
        texts = [text_of(value) for value in line if text_of(value)]
        if not columns and "fiscal_year" not in fields and (year := year_of("".join(texts))):
            fields["fiscal_year"] = Cell.of(year, sheet.name, address(at, 0), at)
        meanings = [meaning for text in texts if (meaning := column(text))]
        if "level3" in meanings and "target" in meanings:
            columns = meanings
        elif columns and (row := _row(sheet, at, texts, columns)):
            rows.append(row)
        elif texts and at > lines[0][0]:
            apart.append("".join(texts))
    if not rows:
        return None
    return Form(kind, Layout.PAGE, sheet.name, fields, {"indicators": tuple(rows)}, _apart(sheet, apart))


def _apart(sheet: Sheet, lines: list[str]) -> tuple[Finding, ...]:
    """Said of the lines of which no row was made."""
    if not lines:
        return ()
    sentence = f"页面文字只读出指标行，另有{len(lines)}行（如“{lines[0][:20]}”）没有归入栏目；请对照原件补填。"
    return (Finding(sheet.name, None, "PAGE_LINES_APART", str(len(lines)), sentence),)


def _row(sheet: Sheet, at: int, texts: list[str], columns: list[str]) -> Row | None:
    levels: dict[str, Cell] = {}
    rest = list(enumerate(texts))
    while rest and len(levels) < 2:
        place, text = rest[0]
        level2 = level1_of(text)
        if label(text) in LEVEL1 and "level1" not in levels:
            levels["level1"] = Cell.of(text, sheet.name, address(at, place), at)
        elif level2 and text.endswith("指标"):
            levels["level2"] = Cell.of(text, sheet.name, address(at, place), at)
            levels["level1"] = Cell.of(level2, sheet.name, address(at, place), at)
        else:
            break
        rest.pop(0)
    after = [name for name in columns if name not in ("level1", "level2")]
    if len(rest) != len(after) or not levels:
        return None
    if "level2" not in levels and (only := LEVEL2_OF.get(levels["level1"].text)):
        levels["level2"] = Cell.of(only, sheet.name, levels["level1"].at, at)
    cells = {name: Cell.of(text, sheet.name, address(at, place), at) for name, (place, text) in zip(after, rest, strict=True)}
    return Row({**levels, **cells})
