"""Tables of a web page saved as .xls, and Excel's XML of 2003."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from lxml import etree, html

from shared.forms.book import Area, Book, Row, Scalar, Sheet, Unreadable
from shared.forms.reading.contents import Content, refusal
from shared.forms.reading.letters import text_of_bytes

SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
WIDEST = 1000
TALLEST = 100_000


class Canvas:
    """Cells laid out one after another, the areas that they span kept free."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], Scalar] = {}
        self.merged: list[Area] = []
        self._taken: set[tuple[int, int]] = set()
        self.height = 0

    def put(self, row: int, column: int, value: Scalar, down: int = 1, across: int = 1) -> int:
        """Lay a cell at the first free place from `column` on; the place after it."""
        down, across = min(max(down, 1), TALLEST), min(max(across, 1), WIDEST)
        while (row, column) in self._taken:
            column += 1
        self.cells[row, column] = value
        self.height = max(self.height, row + down)
        if down > 1 or across > 1:
            self.merged.append(Area(row, column, row + down - 1, column + across - 1))
            self._taken |= {(row + y, column + x) for y in range(down) for x in range(across)}
        return column + across

    def sheet(self, name: str, *, hidden: bool = False, hidden_rows: frozenset[int] = frozenset()) -> Sheet:
        """All of it as one sheet."""
        known = {row: list(cells) for row, cells in groupby(sorted(self.cells), key=lambda at: at[0])}

        def walk() -> Iterator[Row]:
            for row in range(self.height):
                places = known.get(row, [])
                line: list[Scalar] = [""] * (places[-1][1] + 1 if places else 0)
                for at in places:
                    line[at[1]] = self.cells[at]
                yield line

        return Sheet(name, walk, self.height, tuple(self.merged), hidden, hidden_rows)


def read_html(name: str, data: bytes, content: Content) -> Book:
    """Every outermost table one below the other, the text between them included: a title often stands outside."""
    page = html.document_fromstring(text_of_bytes(data).encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    canvas, row = Canvas(), 0
    for block in page.body if page.body is not None else page:
        if not isinstance(block.tag, str) or block.tag in ("script", "style"):
            continue
        tables = (
            [block]
            if block.tag == "table"
            else [one for one in block.iter("table") if not any(up.tag == "table" for up in one.iterancestors())]
        )
        if not tables and (text := block.text_content().strip()):
            canvas.put(row, 0, text)
            row += 1
        for table in tables:
            row = _table(canvas, table, row)
    if not canvas.cells:
        raise Unreadable(refusal("FILE_WITHOUT_TABLE", "网页里没有表格，无法读取；请上传填好的表格文件。"))
    return Book(name, content.value, (canvas.sheet("网页"),))


def _table(canvas: Canvas, table: Any, row: int) -> int:
    for line in table.iter("tr"):
        column = 0
        for cell in line.iterchildren("td", "th"):
            for newline in cell.iter("br"):
                newline.tail = "\n" + (newline.tail or "")
            column = canvas.put(row, column, cell.text_content().strip(), _count(cell.get("rowspan"), 1), _count(cell.get("colspan"), 1))
        row += 1
    return row


def _count(text: str | None, otherwise: int) -> int:
    return min(int(text), TALLEST) if text and text.isascii() and text.isdecimal() else otherwise


def read_xml_2003(name: str, data: bytes, content: Content) -> Book:
    """Each worksheet of a SpreadsheetML 2003 file."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as broken:
        raise Unreadable(refusal("FILE_DAMAGED", "XML表格已损坏，无法打开；请用Excel或WPS重新保存后再上传。")) from broken
    return Book(name, content.value, tuple(_worksheet(one) for one in root.iter(f"{SS}Worksheet")), typed=True)


def _worksheet(sheet: Any) -> Sheet:
    canvas, row, hidden_rows = Canvas(), 0, set[int]()
    for line in sheet.iter(f"{SS}Row"):
        row = _count(line.get(f"{SS}Index"), row + 1) - 1
        column = 0
        if line.get(f"{SS}Hidden") == "1":
            hidden_rows.add(row)
        for cell in line.iter(f"{SS}Cell"):
            column = _count(cell.get(f"{SS}Index"), column + 1) - 1
            down, across = _count(cell.get(f"{SS}MergeDown"), 0) + 1, _count(cell.get(f"{SS}MergeAcross"), 0) + 1
            column = canvas.put(row, column, _datum(cell.find(f"{SS}Data")), down, across)
        row += 1
    return canvas.sheet(sheet.get(f"{SS}Name", ""), hidden_rows=frozenset(hidden_rows))


def _datum(data: Any) -> Scalar:
    if data is None:
        return ""
    text = "".join(data.itertext())
    try:
        return float(text) if data.get(f"{SS}Type") == "Number" else text
    except ValueError:
        return text
