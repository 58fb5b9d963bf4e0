"""The rows under an indicator heading: levels carried down, subtotals, totals, notes and left-over lines told apart."""

import re
from dataclasses import dataclass, field

from shared.forms.book import address
from shared.forms.cells.text import DITTO, EMPTY, label, plain
from shared.forms.finding import Finding, Severity
from shared.forms.form import Cell, Row
from shared.forms.layout.grid import Grid
from shared.forms.layout.heading import Block, Heading, heading_at
from shared.forms.layout.words import FIELD, MIDTERM, NOTE, SIGNATURE, SUBTOTAL, TOTAL

PLACEHOLDER = re.compile(r"…+|\.{3,}|[/\\]|\*+|指标\d+[:：]?|-+|—+|[×xX]{2,}")
LEFT_OVER = re.compile(r"\*{2,}")
SIGNED_WITHIN = 3
"""Cells; a row that has more, and begins where indicators are named, names one: 联系人满意度."""
CARRIED = ("level1", "level2", "group")
FILLED = ("actual", "forecast", "score", "deviation", "reason", "cause", "possibility")
"""How the columns begin that are filled in later: where they stand is known of a blank cell too."""
PLACES = ("level1", "level2", "level3", "target", "actual", "operator", "unit", "forecast")


@dataclass
class Rows:
    """What a table of indicators holds."""

    indicators: list[Row] = field(default_factory=list)
    subtotals: list[Row] = field(default_factory=list)
    totals: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    end: int = 0
    """The first row that does not belong to it."""


def read_rows(grid: Grid, heading: Heading, horizon: str | None = None) -> Rows:
    """All rows to the end of the table."""
    rows = Rows(end=grid.last)
    carried: list[dict[str, Cell]] = [{} for _ in heading.blocks]
    for row in grid.numbers():
        if row < heading.below:
            continue
        runs = grid.runs(row)
        if not runs or all(text in EMPTY for _, text in runs):
            continue
        if ends(grid, row, heading):
            rows.end = row
            break
        words = [label(text) for _, text in runs[:2]]
        if any(word in TOTAL for word in words):
            rows.totals.append(_sums(grid, row, heading.blocks[0]))
            rows.end = row + 1
            break
        if any(word in SUBTOTAL or word.endswith("小计") for word in words):
            rows.subtotals.append(Row({**_sums(grid, row, heading.blocks[0]).cells, **_only(carried[0], "level1")}))
            continue
        for block, above in zip(heading.blocks, carried, strict=True):
            _read(grid, row, block, above, rows, block.horizon or horizon)
    return rows


def ends(grid: Grid, row: int, heading: Heading) -> bool:
    """A note, a signature, another label or another heading begins here."""
    runs = grid.runs(row)
    first = plain(runs[0][1])
    named = heading.blocks[0].columns.get("level3", heading.blocks[0].columns.get("level2", 0))
    lonely = len(runs) == 1 and runs[0][0] < named
    signed = SIGNATURE.match(first) and (len(runs) < SIGNED_WITHIN or runs[0][0] != named)
    if signed or (NOTE.match(first) and (lonely or len(runs) == 1)):
        return True
    if label(first) in FIELD and not any(at >= named and label(text) not in FIELD for at, text in runs[2:]):
        return runs[0][0] < named
    return heading_at(grid, row) is not None


def horizon_beside(grid: Grid, row: int) -> str | None:
    """长期 or 中期 in the label beside or above a heading."""
    beside = [grid.anchored(row, at) for at in grid.columns()[:2]] + [
        text for _, text in (grid.runs(row - 1)[:1] if row > grid.first else [])
    ]
    return MIDTERM if any(re.search("长期|中期|实施期", plain(text)) and len(text) < 20 for text in beside) else None


def _sums(grid: Grid, row: int, block: Block) -> Row:
    wanted = {name: at for name, at in block.columns.items() if name in ("weight", "score", "review_score")}
    return Row({name: grid.cell(row, at) for name, at in wanted.items()} | {"label": grid.cell(row, grid.runs(row)[0][0])})


def _only(cells: dict[str, Cell], name: str) -> dict[str, Cell]:
    return {name: cells[name]} if name in cells else {}


def _read(grid: Grid, row: int, block: Block, above: dict[str, Cell], rows: Rows, horizon: str | None) -> None:
    own = {name: cell for name, at in block.columns.items() if (cell := grid.cell(row, at)).text or cell.error}
    _carry(own, above)
    cells = {**above, **own}
    telling = [name for name in own if name not in (*CARRIED, "level1_weight", "level2_weight")]
    if not telling:
        if "level2" in own and "level2" in block.columns:
            at = own["level2"]
            sentence = f"“{at.text}”下没有三级指标，已略过；如有漏填，请补上。"
            rows.findings.append(Finding(at.sheet, at.at, "EMPTY_LEVEL2", at.text, sentence, Severity.INFO))
        return
    name = plain(own["level3"].text) if "level3" in own else ""
    wanting = plain(own["target"].text) if "target" in own else ""
    if PLACEHOLDER.fullmatch(name) and (not wanting or PLACEHOLDER.fullmatch(wanting) or LEFT_OVER.search(wanting) or name != "/"):
        rows.findings.append(_dropped(own["level3"], row))
        return
    sites = {f"site:{site}": grid.cell(row, at) for site, at in block.sites.items()}
    blank = {name: grid.cell(row, at) for name, at in block.columns.items() if name.startswith(FILLED) and name not in cells}
    rows.indicators.append(Row({**cells, **sites, **blank}, horizon))


def _carry(own: dict[str, Cell], above: dict[str, Cell]) -> None:
    """A blank or ditto level is that of the row above; a new one forgets the levels below."""
    for at, level in enumerate(CARRIED):
        cell = own.get(level)
        if cell is not None and (cell.text in DITTO or plain(cell.text) in DITTO):
            del own[level]
        elif cell is not None:
            for lower in CARRIED[at + 1 :]:
                above.pop(lower, None)
            above[level] = cell
            above.pop(f"{level}_weight", None)
        if weight := own.get(f"{level}_weight"):
            above[f"{level}_weight"] = weight


def _dropped(cell: Cell, row: int) -> Finding:
    stars = bool(LEFT_OVER.fullmatch(plain(cell.text)))
    sentence = f"第{row + 1}行是表样里的占位内容“{cell.text}”，未作为指标读取；如是真实指标，请填写名称。"
    severity = Severity.WARNING if stars else Severity.INFO
    return Finding(cell.sheet, cell.at, "PLACEHOLDER_ROW_DROPPED", cell.text, sentence, severity)


def hidden_lines(grid: Grid, heading: Heading, end: int) -> list[Finding]:
    """Hidden rows and columns of the table that hold something, each named."""
    sheet, found = grid.sheet, list[Finding]()
    named = heading.blocks[0].columns.get("level3", 0)
    for row in sorted(sheet.hidden_rows):
        if heading.below <= row < end and (text := grid.text(row, named) or next((one for _, one in grid.runs(row)), "")):
            sentence = f"第{row + 1}行是隐藏行，内容为“{text}”，未读取；如应计入，请取消隐藏后再上传。"
            found.append(Finding(sheet.name, f"{row + 1}", "HIDDEN_ROW_SKIPPED", text, sentence))
    for column in sorted(sheet.hidden_columns):
        if any(grid.text(row, column) for row in range(heading.below - 1, end)):
            letter = address(0, column)[:-1]
            sentence = f"{letter}列是隐藏列，未读取；如应计入，请取消隐藏后再上传。"
            found.append(Finding(sheet.name, letter, "HIDDEN_COLUMN_IGNORED", None, sentence, Severity.INFO))
    return found
