"""What Wanzai's units had to put right in 2020, and what the results meant for the budget of 2021."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from wanzai.county import Item
from wanzai.stories import Linkage, Rectification

KEY = Rectification("KEY", date(2020, 9, 10), date(2020, 10, 10), date(2020, 11, 10), ())
KEY_STORIES: dict[str, Rectification] = {
    "P241": replace(KEY, measures_on=date(2020, 9, 28), reported_on=date(2020, 11, 5), verified_on=date(2020, 11, 12)),
    "P251": replace(
        KEY,
        measures_on=date(2020, 10, 8),
        reported_on=date(2020, 11, 9),
        returned_until=date(2020, 11, 30),
        reported_again_on=date(2020, 11, 26),
        verified_on=date(2020, 12, 3),
    ),
    "P301": replace(
        KEY,
        measures_on=date(2020, 10, 9),
        extended_on=date(2020, 11, 6),
        extended_to=date(2020, 12, 10),
        reported_on=date(2020, 12, 8),
        verified_on=date(2020, 12, 14),
    ),
    "P271": replace(KEY, measures_on=date(2020, 10, 15), reported_on=date(2020, 11, 10), verified_on=date(2020, 11, 16)),
    "D121001": replace(KEY, measures_on=date(2020, 9, 28), reported_on=date(2020, 11, 5), verified_on=date(2020, 11, 12)),
    "D122001": replace(KEY, measures_on=date(2020, 10, 8), escalated_on=date(2020, 11, 18)),
}
"""On time; returned once; extended; measures late; on time; overdue at the year's end in spite of a talk."""

SELF = Rectification("SELF", date(2020, 7, 1), date(2020, 7, 31), date(2020, 8, 31), ("自评得分与佐证材料不一致",))
MONITORING = Rectification("MONITORING", date(2020, 9, 21), date(2020, 10, 20), date(2020, 11, 20), ("实施进度严重滞后于序时进度",))
POORLY = ("中", "差")


def with_rectifications(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items with their rectifications and linkages."""
    made, selfs, watched = [], 0, 0
    for item in items:
        if item.key_evaluation:
            item = _key(item)
        elif item.code.startswith("P") and item.self_evaluation and item.self_evaluation.grade in POORLY:
            item = replace(item, rectifications=(_self(selfs),))
            selfs += 1
        elif item.watch and item.watch.light == "红":
            item = replace(item, rectifications=(_monitored(watched),))
            watched += 1
        made.append(item)
    return tuple(made)


def _key(item: Item) -> Item:
    assert item.key_evaluation
    story = replace(KEY_STORIES[item.code], problems=item.key_evaluation.problems)
    return replace(item, rectifications=(story,), linkage=_LINKED.get(item.code))


def _self(number: int) -> Rectification:
    if number == 1:
        return replace(SELF, withdrawn_on=date(2020, 7, 6))
    if number == 2:
        return replace(
            SELF,
            measures_on=date(2020, 7, 22),
            measures_returned_until=date(2020, 8, 10),
            measures_again_on=date(2020, 8, 5),
            reported_on=date(2020, 8, 27),
            verified_on=date(2020, 9, 4),
        )
    return replace(SELF, measures_on=date(2020, 7, 22), reported_on=date(2020, 8, 27), verified_on=date(2020, 9, 4))


def _monitored(number: int) -> Rectification:
    if number == 0:
        return replace(MONITORING, measures_on=date(2020, 10, 26), reported_on=date(2020, 11, 24), verified_on=date(2020, 12, 3))
    if number == 1:
        return MONITORING
    return replace(MONITORING, measures_on=date(2020, 10, 15), reported_on=date(2020, 11, 18), verified_on=date(2020, 12, 3))


def _linkage(action: str, accepted: bool, ratio: str | None = None, applied: str | None = None) -> Linkage:
    share, sum_ = Decimal(ratio) if ratio else None, Decimal(applied) if applied else None
    return Linkage("KEY", date(2020, 10, 20), date(2020, 11, 5), action, accepted, share, sum_)


_LINKED = {
    "P241": _linkage("优先保障", True, applied="12612200.00"),
    "P251": _linkage("予以保障", True, applied="3620000.00"),
    "P271": _linkage("压减", True, "15", "1006400.00"),
    "P301": _linkage("压减", False, "10"),
}
