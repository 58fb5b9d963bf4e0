"""What differs between two instants of an item, and which event is named as the cause."""

from typing import Any

from audit.api.answers import ItemAnswer
from audit.heard import Heard
from audit.item.difference import Changed, differences, leaves
from audit.item.state import ItemState, fold
from audit.order import in_order
from audit.views.trail import items_of
from tests.audit import lives
from tests.audit.cases import ROADS


def read(state: ItemState) -> dict[str, Any]:
    return ItemAnswer.model_validate(state).model_dump(mode="json")


def life() -> list[Heard]:
    return in_order(one for one in lives.goal().recorded if ROADS in items_of(one))


def applied(was: list[Heard], found: list[Changed]) -> dict[tuple[str, ...], Any]:
    values = dict(leaves(read(fold(ROADS, was))))
    for one in found:
        values[one.place] = one.now
    return {place: value for place, value in values.items() if value is not None}


def test_the_earlier_state_and_the_differences_give_the_later_state() -> None:
    trail = life()
    for n in range(len(trail) + 1):
        found = differences(ROADS, trail[:n], trail, read)
        assert applied(trail[:n], found) == dict(leaves(read(fold(ROADS, trail))))


def test_each_difference_names_the_last_event_that_changed_it() -> None:
    trail = life()
    found = {one.place: one for one in differences(ROADS, trail[:1], trail, read)}
    for one in found.values():
        n = trail.index(one.cause)
        before, after = (dict(leaves(read(fold(ROADS, trail[:m])))) for m in (n, n + 1))
        assert before.get(one.place) != after.get(one.place) == one.now


def test_an_event_that_lies_before_known_ones_is_folded_in_its_place() -> None:
    trail = life()
    was = [*trail[:3], *trail[4:]]
    found = differences(ROADS, was, trail, read)
    assert {one.cause.id for one in found} <= {trail[3].id}
    assert applied(was, found) == dict(leaves(read(fold(ROADS, trail))))


def test_rows_are_known_by_their_names_and_others_by_their_number() -> None:
    rows = {"a": [{"name": "路", "n": 1}, {"name": "桥", "n": None}], "b": [{"x": "甲"}, {"x": "乙"}], "c": ["一", "二"], "d": []}
    assert dict(leaves(rows)) == {
        ("a", "路", "name"): "路",
        ("a", "路", "n"): 1,
        ("a", "桥", "name"): "桥",
        ("b", "1", "x"): "甲",
        ("b", "2", "x"): "乙",
        ("c",): ["一", "二"],
    }
