"""The figures at the top of an item's page, from audit's answer about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.terms import _


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


def figures(known: Mapping[str, Any]) -> list[Figure]:
    """What there is of them, six at most."""
    goal, monitoring = known.get("goal") or {}, known.get("monitoring") or {}
    evaluation, feedback = known.get("evaluation") or {}, known.get("feedback") or {}
    found = []
    if (amount := goal.get("amount") or (goal.get("content") or {}).get("amount")) is not None:
        found.append(Figure(_("年度资金"), amount, "money", goal.get("status", ""), "goal"))
    if spent := next((one["execution"] for one in reversed(rows(monitoring.get("records"))) if one.get("execution")), None):
        found.append(Figure(_("预算执行"), spent.get("executed"), "money", _rate(spent), "monitoring", spent.get("as_of") or ""))
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


def rows(several: Any) -> list[Mapping[str, Any]]:
    """Whether they come by number or in a list."""
    return list(several.values()) if isinstance(several, Mapping) else list(several or ())


def _rate(spent: Mapping[str, Any]) -> str:
    return f"{Decimal(spent['rate']):.2f}%" if spent.get("rate") else ""
