"""A list as it is asked for: searched by a word, read in order of a column, and counted by status."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, Table, and_, func, or_, select

from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import any_of

T = TypeVar("T")


class Counted(Page[T], Generic[T]):
    """A page of a list, and how many there are of each status, whichever statuses are listed; null unless it is asked for."""

    counts: dict[str, int] | None = None


@dataclass(frozen=True)
class Asked:
    """Which page of a list somebody wants, with which words in it, by which column, and whether its statuses are counted."""

    after: str | None = None
    limit: int = 50
    words: str = ""
    by: str = ""
    """The list's own order where none of its columns is named."""
    descending: bool = False
    counting: bool = False


@dataclass(frozen=True)
class SearchedList:
    """A view's table as a list: its own order, what else it is sorted by, and where words are looked for."""

    table: Table
    key: Sequence[ColumnElement[Any]]
    """Unique together; rows of the same value are read in this order."""
    sorts: Mapping[str, ColumnElement[Any]]
    words: Sequence[ColumnElement[Any]]
    rows: Callable[[Sequence[ColumnElement[Any]]], Select[Any]] | None = None
    """What is selected, given what comes first; None: the table's columns."""

    def page(self, conn: Connection, asked: Asked, make: Callable[[Row[Any]], T], *where: ColumnElement[bool]) -> Page[T]:
        """Those rows of it that fit."""
        key = [self.sorts[asked.by], *self.key] if asked.by in self.sorts else list(self.key)
        query = (self.rows or self._columns)(key).where(*where, self._found(asked))
        return paginate(conn, query, key, make, after=asked.after, limit=asked.limit, descending=asked.descending)

    def counted(
        self, conn: Connection, asked: Asked, make: Callable[[Row[Any]], T], *where: ColumnElement[bool], status: Sequence[str]
    ) -> Counted[T]:
        """The same of these statuses, all where none is named; and how many there are of each, where that is asked for."""
        column = self.table.c.status
        page = self.page(conn, asked, make, *where, any_of(column, status))
        counts = _counts(conn, column, *where, self._found(asked)) if asked.counting else None
        return Counted(items=page.items, next=page.next, counts=counts)

    def _columns(self, key: Sequence[ColumnElement[Any]]) -> Select[Any]:
        """The key first, as a page is read, then the other columns, each once."""
        return select(*key, *(one for one in self.table.c if all(one is not part for part in key)))

    def _found(self, asked: Asked) -> ColumnElement[bool]:
        """Each of the words stands in one of the columns; numbers of items are written in capitals."""
        return and_(True, *(or_(*(_holds(one, word) for one in self.words)) for word in asked.words.split()))


def _counts(conn: Connection, status: Column[Any], *where: ColumnElement[bool]) -> dict[str, int]:
    query: Select[Any] = select(status, func.count()).where(*where).group_by(status).order_by(status)
    return {row[0]: row[1] for row in conn.execute(query)}


def _holds(column: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    return or_(column.contains(word, autoescape=True), column.contains(word.upper(), autoescape=True))
