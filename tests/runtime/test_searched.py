"""A list that is told as text is what its schema says, whatever is asked of it, and its statement is made once for each shape."""

import json
from collections.abc import Sequence
from itertools import product

import pytest
from sqlalchemy import JSON, BigInteger, Boolean, Column, Connection, Date, Integer, MetaData, Table, Text

from shared.events.envelope import Value
from shared.runtime.sql import searched
from shared.runtime.sql.pages import BadCursor
from shared.runtime.sql.rows import upsert
from shared.runtime.sql.searched import Asked, Counted, Meant, SearchedList

metadata = MetaData()
things = Table(
    "things_1",
    metadata,
    Column("item", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("good", Boolean, nullable=False),
    Column("due", Date),
    Column("more", JSON),
)


class Thing(Value):
    """A row."""

    item: str
    unit: str
    status: str
    name: str
    fen: int
    good: bool
    more: list[str] | None


THINGS = SearchedList(
    Thing, things, (things.c.unit, things.c.item), {"item": things.c.item, "amount": things.c.fen}, (things.c.item, things.c.name)
)
GOOD = things.c.good.is_(True)


def _filled(conn: Connection) -> list[Thing]:
    metadata.create_all(conn)
    names = ["防汛“二期”", "50%_扶贫/款", "a\\b\n", "ABC 道路"]
    rows = [
        {"item": f"P{n:03}", "year": 2020 + n % 2, "unit": ("219", "219001", "301")[n % 3], "status": ("OPEN", "DONE")[n % 5 == 0]}
        | {"name": names[n % 4], "fen": -n, "good": n % 4 != 1, "due": None, "more": [names[n % 4]] if n % 2 else None}
        for n in range(60)
    ]
    upsert(conn, things, rows)
    return [Thing(**{name: row[name] for name in Thing.model_fields}) for row in rows if row["year"] == 2020]


def _all(conn: Connection, meant: Meant, status: Sequence[str] = (), limit: int = 7, **asked: object) -> list[Thing]:
    """The list page by page, each read as its schema says it, and as the same bytes as its models give."""
    found: list[Thing] = []
    after = None
    while True:
        told = THINGS.counted(conn, Asked(after, limit, **asked), THINGS.shown, meant, status)  # type: ignore[arg-type]
        assert json.loads(told.text) == json.loads(Counted[Thing].model_validate_json(told.text).model_dump_json())
        found += told.items
        after = told.next
        if after is None:
            return found
        assert len(told.items) == limit


def test_every_question_tells_the_rows_that_fit_in_their_order(conn: Connection) -> None:
    every = _filled(conn)
    for by, descending, unit, status, words in product(
        ("", "item", "amount"), (False, True), ("", "219"), ((), ("DONE",)), ("", "扶贫/款")
    ):
        fitting = [one for one in every if one.unit.startswith(unit) and (not status or one.status in status) and words in one.name]
        keys = {"": lambda one: (one.unit, one.item), "item": lambda one: one.item, "amount": lambda one: (one.fen, one.unit, one.item)}
        asked = _all(conn, Meant({"year": 2020, "name": None}, unit), status, by=by, descending=descending, words=words)
        assert asked == sorted(fitting, key=keys[by], reverse=descending)


@pytest.mark.parametrize("word", ["%", "_", "\\", "abc", "“", "50%_", "p002"])
def test_a_word_means_nothing_but_itself(conn: Connection, word: str) -> None:
    every = _filled(conn)
    asked = _all(conn, Meant({"year": 2020}), words=word)
    forms = (word, word.upper())
    assert {one.item for one in asked} == {one.item for one in every if any(form in one.item + one.name for form in forms)}


def test_conditions_without_a_value_and_counts_hold_for_the_same_rows(conn: Connection) -> None:
    every = [one for one in _filled(conn) if one.good]
    told = THINGS.counted(conn, Asked(limit=3, counting=True), THINGS.shown, Meant({"year": 2020}, only=(GOOD,)), ["DONE"])
    counts = json.loads(told.text)["counts"]
    assert counts == {status: len([one for one in every if one.status == status]) for status in ("DONE", "OPEN")}
    assert all(one.good and one.status == "DONE" for one in told.items)


def test_a_statement_is_made_once_for_each_shape_whatever_the_values(conn: Connection) -> None:
    _filled(conn)
    searched._statement.cache_clear()
    for year, unit, word in product((2020, 2021), ("219", "301"), ("a", "b")):
        THINGS.page(conn, Asked(words=word), THINGS.shown, Meant({"year": year}, unit))
    assert searched._statement.cache_info().misses == 1


def test_what_is_no_cursor_of_the_list_is_refused(conn: Connection) -> None:
    _filled(conn)
    with pytest.raises(BadCursor):
        THINGS.page(conn, Asked(after="WzAsMV0="), THINGS.shown, Meant({"year": 2020}))
