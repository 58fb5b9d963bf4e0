"""The road project's monitoring form as its unit keeps it in Excel."""

from collections.abc import Mapping
from typing import Any

from tests.goals.samples import ROADS
from tests.scenario.monitoring_sheet import sheet

REACHED = {0: (2, "有可能", "资金四月才到位"), 1: ("达成预期指标", "确定能", ""), 2: ("90%", "", "")}
"""Row → reached, the chance that is ticked, and why; of the last one nothing is ticked."""
CHANCES = ("确定能", "有可能", "完全不可能")


def road_sheet(changed: Mapping[str, Any] | None = None) -> bytes:
    """A tenth is spent; one row does not say whether its target will be reached."""
    rows = []
    for n, one in enumerate(ROADS.indicators):
        actual, chance, why = REACHED[n]
        target = one.target_text if one.target is None else f"{one.operator}{one.target.normalize():f}{one.measure}"
        ticks = ["√" if chance == word else "" for word in CHANCES]
        causes = ["√" if why else "", "", "", "", "", why]
        rows.append((f"{one.level1}指标", f"{one.level2}指标", one.name, target or "", actual, "", *causes, *ticks, ""))
    money = {"C5": 120, "D5": 120, "E5": 13, "F5": "10.83%", "C6": 120, "D6": 120, "E6": 13, "F6": "10.83%"}
    return sheet(money | dict(changed or {}), name=ROADS.name, indicators=rows)
