"""The tables of rows that a page shows, and the files in which it gives them."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser

FILE = re.compile(r"^(/(?!national-tables)[^?]*)\.(csv|xlsx)(\?.*)?$")
NO_ROWS = {"grp", "group", "under"}
"""Lines of a table that head others, or go on with the one above."""


@dataclass
class ShownRow:
    """One line: what its first cell says, piece by piece, and its amounts in yuan."""

    name: list[str] = field(default_factory=list)
    amounts: list[Decimal] = field(default_factory=list)


@dataclass
class ShownTable:
    """By its caption."""

    caption: str = ""
    rows: list[ShownRow] = field(default_factory=list)


class ShownTables(HTMLParser):
    """Of one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: list[ShownTable] = []
        self.files: dict[str, str] = {}
        """The addresses of the downloads without their endings, each with what its page is narrowed to."""
        self._within: list[str] = []
        self._cell = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in a table, a row, an amount or a link."""
        its = {name: value or "" for name, value in attrs}
        classes = set(its.get("class", "").split())
        if tag == "a" and (found := FILE.match(its.get("href", ""))) and "download" not in its:
            self.files[found[1]] = found[3] or ""
        if tag == "table":
            self._within = ["table"] if "tbl" in classes else []
            if self._within:
                self.tables.append(ShownTable())
        elif self._within and tag in ("caption", "tbody"):
            self._within = ["table", tag]
        elif self._within[1:2] == ["tbody"] and tag == "tr":
            self._cell = 0
            self._within = ["table", "tbody", *(["tr"] if classes.isdisjoint(NO_ROWS) else [])]
            if "tr" in self._within:
                self.tables[-1].rows.append(ShownRow())
        elif "tr" in self._within and tag in ("td", "th"):
            self._cell += 1
        elif "tr" in self._within and tag == "data":
            self.tables[-1].rows[-1].amounts.append(Decimal(its["value"]))

    def handle_data(self, data: str) -> None:
        """What stands in a caption or a row's first cell."""
        said = data.strip()
        if self._within[-1:] == ["caption"]:
            self.tables[-1].caption += said
        elif "tr" in self._within and self._cell == 1 and said:
            self.tables[-1].rows[-1].name.append(said)

    def handle_endtag(self, tag: str) -> None:
        """The table or its caption is over."""
        if tag == "table":
            self._within = []
        elif tag in ("caption", "tbody") and self._within:
            self._within = ["table"]
