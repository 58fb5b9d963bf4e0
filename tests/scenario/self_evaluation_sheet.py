"""A filled self-evaluation form (项目支出绩效自评表) of the sewage project in Excel, in the layout of 财预〔2020〕10号."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.scenario.workbook import workbook

Line = tuple[str, str, str, Any, Any, Any, Any, str]
INDICATORS: Sequence[Line] = (
    ("产出指标", "数量指标", "处理水量（万吨）", "≥730", 693.5, 12, 11.4, "雨季停运"),
    ("产出指标", "质量指标", "出水COD", "≤50mg/L", "55", 10, 9, "进水浓度高，已改造"),
    ("产出指标", "质量指标", "水质达标率", "≥98%", "99.2%", 10, 10, ""),
    ("产出指标", "时效指标", "按时付款率", "=100%", "92%", 8, 7.36, "财政拨款晚"),
    ("成本指标", "成本指标", "单位成本", "≤1.45元/吨", 1.52, 10, 9.54, "药剂涨价"),
    ("效益指标", "生态效益指标", "改善水环境", "明显改善", "部分达成年度指标并具有一定效果", 15, 11.25, "支流仍有异味"),
    ("效益指标", "生态效益指标", "COD削减", "≥2000吨", 2100, 15, 15, ""),
    ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%", "86%", 10, 9.56, "异味投诉"),
)
MERGED = ("A1:I1", "A2:I2", "B3:I3", "B4:D4", "F4:I4", "A5:A9", "B10:D10", "E10:I10", "B11:D11", "E11:I11")


def lines(year: int = 2019, name: str = "污水处理厂污水处理费", indicators: Sequence[Line] = INDICATORS) -> list[list[Any]]:
    """The cells; amounts in 万元, the weights of the rows add up to 90."""
    return [
        ["项目支出绩效自评表"],
        [f"（{year}年度）"],
        ["项目名称", name],
        ["主管部门", "县住建局", "", "", "实施单位", "县污水处理厂"],
        ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["", "年度资金总额", 1261.22, 1261.22, 1186.5, 10, "94.08%", 9.41],
        ["", "其中：当年财政拨款", 1261.22, 1261.22, 1186.5, "—", "—", "—"],
        ["", "上年结转资金", 0, 0, 0, "—", "—", "—"],
        ["", "其他资金", "", "", "", "—", "—", "—"],
        ["年度总体目标", "预期目标", "", "", "实际完成情况"],
        ["", "全年处理污水 730 万吨", "", "", "处理污水 693.5 万吨"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
        *(["", *one] for one in indicators),
        ["总分", "", "", "", "", "", 100, f"{9.41 + sum(float(one[6] or 0) for one in indicators):.2f}"],
    ]


def sheet(changed: Mapping[str, Any] | None = None, *others: list[list[Any]], **said: Any) -> bytes:
    """The file; `changed` cells (F13) stand otherwise than in `lines`, `others` are further sheets."""
    return workbook([lines(**said), *others], MERGED, "自评表", changed or {})
