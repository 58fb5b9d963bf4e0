"""The figures at the top of an item's page, from audit's answer about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from portal.terms import _

TREASURY, BY_UNIT = _("国库"), _("单位填报")
"""Where figures of what was spent come from."""


@dataclass(frozen=True)
class Figure:
    """A number at the top of an item's page; `money` is in yuan."""

    name: str
    value: Any
    kind: str
    note: str
    tab: str
    as_of: str = ""
    """The day it is of, where it changes along the year."""
    source: str = ""
    """Where it comes from, where that is not the paper under its tab alone."""
    month: int = 0
    """Of a monitoring record, from January on."""
    beside: "Figure | None" = None
    """The same as it was taken elsewhere."""


def figures(known: Mapping[str, Any]) -> list[Figure]:
    """What there is of them, six at most."""
    goal, monitoring = known.get("goal") or {}, known.get("monitoring") or {}
    evaluation, feedback = known.get("evaluation") or {}, known.get("feedback") or {}
    found = []
    if (amount := goal.get("amount") or (goal.get("content") or {}).get("amount")) is not None:
        found.append(Figure(_("年度资金"), amount, "money", goal.get("status", ""), "goal"))
    if spent := _spent(monitoring):
        found.append(spent)
    for name, of, tab in (
        (_("单位自评"), "by_unit", "self"),
        (_("部门评价"), "by_department", "key"),
        (_("重点评价"), "by_finance", "key"),
    ):
        if (one := evaluation.get(of)) and one.get("score") is not None:
            found.append(Figure(name, one["score"], "score", one.get("grade") or "", tab))
    if rectified := rows(feedback.get("rectifications")):
        problems = [problem for one in rectified for problem in one.get("problems") or ()]
        found.append(
            Figure(
                _("整改问题"), len(problems), "count", "、".join(dict.fromkeys(str(one["status"]) for one in rectified)), "rectification"
            )
        )
    if linked := rows(feedback.get("linkages")):
        found.append(
            Figure(_("结果应用"), linked[-1].get("amount"), "money", f"{linked[-1].get('action')} · {linked[-1].get('status')}", "linkage")
        )
    return found[:6]


def _spent(monitoring: Mapping[str, Any]) -> Figure | None:
    """What the treasury told last, beside what the last monitored month rests on; that alone where the treasury has told nothing."""
    records = [(int(month), one["execution"]) for month, one in (monitoring.get("records") or {}).items() if one.get("execution")]
    month, last = records[-1] if records else (0, None)
    monitored = _executed(last, TREASURY if last.get("reference") else BY_UNIT, month) if last else None
    newest = monitoring.get("newest_execution")
    return replace(_executed(newest, TREASURY), beside=monitored) if newest else monitored


def _executed(spent: Mapping[str, Any], source: str, month: int = 0) -> Figure:
    return Figure(_("预算执行"), spent.get("executed"), "money", _rate(spent), "monitoring", spent.get("as_of") or "", source, month)


def rows(several: Any) -> list[Mapping[str, Any]]:
    """Whether they come by number or in a list."""
    return list(several.values()) if isinstance(several, Mapping) else list(several or ())


def _rate(spent: Mapping[str, Any]) -> str:
    return f"{Decimal(spent['rate']):.2f}%" if spent.get("rate") else ""
