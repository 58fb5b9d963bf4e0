"""The road project's self-evaluation form as its unit keeps it in Excel."""

from collections.abc import Mapping
from typing import Any

from tests.goals.samples import ROADS
from tests.scenario.self_evaluation_sheet import sheet

REACHED = {0: (20, 20, "雨季长"), 1: ("达成预期指标（90%）", "", "两处塌方"), 2: ("90%", "", "")}
"""Row → actual, the score that the unit gives itself, and why."""


def road_sheet(changed: Mapping[str, Any] | None = None) -> bytes:
    """The first indicator declares more points than half of its target gives."""
    rows = []
    for n, one in enumerate(ROADS.indicators):
        actual, score, why = REACHED[n]
        target = one.target_text if one.target is None else f"{one.operator}{one.target.normalize():f}{one.measure}"
        rows.append((f"{one.level1}指标", f"{one.level2}指标", one.name, target or "", actual, float(one.weight), score, why))
    return sheet(
        {"C6": 120, "D6": 120, "E6": 114, "C7": 120, "D7": 120, "E7": 114, "H6": 9.5, **(changed or {})},
        year=2020,
        name=ROADS.name,
        indicators=rows,
    )
