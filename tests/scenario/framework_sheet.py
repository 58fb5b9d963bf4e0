"""An indicator system of a key evaluation (绩效评价指标体系) in Excel, with four levels and, where it is asked for, with scores."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.scenario.workbook import workbook

Line = tuple[str, str, str, str, Any, str, Any, str]
SYSTEM: Sequence[Line] = (
    ("决策", "项目立项", "立项依据充分性", "立项批复", 10, "有批复得满分", 10, ""),
    ("", "", "立项程序规范性", "可行性论证", 10, "有论证得满分", 9, "论证不全"),
    ("过程", "资金管理", "预算执行率", "执行率", 20, "分值×执行率", 20, ""),
    ("产出", "产出数量", "实际完成率", "处理水量", 40, "分值×完成率", 36, "雨季停运"),
    ("效益", "项目效益", "满意度", "居民满意度", 20, "90%以上得满分", 20, ""),
)
MERGED = ("A1:H1", "A2:H2", "B3:H3", "A5:A6", "B5:B6")


def lines(year: int = 2019, name: str = "污水处理厂污水处理费", system: Sequence[Line] = SYSTEM, scored: bool = True) -> list[list[Any]]:
    """The cells: the heading in row 4, the lines from row 5 on, the sums below them."""
    heads = ["一级指标", "二级指标", "三级指标", "四级指标", "分值", "评分标准", "得分", "扣分原因"]
    shown = len(heads) if scored else len(heads) - 2
    total = ["合计", "", "", "", sum(one[4] or 0 for one in system), "", sum(one[6] or 0 for one in system)]
    title = "绩效评价指标体系及评分表" if scored else "绩效评价指标体系"
    rows = [list(one)[:shown] for one in system]
    return [[f"项目支出{title}"], [f"（{year}年度）"], ["项目名称", name], heads[:shown], *rows, total[:shown]]


def sheet(changed: Mapping[str, Any] | None = None, **said: Any) -> bytes:
    """The file; `changed` cells (E5) stand otherwise than in `lines`."""
    return workbook([lines(**said)], MERGED, "指标体系", changed or {})
