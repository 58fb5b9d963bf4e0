"""A filled monitoring form (项目支出绩效目标执行监控表) of the rural roads in Excel: as in 财预〔2019〕136号, and the older layout."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.scenario.workbook import workbook

Line = tuple[Any, ...]
INDICATORS: Sequence[Line] = (
    ("产出指标", "数量指标", "养护里程", "≥120公里", 40, 110, "√", "", "", "", "", "资金四月才到位", "", "√", "", ""),
    ("产出指标", "质量指标", "安全事故", "=0起", 0, 0, "", "", "", "", "", "", "√", "", "", ""),
    ("效益指标", "社会效益指标", "群众出行", "明显改善", "达成预期指标", "", "", "", "", "", "", "", "√", "", "", ""),
)
"""Levels, name, target, reached, forecast, five causes and why, three chances, remark."""
OLDER: Sequence[Line] = tuple((*one[:6], *one[12:15]) for one in INDICATORS)
MERGED = ("A1:Q1", "A2:Q2", "B3:Q3", "A5:A6", "A8:A12", "H8:M8", "N8:P8")


def _head(year: int, month: int, name: str) -> list[list[Any]]:
    """Title, period, project and money in 万元."""
    return [
        ["项目支出绩效目标执行监控表"],
        [f"（{year}年度）"],
        ["项目名称", name],
        ["项目资金（万元）", "", "年初预算数", "全年预算数", f"1-{month}月执行数", f"1-{month}月执行率", "全年预计执行数", "资金说明"],
        ["", "年度资金总额", 120, 120, 30, "25%", 118],
        ["", "其中：本年一般公共预算拨款", 120, 120, 30, "25%", 118],
        ["年度总体目标", "养护农村公路120公里"],
    ]


def lines(year: int = 2020, month: int = 6, name: str = "农村公路养护经费", indicators: Sequence[Line] = INDICATORS) -> list[list[Any]]:
    """The cells of the layout that the ministry prints; the first indicator stands in row 10."""
    plain = ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", f"1-{month}月执行情况", "全年预计完成情况"]
    causes = ["经费保障", "制度保障", "人员保障", "硬件条件保障", "其他", "原因说明"]
    return [
        *_head(year, month, name),
        [*plain, "偏差原因分析", "", "", "", "", "", "完成目标可能性", "", "", "备注"],
        [""] * len(plain) + [*causes, "确定能", "有可能", "完全不可能"],
        *(["", *one] for one in indicators),
        ["存在问题", "资金到位晚"],
        ["改进措施", "七月集中支付"],
    ]


def older(year: int = 2020, month: int = 6, name: str = "农村公路养护经费") -> list[list[Any]]:
    """One column for the budget, one word for a chance, one box for all causes; the first indicator stands in row 8."""
    top = _head(year, month, name)
    money = [[line[0], line[1], *line[2:3], *line[4:7]] for line in top[3:6]]
    return [
        *top[:3],
        *money,
        ["年度总体目标", "养护农村公路120公里"],
        [
            "绩效指标",
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            f"1-{month}月执行情况",
            "全年预计完成情况",
            "确定能",
            "有可能",
            "不可能",
        ],
        *(["", *one] for one in OLDER),
        ["偏差或不能完成目标原因分析", "资金四月才到位"],
        ["相关建议或举措", "七月集中支付"],
    ]


def sheet(changed: Mapping[str, Any] | None = None, *others: list[list[Any]], **said: Any) -> bytes:
    """The file; `changed` cells (F10) stand otherwise than in `lines`, `others` are further sheets."""
    return workbook([lines(**said), *others], MERGED, "监控表", changed or {})
