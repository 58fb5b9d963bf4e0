"""What a unit types into its forms of the road project."""

from tests.loop.county import ITEM, paper

MONITORING = f"/items/{ITEM}/monitoring/6"
MONITORED = {
    "progress.0.actual": "2",
    "progress.0.likelihood": "有可能",
    "progress.1.tier": "达成预期指标",
    "progress.1.likelihood": "确定能",
    "progress.2.actual": "90",
    "progress.2.likelihood": "确定能",
}
MONITORING_WORD = {"progress.0.causes": "经费保障", "progress.0.explanation": "资金四月才到位"}
MONITORING_PAPERS = {
    f"{name}.{field}": value for name, title in (("form", "监控自评表"), ("report", "自评报告")) for field, value in paper(title).items()
}
EVALUATION = f"/items/{ITEM}/self-evaluation"
EVALUATED = {"rows.0.actual": "20", "rows.1.tier": "达成预期指标", "rows.1.tier_percent": "90", "rows.2.actual": "90"}
EVALUATION_WORD = {"conclusion": "完成一半", "rows.0.explanation": "雨季长，下年提前进场", "rows.1.explanation": "两处塌方"}
EVALUATION_PAPER = {f"form.{name}": value for name, value in paper("自评表").items()}
