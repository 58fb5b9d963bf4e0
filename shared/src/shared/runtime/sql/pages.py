"""Keyset pages: the next rows after a key, whatever the size of the table."""

import base64
import contextlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

import msgspec
from pydantic import BaseModel
from sqlalchemy import ColumnElement, Connection, Row, Select, literal, tuple_

from shared.runtime.decider import Invalid

T = TypeVar("T")


class BadCursor(Invalid):
    """`after` is not the `next` of an earlier page."""

    zh = "翻页参数无效"


class Page(BaseModel, Generic[T]):
    """Some rows, and where the next page begins; `next` is null on the last one."""

    items: list[T]
    next: str | None


class Told(Generic[T]):
    """A page whose text is made once, from rows as JSON has them; it becomes models only where somebody reads them here."""

    def __init__(self, model: type[Page[Any]], kind: type[T], rows: Sequence[Mapping[str, Any]], next_: str | None, **more: Any) -> None:
        self._model, self._kind = model, kind
        self.text: bytes = msgspec.json.encode({"items": rows, "next": next_, **more})

    @cached_property
    def read(self) -> Page[T]:
        """The page, as its schema says."""
        model: type[Page[T]] = self._model.__class_getitem__(self._kind)  # type: ignore[assignment]
        return model.model_validate_json(self.text)

    @property
    def items(self) -> list[T]:
        """Its rows."""
        return self.read.items

    @property
    def next(self) -> str | None:
        """Where the next page begins."""
        return self.read.next


@dataclass(frozen=True)
class Listed(Generic[T]):
    """A query, the columns it is read in order of (selected first, unique together), and what its rows become."""

    query: Select[Any]
    columns: Sequence[ColumnElement[Any]]
    make: Callable[[Row[Any]], T]
    descending: bool = False

    @property
    def ordered(self) -> Sequence[ColumnElement[Any]]:
        """The columns in the direction they are read in."""
        return [column.desc() for column in self.columns] if self.descending else self.columns


def paginate(
    conn: Connection,
    query: Select[Any],
    columns: Sequence[ColumnElement[Any]],
    make: Callable[[Row[Any]], T],
    *,
    after: str | None,
    limit: int,
    descending: bool = False,
) -> Page[T]:
    """The page of one list that begins after the cursor; read backwards where descending."""
    return paginate_lists(conn, [Listed(query, columns, make, descending)], after=after, limit=limit)


def paginate_lists(conn: Connection, lists: Sequence[Listed[T]], *, after: str | None, limit: int) -> Page[T]:
    """The page of several lists, each of which begins where the one before ends; no more is read than the page holds."""
    first, key = place([kinds(one.columns) for one in lists], after)
    rows: list[tuple[int, Row[Any]]] = []
    for number, one in enumerate(lists[first:], first):
        query = one.query
        if key and number == first:
            values = [literal(k, c.type) for c, k in zip(one.columns, key, strict=True)]
            query = query.where(later(one.columns, values, descending=one.descending))
        rows += [(number, row) for row in conn.execute(query.order_by(*one.ordered).limit(limit + 1 - len(rows)))]
        if len(rows) > limit:
            break
    items = [lists[number].make(row) for number, row in rows[:limit]]
    return Page(items=items, next=_cursor(lists, *rows[limit - 1]) if len(rows) > limit else None)


def _cursor(lists: Sequence[Listed[Any]], number: int, row: Row[Any]) -> str:
    return cursor(number, row[: len(lists[number].columns)])


def cursor(number: int, key: Sequence[Any]) -> str:
    """Where the page after this row begins: in which list, after which key."""
    return base64.urlsafe_b64encode(json.dumps([number, *key], ensure_ascii=False, separators=(",", ":")).encode()).decode()


def later(columns: Sequence[ColumnElement[Any]], values: Sequence[ColumnElement[Any]], *, descending: bool) -> ColumnElement[bool]:
    """One comparison of rows: an index over the columns is entered where the key stands, however deep that is."""
    rows, key = tuple_(*columns), tuple_(*values)
    return rows < key if descending else rows > key


def kinds(columns: Sequence[ColumnElement[Any]]) -> Sequence[type]:
    """Of the values of these columns: text or numbers."""
    return [column.type.python_type for column in columns]


def place(lists: Sequence[Sequence[type]], told: str | None) -> tuple[int, Sequence[str | int]]:
    """The number of a list, and the key in it after which the page begins; each list is said by the kinds of its key."""
    if told is None:
        return 0, ()
    with contextlib.suppress(ValueError, TypeError, RecursionError):
        number, *key = json.loads(base64.urlsafe_b64decode(told.encode()))
        expected = lists[range(len(lists)).index(number)]
        if type(number) is int and len(key) == len(expected) and all(map(_comparable, key, expected)):
            return number, key
    raise BadCursor("参数 after 不是前一页给出的 next")


def _comparable(key: object, kind: type) -> bool:
    """Whether a database takes it for a column of this kind: text without half characters or NUL, or 64 bits."""
    if type(key) is not kind:
        return False
    if isinstance(key, str):
        return not any("\ud800" <= c <= "\udfff" or c == "\x00" for c in key)
    return isinstance(key, int) and -(2**63) <= key < 2**63
