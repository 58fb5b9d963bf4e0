"""Where one item stands in the loop: its eight stages, from audit's answer about it; and the figures at its top."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.terms import STAGES, _

DONE, NOW, LATE, NEXT = "done", "now", "late", "next"
BEFORE_REVIEW = {"未编制", "编制中", "被退回", "已撤销", "不予安排"}
IN_REVIEW = {"已送审", "部门已审", "财政已审"}
ENDED = {"已确认", "已抽评", "已办结", "已销号", "已撤回", "已撤销", "已落实", "未采纳", "已公开", "不予公开", "公开要求失效", "已终止"}


@dataclass(frozen=True)
class Stage:
    """One of the eight."""

    name: str
    state: str
    note: str
    tab: str


@dataclass(frozen=True)
class Figure:
    """A number at the top of an item's page; `money` is in yuan."""

    name: str
    value: Any
    kind: str
    note: str
    tab: str


def stages(known: Mapping[str, Any]) -> list[Stage]:
    """All eight, in their order."""
    goal, monitoring = known.get("goal") or {}, known.get("monitoring") or {}
    evaluation, feedback = known.get("evaluation") or {}, known.get("feedback") or {}
    made = [
        _declared(goal),
        _reviewed(goal),
        _several(rows(monitoring.get("records")), "monitoring"),
        _evaluated(evaluation.get("by_unit"), "self"),
        _evaluated(evaluation.get("by_finance") or evaluation.get("by_department"), "key"),
        _several(rows(feedback.get("rectifications")), "rectification"),
        _several(rows(feedback.get("linkages")), "linkage"),
        _several(rows(feedback.get("disclosures")), "disclosure"),
    ]
    return [Stage(name, *one) for name, one in zip(STAGES, made, strict=True)]


def figures(known: Mapping[str, Any]) -> list[Figure]:
    """What there is of them, six at most."""
    goal, monitoring = known.get("goal") or {}, known.get("monitoring") or {}
    evaluation, feedback = known.get("evaluation") or {}, known.get("feedback") or {}
    found = []
    if (amount := goal.get("amount") or (goal.get("content") or {}).get("amount")) is not None:
        found.append(Figure(_("年度资金"), amount, "money", goal.get("status", ""), "goal"))
    if spent := next((one["execution"] for one in reversed(rows(monitoring.get("records"))) if one.get("execution")), None):
        found.append(
            Figure(
                _("预算执行"), spent.get("executed"), "money", f"{Decimal(spent['rate']):.2f}%" if spent.get("rate") else "", "monitoring"
            )
        )
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


def _declared(goal: Mapping[str, Any]) -> tuple[str, str, str]:
    status = goal.get("status") or "未编制"
    return (NOW, status, "goal") if status in BEFORE_REVIEW else (DONE, "", "goal")


def _reviewed(goal: Mapping[str, Any]) -> tuple[str, str, str]:
    status = goal.get("status") or "未编制"
    if status in BEFORE_REVIEW:
        return NEXT, "", "goal"
    return (NOW, status, "goal") if status in IN_REVIEW else (DONE, " ".join(filter(None, (status, goal.get("grade")))), "goal")


def _evaluated(one: Mapping[str, Any] | None, tab: str) -> tuple[str, str, str]:
    status = (one or {}).get("status") or ""
    if not one or status.startswith("未") or not status:
        return NEXT, "", tab
    if one.get("score") is not None:
        return (DONE if status in ENDED else NOW), f"{Decimal(str(one['score'])):.2f} {one.get('grade') or ''}", tab
    return NOW, status, tab


def _several(found: Iterable[Mapping[str, Any]], tab: str) -> tuple[str, str, str]:
    several = [one for one in found if one.get("status") and not str(one["status"]).startswith(("未下达", "未拟稿", "未提出", "无要求"))]
    if not several:
        return NEXT, "", tab
    open_ = [one for one in several if one["status"] not in ENDED]
    if not open_:
        return DONE, f"{len(several)} 项，{several[-1]['status']}", tab
    late = any(one.get("overdue") for one in open_)
    among = f"（{len(open_)}/{len(several)}）" if len(several) > 1 else ""
    return (LATE if late else NOW), f"{open_[-1]['status']}{among}", tab
