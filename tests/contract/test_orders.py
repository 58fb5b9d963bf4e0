"""Whatever list there is can be read in every order it offers, both ways, page by page; the portal offers what the service sorts by."""

import importlib
import json
import pkgutil
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Connection, Date, Table, Text, insert

from embedded.composition import SERVICES
from portal.listings import LISTS, Listing
from shared.published import document_of
from shared.runtime.sql.searched import Asked, Meant, SearchedList

ROWS = 17
WORDS = ("道路", "桥梁", "防汛")


def kept() -> Iterator[tuple[str, SearchedList[Any]]]:
    """Each list that a service's table keeps, by the module it stands in."""
    for service in SERVICES:
        views = importlib.import_module(f"{service.name}.views")
        for module in pkgutil.iter_modules(views.__path__, f"{views.__name__}."):
            for name, one in vars(importlib.import_module(module.name)).items():
                if isinstance(one, SearchedList):
                    yield f"{module.name}.{name}", one


KEPT = dict(kept())


def filled(conn: Connection, listed: SearchedList[Any]) -> None:
    """The tables of its view, with rows of which many are equal in whatever is no key."""
    listed.table.metadata.create_all(conn)
    for table in listed.table.metadata.sorted_tables:
        conn.execute(insert(table), [{column.name: value(table, column, n) for column in table.c} for n in range(ROWS)])


def value(table: Table, column: Column[Any], n: int) -> Any:
    unique = column.primary_key or column.name == "item"
    if isinstance(column.type, Text):
        return f"P{n:02}" if unique else WORDS[n % 3]
    if column.nullable and n % 4 == 0:
        return None
    if isinstance(column.type, JSON):
        return []
    if isinstance(column.type, Boolean):
        return n % 2 == 0
    if isinstance(column.type, Date):
        return date(2020, 1, 31) + timedelta(days=n % 3)
    return n if unique else n % 5


def read(conn: Connection, listed: SearchedList[Any], **asked: Any) -> list[dict[str, Any]]:
    """The list, three rows at a time."""
    found: list[dict[str, Any]] = []
    after = None
    while True:
        told = json.loads(listed.page(conn, Asked(after, 3, **asked), dict, Meant()).text)
        found += told["items"]
        after = told["next"]
        if after is None:
            return found


@pytest.mark.parametrize("name", KEPT)
def test_the_pages_of_a_list_lose_and_repeat_nothing_in_any_order_and_either_direction(conn: Connection, name: str) -> None:
    listed = KEPT[name]
    filled(conn, listed)
    for by in ("", *listed.sorts):
        rising = read(conn, listed, by=by)
        keys = [tuple(row.values())[: len(listed.order(by))] for row in rising]
        assert len(keys) == ROWS, by
        assert keys == sorted(set(keys)), by
        assert read(conn, listed, by=by, descending=True) == rising[::-1], by


@pytest.mark.parametrize("name", KEPT)
def test_a_list_is_looked_through_for_the_number_of_a_thing(conn: Connection, name: str) -> None:
    listed = KEPT[name]
    filled(conn, listed)
    [row] = read(conn, listed, words="p07")
    assert "P07" in row.values()


def orders(one: Listing) -> tuple[Sequence[str], str]:
    """By what the service sorts this list, and by what where nothing is asked for, as its description says."""
    document = json.loads(document_of(one.service, "openapi").read_text("utf-8"))
    asked = {each["name"]: each["schema"] for each in document["paths"][one.path]["get"]["parameters"]}
    sort = asked["sort"]
    named = document["components"]["schemas"][sort["$ref"].rpartition("/")[2]] if "$ref" in sort else sort
    assert {"q", "desc"} <= set(asked)
    return named["enum"], sort["default"]


@pytest.mark.parametrize("one", LISTS.values(), ids=lambda one: one.key)
def test_every_list_of_the_portal_is_sorted_by_all_that_its_service_sorts_by_and_shows(one: Listing) -> None:
    offered, first = orders(one)
    columns = {column.sort or column.name for column in one.columns}
    assert one.sorts[0] == first
    assert set(one.sorts) - {first} == set(offered) & columns - {first}
