"""A filled declaration form (项目支出绩效目标申报表) as a unit keeps it in Excel, in the layout of 财预〔2021〕101号."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.scenario.workbook import workbook

Line = tuple[str, str, str, str, Any]
INDICATORS: Sequence[Line] = (
    ("产出指标", "数量指标", "养护里程", "≥40公里", 30),
    ("产出指标", "质量指标", "养护合格率", "≥95%", 10),
    ("产出指标", "时效指标", "按期完成率", "＝100%", 10),
    ("效益指标", "社会效益指标", "坠路事故下降率", "≥30%", 30),
    ("满意度指标", "服务对象满意度指标", "村民满意度", "90%以上", 10),
)
MERGED = ("A1:F1", "A2:F2", "B3:C3", "E3:F3", "B4:C4", "E4:F4", "B5:C5", "E5:F5", "A6:A9", "B6:C6", "B7:C7", "B8:C8", "B9:C9", "B10:F10")


def lines(
    year: int = 2020, name: str = "农村公路养护经费", code: str = "P0017", indicators: Sequence[Line] = INDICATORS
) -> list[list[Any]]:
    """The cells; amounts in 万元, weights add up to 90."""
    return [
        ["项目支出绩效目标申报表"],
        [f"（{year}年度）"],
        ["项目名称", name, "", "项目编码", code],
        ["主管部门", "县交通局", "", "实施单位", "县交通局"],
        ["项目属性", "延续", "", "项目期", f"{year}-01-01至{year}-12-31"],
        ["项目资金（万元）", "年度资金总额", "", 120],
        ["", "其中：财政拨款", "", 100],
        ["", "上年结转资金", "", 20],
        ["", "其他资金", "", 0],
        ["年度目标", "养护农村公路四十公里"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "分值"],
        *(["", *one] for one in indicators),
    ]


def sheet(changed: Mapping[str, Any] | None = None, *others: list[list[Any]], title: str = "申报表", **said: Any) -> bytes:
    """The file; `changed` cells (E12) stand otherwise than in `lines`, `others` are further sheets."""
    return workbook([lines(**said), *others], MERGED, title, changed or {})
