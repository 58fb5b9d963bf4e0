"""The order in which a page shows rows that it has whole: by which column and which way, as its address says."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Order:
    """By a column that the page knows, or the page's own."""

    by: str
    falling: bool
    key: Callable[[Row], Any] | None

    @classmethod
    def asked(cls, query: Mapping[str, str], keys: Mapping[str, Callable[[Row], Any]]) -> "Order":
        """What the address asks for by `sort` and `desc`; whatever the page does not know is its own order."""
        by = query.get("sort", "")
        return cls(by, query.get("desc") == "true", keys[by]) if by in keys else cls("", False, None)

    def of(self, rows: Iterable[Row]) -> list[Row]:
        """The rows in this order; those alike stay in the page's own."""
        return list(rows) if self.key is None else sorted(rows, key=self.key, reverse=self.falling)


def text(name: str) -> Callable[[Row], str]:
    """By a field that is text, a day or nothing."""
    return lambda row: row[name] or ""


def number(name: str) -> Callable[[Row], float]:
    """By a field that is a number written as text."""
    return lambda row: float(row[name])


def day_or_last(name: str) -> Callable[[Row], str]:
    """By a day; what has none comes after every day."""
    return lambda row: row[name] or "9999"
