"""An evaluator's scores by the framework 决策、过程、产出、效益, as they come out with a grade."""

from decimal import Decimal

from wanzai import chance
from wanzai.attained import BANDS
from wanzai.county import Item

FRAMEWORK = (
    ("决策", "立项依据充分性", 3, 0.05, "立项论证材料不完整"),
    ("决策", "立项程序规范性", 3, 0.1, "个别事项未经集体研究"),
    ("决策", "绩效目标合理性", 4, 0.5, "部分目标值明显偏低"),
    ("决策", "绩效指标明确性", 3, 0.6, "效益指标未量化"),
    ("决策", "预算编制科学性", 4, 0.5, "预算测算依据不充分"),
    ("决策", "资金分配合理性", 3, 0.2, "分配标准未及时更新"),
    ("过程", "资金到位率", 3, 0.1, "资金分批到位"),
    ("过程", "预算执行率", 4, 0.5, "年底集中支付"),
    ("过程", "资金使用合规性", 5, 0.3, "个别支出附件不全"),
    ("过程", "管理制度健全性", 4, 0.5, "制度未根据新要求修订"),
    ("过程", "制度执行有效性", 4, 0.7, "日常考核记录不完整"),
    ("产出", "实际完成率", 8, 0.5, "部分任务未按计划完成"),
    ("产出", "质量达标率", 8, 0.4, "抽查发现质量不合格点"),
    ("产出", "完成及时性", 7, 0.6, "部分任务完成时间晚于计划"),
    ("产出", "成本节约率", 7, 0.3, "单位成本高于同类项目"),
    ("效益", "实施效益", 20, 0.6, "效益发挥不充分"),
    ("效益", "满意度", 10, 0.5, "问卷满意度低于目标值"),
)
"""Dimension, indicator, weight, how readily it loses points, and why it does."""
AIMED = {"优": (90.5, 94.5), "良": (81, 89), "中": (64, 78), "差": (45, 58)}


Score = dict[str, str]


def scores(item: Item, grade: str, about: str) -> list[Score]:
    """Half points off here and there, with the reason."""
    least, most = BANDS[grade]
    for attempt in range(200):
        random = chance.of(item, f"{about} {attempt}")
        lost = 100 - random.uniform(*AIMED[grade])
        shares = [readily * random.uniform(0.2, 1.8) * weight for _, _, weight, readily, _ in FRAMEWORK]
        off = [_half(lost * share / sum(shares), line[2]) for share, line in zip(shares, FRAMEWORK, strict=True)]
        if least <= 100 - sum(off) <= most:
            return [_line(line, lost_here) for line, lost_here in zip(FRAMEWORK, off, strict=True)]
    raise AssertionError(f"{item.name} cannot come out with {grade}")


def before_comments(final: list[Score], more: Decimal) -> list[Score]:
    """The draft's scores: what the unit's comments earned in the end is not in them yet."""
    place = next(place for place, line in enumerate(final) if line["name"] == "实际完成率")
    line = final[place]
    lowered = line | {"score": str(Decimal(line["score"]) - more), "reason": "按现场抽查数计算，验收单未提供"}
    return [*final[:place], lowered, *final[place + 1 :]]


def _half(lost: float, weight: int) -> Decimal:
    return min(Decimal(weight) * 4 / 5, Decimal(round(lost * 2)) / 2)


def _line(line: tuple[str, str, int, float, str], lost: Decimal) -> Score:
    dimension, name, weight, _, why = line
    return {"dimension": dimension, "name": name, "weight": f"{weight}", "score": f"{weight - lost}"} | ({"reason": why} if lost else {})
