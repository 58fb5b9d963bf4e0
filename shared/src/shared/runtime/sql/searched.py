"""A list as it is asked for: searched, sorted, counted by status; its statement is made once for each shape of question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from inspect import get_annotations
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Dialect, Integer, Select, Table, bindparam, func, or_, select

from shared.runtime.sql.pages import Page, Told, cursor, kinds, later, place
from shared.runtime.sql.prepared import Prepared
from shared.runtime.sql.prepared import Row as Row

T = TypeVar("T")
ESCAPE = "/"


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
class Meant:
    """Which rows of a list are meant, by the names of its columns."""

    equal: Mapping[str, Any] = field(default_factory=dict)
    """None: whatever it has."""
    unit: str = ""
    """The column `unit` has this code or one below it; empty: all."""
    among: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """One of these few; whatever it has, where none is named."""
    only: tuple[ColumnElement[bool], ...] = ()
    """Conditions without a value of the question; each is one and the same object for every question."""


@dataclass(frozen=True)
class _Shape:
    """What a statement depends on."""

    equal: tuple[str, ...]
    unit: bool
    among: tuple[tuple[str, int], ...]
    only: tuple[ColumnElement[bool], ...]
    words: int
    by: str = ""
    descending: bool = False
    later: bool = False


@dataclass(frozen=True, eq=False)
class SearchedList(Generic[T]):
    """A view's table as a list: its own order, what else it is sorted by, where words are looked for, and what a row is."""

    kind: type[T]
    table: Table
    key: Sequence[ColumnElement[Any]]
    """Unique together; rows of the same value are read in this order."""
    sorts: Mapping[str, ColumnElement[Any]]
    words: Sequence[ColumnElement[Any]]
    rows: Callable[[Sequence[ColumnElement[Any]]], Select[Any]] | None = None
    """What is selected, given what comes first; None: the table's columns."""
    unit: ColumnElement[str] | None = None
    """Whose a row is; None: the table's column `unit`."""

    def page(self, conn: Connection, asked: Asked, make: Callable[[Row], Row], meant: Meant) -> Told[T]:
        """Those rows of it that fit, each as JSON has it."""
        return self._told(conn, asked, make, meant, Page)

    def counted(self, conn: Connection, asked: Asked, make: Callable[[Row], Row], meant: Meant, status: Sequence[str]) -> Told[T]:
        """The same of these statuses, all where none is named; and how many there are of each, where that is asked for."""
        counts = self._counts(conn, asked, meant) if asked.counting else None
        of_status = Meant(meant.equal, meant.unit, {**meant.among, "status": status}, meant.only)
        return self._told(conn, asked, make, of_status, Counted, counts=counts)

    def _told(
        self, conn: Connection, asked: Asked, make: Callable[[Row], Row], meant: Meant, model: type[Page[Any]], **more: Any
    ) -> Told[T]:
        key = self.order(asked.by)
        _, after = place([kinds(key)], asked.after)
        by = asked.by if asked.by in self.sorts else ""
        shape = self._shape(asked, meant, by=by, descending=asked.descending, later=bool(after))
        values = _values(asked, meant) | {f"after{n}": value for n, value in enumerate(after)} | {"lines": asked.limit + 1}
        rows = _statement(self, shape, conn.dialect).rows(conn, values)
        last = list(rows[asked.limit - 1].values())[: len(key)] if len(rows) > asked.limit else None
        return Told(model, self.kind, [make(row) for row in rows[: asked.limit]], cursor(0, last) if last else None, **more)

    def number(self, conn: Connection, asked: Asked, meant: Meant) -> int:
        """How many rows fit, on all pages."""
        fitting = self.columns(self.key).where(*self.fitting(self._shape(asked, meant)))
        found: int = conn.execute(select(func.count()).select_from(fitting.subquery()), _values(asked, meant)).scalar_one()
        return found

    def shown(self, row: Row) -> Row:
        """What the table knows of a row and was put to it, in the order of its fields; what is not there is None."""
        return {name: row.get(name) for name in self._fields}

    @cached_property
    def _fields(self) -> tuple[str, ...]:
        return tuple(get_annotations(self.kind))

    @property
    def _owner(self) -> ColumnElement[str]:
        return self.table.c.unit if self.unit is None else self.unit

    def order(self, by: str) -> list[ColumnElement[Any]]:
        """The columns it is read in order of."""
        first = self.sorts.get(by)
        return [*self.key] if first is None else [first, *(one for one in self.key if one is not first)]

    def _counts(self, conn: Connection, asked: Asked, meant: Meant) -> dict[str, int]:
        status = self.table.c.status
        query: Select[Any] = select(status, func.count()).where(*self.fitting(self._shape(asked, meant))).group_by(status)
        return {row[0]: row[1] for row in conn.execute(query.order_by(status), _values(asked, meant))}

    def _shape(self, asked: Asked, meant: Meant, **more: Any) -> _Shape:
        equal = tuple(name for name, value in meant.equal.items() if value is not None)
        among = tuple((name, len(values)) for name, values in meant.among.items() if values)
        return _Shape(equal, bool(meant.unit), among, meant.only, len(asked.words.split()), **more)

    def columns(self, key: Sequence[ColumnElement[Any]]) -> Select[Any]:
        """The key first, as a page is read, then the other columns, each once."""
        if self.rows:
            return self.rows(key)
        return select(*key, *(one for one in self.table.c if all(one is not part for part in key)))

    def fitting(self, shape: _Shape) -> list[ColumnElement[bool]]:
        """The conditions; each of the words stands in one of the columns, and numbers of items are written in capitals."""
        c = self.table.c
        equal = [c[name] == bindparam(f"is_{name}", type_=c[name].type) for name in shape.equal]
        unit = [self._owner.like(bindparam("unit"), escape=ESCAPE)] if shape.unit else []
        among = [c[name].in_([bindparam(f"{name}_{n}", type_=c[name].type) for n in range(number)]) for name, number in shape.among]
        return [*equal, *unit, *among, *shape.only, *_said(self.words, shape.words, bindparam)]


@lru_cache(maxsize=1024)
def _statement(listed: SearchedList[Any], shape: _Shape, dialect: Dialect) -> Prepared:
    key = listed.order(shape.by)
    query = listed.columns(key).where(*listed.fitting(shape))
    if shape.later:
        query = query.where(later(key, [bindparam(f"after{n}", type_=one.type) for n, one in enumerate(key)], descending=shape.descending))
    ordered = [one.desc() for one in key] if shape.descending else key
    return Prepared.of(query.order_by(*ordered).limit(bindparam("lines", type_=Integer)), dialect)


def _values(asked: Asked, meant: Meant) -> dict[str, Any]:
    """What the parameters of the statement are, by their names in it."""
    equal = {f"is_{name}": _plain(value) for name, value in meant.equal.items() if value is not None}
    among = {f"{name}_{n}": str(value) for name, values in meant.among.items() for n, value in enumerate(values)}
    return {**equal, **among, **_patterns(asked.words), "unit": f"{_escaped(meant.unit)}%"}


def _patterns(words: str) -> dict[str, str]:
    """Each word as it is typed, and in capitals, as numbers of items are."""
    typed = {f"word{n}": f"%{_escaped(word)}%" for n, word in enumerate(words.split())}
    return typed | {f"capital{n}": f"%{_escaped(word.upper())}%" for n, word in enumerate(words.split())}


def _plain(value: Any) -> Any:
    """As drivers take it: the text of a word of ours."""
    return str(value) if isinstance(value, str) else value


def _escaped(word: str) -> str:
    """Nothing in it means anything but itself to LIKE."""
    return word.replace(ESCAPE, ESCAPE * 2).replace("%", f"{ESCAPE}%").replace("_", f"{ESCAPE}_")


def holding(columns: Sequence[ColumnElement[Any]], words: str) -> list[ColumnElement[bool]]:
    """The same of a question that is no list's, with its values: each of the words stands in one of the columns."""
    return _said(columns, len(words.split()), _patterns(words).__getitem__)


def _said(columns: Sequence[ColumnElement[Any]], words: int, given: Callable[[str], Any]) -> list[ColumnElement[bool]]:
    forms = [(f"word{n}", f"capital{n}") for n in range(words)]
    return [or_(*(column.like(given(form), escape=ESCAPE) for column in columns for form in each)) for each in forms]
