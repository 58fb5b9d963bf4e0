"""A list as it is asked for: searched by a word, read in order of a column, and counted by status."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Select, and_, func, or_, select

from shared.runtime.sql.pages import Page

T = TypeVar("T")


class Counted(Page[T], Generic[T]):
    """A page of a list, and how many there are of each status, whichever statuses are listed; null unless it is asked for."""

    counts: dict[str, int] | None = None


@dataclass(frozen=True)
class Order:
    """By which column a list is read, and in which direction; the list's own key where none is named."""

    by: str = ""
    descending: bool = False

    def columns(self, key: Sequence[ColumnElement[Any]], allowed: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
        """The column, then the list's key, which makes rows of the same value different."""
        return [allowed[self.by], *key] if self.by in allowed else list(key)


def selected(key: Sequence[ColumnElement[Any]], columns: Iterable[Column[Any]]) -> Select[Any]:
    """The key first, as a page is read, then the other columns, each once."""
    return select(*key, *(one for one in columns if all(one is not part for part in key)))


def found(words: str | None, *columns: ColumnElement[Any]) -> ColumnElement[bool]:
    """Each of the words stands in one of the columns; numbers of items are written in capitals."""
    asked = (words or "").split()
    return and_(True, *(or_(*(_holds(one, word) for one in columns)) for word in asked))


def counted(conn: Connection, status: Column[Any], *where: ColumnElement[bool]) -> dict[str, int]:
    """How many rows of the list have each status."""
    query: Select[Any] = select(status, func.count()).where(*where).group_by(status).order_by(status)
    return {row[0]: row[1] for row in conn.execute(query)}


def _holds(column: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    return or_(column.contains(word, autoescape=True), column.contains(word.upper(), autoescape=True))
