"""A list of approvals (批复清单): a row for each item with its number and the document that approves it, found by the headings' words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from shared.forms import Book, Cell, Finding, Severity, Sheet
from shared.forms.book import address
from shared.forms.cells.text import DITTO, label, plain
from shared.forms.layout.words import TOTAL

WORDS = {
    "item": "预算项目编号 项目编号 项目编码 项目代码 预算项目编码 预算项目代码",
    "name": "项目名称 预算项目名称",
    "decision": "批复意见 批复结论 批复结果 审批意见 审批结果 是否批复",
    "document": "批复文号 批复文件 文号 文件号 批复文件号",
    "day": "批复日期 批复时间",
}
MEANS = {word: meaning for meaning, words in WORDS.items() for word in words.split()}
YES = {"", "同意", "同意批复", "批复", "予以批复", "已批复", "通过", "是", "√"}
"""What stands in the column of decisions where the item is approved; a list without that column approves all that it names."""
HEADING_WITHIN = 20
NUMBER = re.compile(r"(?:[0-9]{6}-20[0-9]{2}-)?([PD]?[0-9A-Z]{1,21})")


@dataclass(frozen=True)
class Listed:
    """A row as it is printed; a blank cell has its place too."""

    cells: Mapping[str, Cell]

    def text(self, column: str) -> str:
        """Bare; empty where the list has no such column."""
        return plain(self.cells[column].text) if column in self.cells else ""

    @property
    def approves(self) -> bool:
        """Whether the list says that this item is approved."""
        return self.text("decision") in YES

    def item(self, county: str, year: int) -> str:
        """The item's whole number; a project's code may stand alone. Empty where it is none."""
        printed = self.text("item").upper()
        found = NUMBER.fullmatch(printed)
        if not found:
            return ""
        return printed if "-" in printed else f"{county}-{year}-{found[1] if found[1][0] in 'PD' else f'P{found[1]}'}"


def listed(book: Book) -> Iterator[Listed | Finding]:
    """Every row of every visible sheet; a sheet without such a heading is said."""
    for sheet in book.sheets:
        if not sheet.hidden and sheet.height:
            yield from _rows(sheet)


def _rows(sheet: Sheet) -> Iterator[Listed | Finding]:
    lines = enumerate(sheet.rows())
    columns: dict[str, int] = {}
    for _, line in islice(lines, HEADING_WITHIN):
        told = {MEANS[word]: at for at, value in reversed(list(enumerate(line))) if (word := label(Cell.of(value, "", "").text)) in MEANS}
        if "item" in told and len(told) > 1:
            columns = told
            break
    if not columns:
        sentence = f"工作表“{sheet.name}”里没有批复清单的表头；表头须有“项目编号”和“批复文号”。"
        yield Finding(sheet.name, None, "NOT_A_LIST", None, sentence, Severity.WARNING)
        return
    above: dict[str, Cell] = {}
    below = {(row, one.left) for one in sheet.merged for row in range(one.top + 1, one.bottom + 1)}
    for row, line in lines:
        cells = {name: Cell.of(line[at] if at < len(line) else "", sheet.name, address(row, at), row) for name, at in columns.items()}
        if label(cells["item"].text) in TOTAL or not any(cell.text for cell in cells.values()) or row in sheet.hidden_rows:
            continue
        for name in ("document", "day"):
            if name in cells and name in above and ((row, columns[name]) in below or plain(cells[name].text) in DITTO):
                cells[name] = Cell.of(above[name].value, sheet.name, cells[name].at, row)
        above = cells
        yield Listed(cells)
