"""A year's self-evaluation in numbers: what was attained and spent where the item comes out with a grade."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from wanzai import chance
from wanzai.county import Item
from wanzai.sectors import TEN_THOUSAND, Row, standing

FEN = Decimal("0.01")
ATTAINED, PARTLY, MISSED = "达成预期指标", "部分达成预期指标并具有一定效果", "未达成预期指标且效果较差"
BANDS = {
    "优": (Decimal(90), Decimal(100)),
    "良": (Decimal(80), Decimal("89.99")),
    "中": (Decimal(60), Decimal("79.99")),
    "差": (Decimal(0), Decimal("59.99")),
}
AIMED = {"优": (90.8, 99.6, 97.2), "良": (80.8, 89.4, 86.5), "中": (62, 79, 73), "差": (42, 58, 54)}
"""Where scores of a grade lie: least, most, most often."""
LOST_OF_EXECUTION = {"优": 0.12, "良": 0.3, "中": 0.5, "差": 0.75}
"""At most so much of the budget stays unspent."""

BADLY = {"优": 0.4, "良": 0.65, "中": 0.95, "差": 1.0}
"""How much of what an indicator can lose it loses at most."""

WHY = {
    "数量": (
        "部分任务跨年实施，未计入当年完成数",
        "年初测算偏高，实际申请数少于预计",
        "上半年前期工作耗时较长，下半年集中实施仍有缺口",
        "部分乡镇未按计划报送，任务顺延",
    ),
    "质量": ("抽查发现个别不合格，已责令整改", "基层填报口径不一，复核后核减", "首次验收未通过，整改后再验"),
    "时效": ("招标流标一次，开工顺延", "资料补正较多，办理时间延长", "合作单位进度推迟", "审批环节多，个别事项超期"),
    "经济效益": ("市场价格下行，增收不及预期", "见效期较长，当年效益尚未完全体现"),
    "社会效益": ("宣传覆盖面不够，知晓和参与不足", "项目年底才投入使用，效益尚未充分发挥", "统计样本偏少，按实计算"),
    "生态效益": ("枯水期水质波动", "个别点位管护不到位"),
    "可持续影响": ("制度已起草，尚未印发", "后续管护经费未落实到位", "人员变动，档案移交滞后"),
    "服务对象满意度": (
        "问卷中对办理时限评价偏低",
        "群众对进度和公示的要求较高",
        "问卷样本偏少，偏远乡镇评价偏低",
        "回访样本中意见集中在服务态度",
    ),
}
"""Why an indicator was missed, by its second level."""


@dataclass(frozen=True)
class Attained:
    """The answers by indicator, and what was spent."""

    executed: Decimal
    rows: tuple[tuple[Row, dict[str, Any]], ...]
    score: Decimal


def attained(item: Item, grade: str, spent: Decimal | None) -> Attained:
    """The form that comes out with this grade; `spent` where the year's execution is known."""
    least, most = BANDS[grade]
    for attempt in range(200):
        random = chance.of(item, f"attained {attempt}")
        made = _made(item, grade, random, spent)
        if least <= made.score <= most:
            return made
    raise AssertionError(f"{item.year} {item.name} cannot come out with {grade}")


def _made(item: Item, grade: str, random: Random, spent: Decimal | None) -> Attained:
    indicators = standing(item)
    left = 100 - random.triangular(*AIMED[grade])
    executed = spent if spent is not None else _executed(item, grade, left, random)
    left -= float(10 * (1 - executed / item.amount))
    losses: dict[str, float] = {}
    caps = {row["name"]: float(row["weight"]) * _loses_at_most(row) * BADLY[grade] for row in indicators}
    names = [name for name, cap in caps.items() if cap]
    random.shuffle(names)
    for name in names:
        losses[name] = max(0.0, min(left, caps[name] * random.uniform(0.2, 0.8)))
        left -= losses[name]
    for name in names:
        more = max(0.0, min(left, caps[name] - losses[name]))
        losses[name], left = losses[name] + more, left - more
    rows = tuple((row, _answer(row, losses.get(row["name"], 0.0), executed, random)) for row in indicators)
    score = (10 * executed / item.amount).quantize(FEN, ROUND_HALF_UP) + sum((points(row, answer) for row, answer in rows), Decimal(0))
    return Attained(executed, rows, score)


def _executed(item: Item, grade: str, left: float, random: Random) -> Decimal:
    """The year's execution: short of the budget by a part of what is lost, and never less than the treasury said in July."""
    short = min(left / 10, LOST_OF_EXECUTION[grade] * random.uniform(0.02, 1))
    executed = (item.amount * Decimal(str(round(1 - short, 4)))).quantize(FEN, ROUND_HALF_UP)
    return max(executed, item.watch.executed if item.watch else executed)


def _loses_at_most(row: Row) -> float:
    """Share of the weight; what is negative, zero or a standard is kept."""
    if row["operator"] == "定性":
        return 0.6
    if row["operator"] == "≤" or Decimal(row["target"]) == 0 or row["measure"] == "年" or row["level2"] == "成本":
        return 0.0
    return 0.9 if row["level2"] == "数量" else 0.55


def _answer(row: Row, lost: float, executed: Decimal, random: Random) -> dict[str, Any]:
    share = 1 - lost / float(row["weight"])
    if row["operator"] == "定性":
        percent = round(share * 100)
        tier = ATTAINED if percent >= 80 else PARTLY if percent >= 60 else MISSED
        return {"tier": tier, "tier_percent": str(percent)} | ({"explanation": _why(row, random)} if percent < 80 else {})
    target = Decimal(row["target"])
    if row["measure"] == "万元":
        return {"actual": f"{(executed / TEN_THOUSAND).normalize():f}"}
    if lost < 0.02:
        return _met(row, target, random)
    missed = _like(row, target * Decimal(share), below=target)
    return {"actual": str(missed)} | ({"explanation": _why(row, random)} if missed < target else {})


def _met(row: Row, target: Decimal, random: Random) -> dict[str, Any]:
    if row["operator"] == "=" or row["measure"] == "年" or target == 0:
        return {"actual": str(target)}
    if row["operator"] == "≤":
        return {"actual": str((target * Decimal(str(round(random.uniform(0.55, 0.99), 2)))).quantize(Decimal("0.1")))}
    if row["measure"] == "%" and target > 30:
        above = min(float(100 - target) * 0.8, float(target) * 0.25)
        return {"actual": str(target + Decimal(str(round(random.uniform(0, above), 1))))}
    if random.random() < 0.04:
        return {"actual": str(_like(row, target * Decimal("1.36"))), "explanation": "年中上级追加任务，实际完成数高于年初目标"}
    return {"actual": str(max(target, _like(row, target * Decimal(str(random.choice((1, 1, 1.01, 1.03, 1.06, 1.1)))))))}


def _like(row: Row, number: Decimal, below: Decimal | None = None) -> Decimal:
    """As exact as its target is; a count that should lie below a target does."""
    whole = row["measure"] != "%" and "." not in row["target"]
    rounded = number.quantize(Decimal(1) if whole else Decimal("0.1"), ROUND_HALF_UP)
    return rounded - (1 if whole else Decimal("0.1")) if below is not None and rounded >= below else rounded


def _why(row: Row, random: Random) -> str:
    return random.choice(WHY[row["level2"]])


def points(row: Mapping[str, Any], answer: Mapping[str, Any]) -> Decimal:
    """What an answer earns, as 财预〔2020〕10号 has it."""
    weight = Decimal(row["weight"])
    if row["operator"] == "定性":
        return (weight * Decimal(answer["tier_percent"]) / 100).quantize(FEN, ROUND_HALF_UP)
    target, actual = Decimal(row["target"]), Decimal(answer["actual"])
    if row["operator"] == "≤":
        return weight if actual <= target else (weight * target / actual).quantize(FEN, ROUND_HALF_UP)
    if actual >= target:
        return weight if target or actual == 0 else Decimal(0)
    return (weight * max(actual, Decimal(0)) / target).quantize(FEN, ROUND_HALF_UP)
