"""Keyset pages: the next rows after a key, whatever the size of the table."""

import base64
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel
from sqlalchemy import ColumnElement, Connection, Row, Select, literal, tuple_

from shared.runtime.decider import Refusal

T = TypeVar("T")

After = Annotated[str | None, Query(max_length=600, description="上一页答复中的 next / `next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=500)]


class BadCursor(Refusal):
    """`after` is not the `next` of an earlier page."""

    zh = "翻页参数无效"
    status = 422


class Page(BaseModel, Generic[T]):
    """Some rows, and where the next page begins; `next` is null on the last one."""

    items: list[T]
    next: str | None


def turn(
    conn: Connection,
    query: Select[Any],
    columns: Sequence[ColumnElement[Any]],
    make: Callable[[Row[Any]], T],
    *,
    after: str | None,
    limit: int,
) -> Page[T]:
    """The page of `query` in order of `columns` (selected first, unique together) that begins after the cursor."""
    if after is not None:
        query = query.where(_later(columns, _key(after, columns)))
    rows = conn.execute(query.order_by(*columns).limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(items=[make(row) for row in rows[:limit]], next=_cursor(list(last[: len(columns)])) if last is not None else None)


def _later(columns: Sequence[ColumnElement[Any]], key: Sequence[Any]) -> ColumnElement[bool]:
    """One comparison of rows: an index over the columns is entered where the key stands, however deep that is."""
    return tuple_(*columns) > tuple_(*(literal(k, c.type) for c, k in zip(columns, key, strict=True)))


def _cursor(key: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key, ensure_ascii=False, separators=(",", ":")).encode()).decode()


def _key(cursor: str, columns: Sequence[ColumnElement[Any]]) -> list[str | int]:
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, RecursionError):
        key = None
    if not isinstance(key, list) or len(key) != len(columns) or not all(map(_comparable, key, columns)):
        raise BadCursor("参数 after 不是前一页给出的 next")
    return key


def _comparable(key: object, column: ColumnElement[Any]) -> bool:
    """Whether a database takes it for this column: text without half characters or NUL, or 64 bits."""
    if type(key) is not column.type.python_type:
        return False
    if isinstance(key, str):
        return not any("\ud800" <= c <= "\udfff" or c == "\x00" for c in key)
    return isinstance(key, int) and -(2**63) <= key < 2**63
