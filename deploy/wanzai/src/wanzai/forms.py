"""The forms that units fill in: indicators of a goal, their progress, their attainment; what a grade or a light looks like in numbers."""

import hashlib
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from wanzai.county import PROJECT_KIND, Item

TEN_THOUSAND = Decimal(10000)
FEN = Decimal("0.01")

ATTAINED, PARTLY, MISSED = "达成预期指标", "部分达成预期指标并具有一定效果", "未达成预期指标且效果较差"

SPENT = {"优": "0.98", "良": "0.92", "中": "0.80", "差": "0.50"}
"""全年执行数 of 全年预算数 in an item that comes out with this grade."""
DONE = {"优": 100, "良": 85, "中": 60, "差": 40}
"""Tasks done, of 100."""
TIER = {"优": (ATTAINED, "95"), "良": (PARTLY, "75"), "中": (PARTLY, "60"), "差": (MISSED, "40")}
SATISFIED = {"优": 95, "良": 90, "中": 81, "差": 45}
PROGRESS = {"绿": 60, "黄": 42, "红": 20}
"""Tasks done by the end of July, of 100 in the year: 102.9 %, 72 % and 34.3 % of what the time asks for."""


def evidence(title: str) -> dict[str, str]:
    """A document kept elsewhere; the digest is of its title, for want of a document."""
    return {"title": title, "sha256": hashlib.sha256(title.encode()).hexdigest()}


def money(amount: Decimal) -> str:
    """Yuan with two decimals."""
    return str(amount.quantize(FEN, ROUND_HALF_UP))


def indicators(item: Item) -> list[dict[str, Any]]:
    """The annual indicators of a goal; weights add up to 90."""
    return _project(item) if item.kind == PROJECT_KIND else _department()


def _project(item: Item) -> list[dict[str, Any]]:
    cost = item.amount / TEN_THOUSAND
    return [
        _number("产出", "数量", "年度任务完成数", "≥", "100", "项", 20) | {"is_core": True},
        _number("产出", "质量", "验收合格率", "≥", "95", "%", 10),
        _number("产出", "时效", "按时完成率", "=", "100", "%", 10),
        _number("产出", "成本", "项目总成本", "≤", f"{cost.normalize():f}", "万元", 10),
        _words("效益", "社会效益", "社会效益改善情况", "投诉量较上年下降", 15),
        _words("效益", "可持续影响", "长效管理机制健全性", "健全", 15),
        _number("满意度", "服务对象满意度", "服务对象满意度", "≥", "90", "%", 10),
    ]


def _department() -> list[dict[str, Any]]:
    return [
        _number("产出", "数量", "年度重点工作完成数", "≥", "100", "项", 20) | {"is_core": True, "commonality": "COMMON"},
        _number("产出", "质量", "重点工作办结质量达标率", "≥", "95", "%", 10) | {"commonality": "COMMON"},
        _number("产出", "时效", "重点工作按时办结率", "=", "100", "%", 10) | {"commonality": "COMMON"},
        _number("产出", "成本", "公用经费控制率", "≤", "100", "%", 10) | {"commonality": "COMMON"},
        _words("效益", "社会效益", "履职效果", "明显提升", 15),
        _words("效益", "可持续影响", "内部管理制度健全性", "健全", 15),
        _number("满意度", "服务对象满意度", "服务对象满意度", "≥", "90", "%", 10) | {"commonality": "COMMON"},
    ]


def _number(level1: str, level2: str, name: str, operator: str, target: str, measure: str, weight: int) -> dict[str, Any]:
    return {
        "horizon": "ANNUAL",
        "level1": level1,
        "level2": level2,
        "name": name,
        "operator": operator,
        "target": target,
        "measure": measure,
        "weight": str(weight),
    }


def _words(level1: str, level2: str, name: str, target: str, weight: int) -> dict[str, Any]:
    return {
        "horizon": "ANNUAL",
        "level1": level1,
        "level2": level2,
        "name": name,
        "operator": "定性",
        "target_text": target,
        "weight": str(weight),
    }


def executed(item: Item, grade: str) -> Decimal:
    """全年执行数."""
    return (item.amount * Decimal(SPENT[grade])).quantize(FEN, ROUND_HALF_UP)


def self_evaluation(item: Item, grade: str) -> dict[str, Any]:
    """The self-evaluation form that comes out with this grade."""
    short = grade in ("中", "差")
    funds = {
        "initial_budget": money(item.amount),
        "adjusted_budget": money(item.amount),
        "executed": money(executed(item, grade)),
        "explanation": "部分工作跨年实施，资金按进度支付" if short else "",
    }
    rows = [{"indicator": indicator} | _attained(indicator, grade) for indicator in indicators(item)]
    return {"funds": funds, "rows": rows, "conclusion": f"{item.name}：按批复的任务组织实施，自评等级为{grade}"}


def _attained(indicator: dict[str, Any], grade: str) -> dict[str, Any]:
    if indicator["operator"] == "定性":
        tier, percent = TIER[grade]
        return {"tier": tier, "tier_percent": percent}
    if indicator["level2"] == "数量":
        return {"actual": str(DONE[grade]), "explanation": "" if grade == "优" else "受实施进度影响，部分任务未按计划完成"}
    if indicator["level1"] == "满意度":
        return {"actual": str(SATISFIED[grade])}
    if indicator["level2"] == "时效" and grade in ("中", "差"):
        return {"actual": "80" if grade == "中" else "50", "explanation": "开工延后"}
    return {"actual": indicator["target"]}


def progress(item: Item, light: str) -> list[dict[str, Any]]:
    """The monitoring form's rows as of the end of July."""
    return [{"indicator": indicator["name"]} | _so_far(indicator, light) for indicator in indicators(item)]


def _so_far(indicator: dict[str, Any], light: str) -> dict[str, Any]:
    doubtful = {"绿": {}, "黄": _doubt("有可能"), "红": _doubt("完全不可能")}[light]
    if indicator["operator"] == "定性":
        return {"tier": ATTAINED}
    if indicator["level2"] == "数量":
        return {"actual": str(PROGRESS[light]), "expected_actual": {"绿": "100", "黄": "95", "红": "60"}[light]} | doubtful
    if indicator["level2"] == "时效":
        return {"actual": "60", "expected_actual": "100"}
    if indicator["level2"] == "成本":
        return {"actual": str((Decimal(indicator["target"]) / 2).quantize(Decimal("0.000001")))}
    return {"actual": indicator["target"]}


def _doubt(likelihood: str) -> dict[str, Any]:
    return {"likelihood": likelihood, "causes": ["经费保障", "其他"], "explanation": "受疫情影响，上半年实施进度滞后"}


def scores(grade: str) -> list[dict[str, str]]:
    """An evaluator's scores by the framework that come out with this grade."""
    share = {"优": Decimal("0.93"), "良": Decimal("0.85"), "中": Decimal("0.70"), "差": Decimal("0.50")}[grade]
    lines = [
        ("决策", "项目立项与绩效目标", 10),
        ("决策", "资金投入", 10),
        ("过程", "资金管理", 10),
        ("过程", "组织实施", 10),
        ("产出", "产出数量与质量", 20),
        ("产出", "产出时效与成本", 10),
        ("效益", "实施效益", 20),
        ("效益", "满意度", 10),
    ]
    return [
        {"dimension": dimension, "name": name, "weight": str(weight), "score": str((weight * share).quantize(FEN))}
        for dimension, name, weight in lines
    ]
