"""A list whose rows are at hand is searched, sorted and paged as one that a table keeps."""

from itertools import product
from typing import NamedTuple

import pytest

from shared.runtime.sql.at_hand import By, ListAtHand
from shared.runtime.sql.pages import BadCursor, cursor
from shared.runtime.sql.searched import Asked


class Thing(NamedTuple):
    unit: str
    name: str
    points: int


THINGS: ListAtHand[Thing] = ListAtHand(
    (By(str, lambda one: one.unit),), {"points": By(int, lambda one: one.points)}, lambda one: f"{one.unit} {one.name}"
)
EVERY = [Thing(f"P{n:02}", ("防汛 二期", "道路 二期", "道路")[n % 3], n % 4) for n in range(17)]


def read(*, words: str = "", by: str = "", descending: bool = False, limit: int = 3) -> list[Thing]:
    found: list[Thing] = []
    after = None
    while True:
        page = THINGS.page(reversed(EVERY), Asked(after, limit, words, by, descending))
        found += page.items
        after = page.next
        if after is None:
            return found
        assert len(page.items) == limit


def test_its_pages_lose_and_repeat_nothing_in_either_direction_though_many_are_equal() -> None:
    for (by, key), descending in product({"": (lambda one: one.unit), "points": lambda one: (one.points, one.unit)}.items(), (False, True)):
        assert read(by=by, descending=descending) == sorted(EVERY, key=key, reverse=descending)


@pytest.mark.parametrize(("words", "fits"), [("道路 二期", lambda one: one.name == "道路 二期"), ("p07", lambda one: one.unit == "P07")])
def test_each_of_the_words_stands_in_what_it_finds(words: str, fits: object) -> None:
    assert callable(fits)
    assert read(words=words) == [one for one in EVERY if fits(one)] != []


@pytest.mark.parametrize("after", ["nothing", cursor(0, ["P01"]), cursor(0, ["1", "P01"]), cursor(1, [1, "P01"])])
def test_what_is_no_cursor_of_this_order_is_refused(after: str) -> None:
    with pytest.raises(BadCursor):
        THINGS.page(EVERY, Asked(after, by="points"))
