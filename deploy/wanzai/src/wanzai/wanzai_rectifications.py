"""What Wanzai's units had to put right in 2020 and 2021, and what the results meant for the next budget."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

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
GIVEN_UP = replace(
    MONITORING,
    problems=("维修工程两次招标流标",),
    measures_on=date(2020, 10, 12),
    reported_on=date(2020, 11, 12),
    verified_on=date(2020, 11, 20),
)
UNDONE = "年度主要任务未完成"
POORLY = ("中", "差")
FIRST = 2019


YEAR_LATER = timedelta(weeks=52)
FAIRLY = replace(KEY, measures_on=date(2020, 9, 28), reported_on=date(2020, 11, 5), verified_on=date(2020, 11, 12))
LATER_STORIES: dict[str, Rectification] = {
    "P251": KEY,
    "P191": KEY_STORIES["P251"],
    "D124002": KEY_STORIES["P271"],
    "P313": KEY_STORIES["P301"],
}
"""Of the evaluations done in 2021, told by the days of 2020; what is not named here is answered in time."""


def with_rectifications(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items with their rectifications and linkages; of each kind and year the first ones have a story of their own."""
    told: Counter[tuple[int, str]] = Counter()
    made = []
    for item in items:
        if item.key_evaluation:
            item = _key(item)
        else:
            if item.watch and item.watch.light == "红":
                story = GIVEN_UP if item.watch.disposal == "停止拨款" else _monitored(told[item.year, "MONITORING"])
                item = _with(item, story, item.year - FIRST - 1)
                told[item.year, "MONITORING"] += 1
            if item.code.startswith("P") and item.self_evaluation and item.self_evaluation.grade in POORLY:
                story = _self(told[item.year, "SELF"])
                undone = item.self_evaluation.grade == "差" or told[item.year, "SELF"] % 2
                item = _with(item, replace(story, problems=(UNDONE,)) if undone else story, item.year - FIRST)
                told[item.year, "SELF"] += 1
        made.append(replace(item, linkage=LINKED.get((item.year, item.code))))
    return tuple(made)


def _with(item: Item, story: Rectification, years: int) -> Item:
    return replace(item, rectifications=(*item.rectifications, _later(story) if years else story))


def _key(item: Item) -> Item:
    assert item.key_evaluation
    story = KEY_STORIES[item.code] if item.year == FIRST else _later(LATER_STORIES.get(item.code, FAIRLY))
    return replace(item, rectifications=(replace(story, problems=item.key_evaluation.problems),))


def _later(story: Rectification) -> Rectification:
    """The same a year later, on the same days of the week."""
    told: dict[str, Any] = {field.name: getattr(story, field.name) for field in fields(story)}
    return replace(story, **told | {name: day + YEAR_LATER for name, day in told.items() if isinstance(day, date)})


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


def _linkage(year: int, kind: str, action: str, accepted: bool, ratio: str | None = None, applied: str | None = None) -> Linkage:
    share, sum_ = Decimal(ratio) if ratio else None, Decimal(applied) if applied is not None else None
    return Linkage(kind, date(year + 1, 10, 20), date(year + 1, 11, 5), action, accepted, share, sum_)


LINKED = {
    (2019, "P241"): _linkage(2019, "KEY", "优先保障", True, applied="12612200.00"),
    (2019, "P251"): _linkage(2019, "KEY", "予以保障", True, applied="3620000.00"),
    (2019, "P271"): _linkage(2019, "KEY", "压减", True, "15", "1006400.00"),
    (2019, "P301"): _linkage(2019, "KEY", "压减", False, "10"),
    (2019, "P472"): _linkage(2019, "SELF", "取消", True, applied="0.00"),
    (2020, "P191"): _linkage(2020, "KEY", "予以保障", True),
    (2020, "P252"): _linkage(2020, "KEY", "压减", True, "12"),
    (2020, "P342"): _linkage(2020, "KEY", "优先保障", True),
    (2020, "P313"): _linkage(2020, "KEY", "予以保障", False),
}
"""What came of a year's results; the sums for 2022 are not decided yet when the play ends."""
