"""What a unit types into its forms of the road project, and the files that it chooses."""

from tests.loop.county import ITEM, County

PDF = b"%PDF-1.7\n%%EOF\n"
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
MONITORING_FILES = {"_file:form.sha256": ("监控自评表.pdf", PDF), "_file:report.sha256": ("自评报告.txt", "自评报告".encode())}
EVALUATION = f"/items/{ITEM}/self-evaluation"
EVALUATED = {"rows.0.actual": "20", "rows.1.tier": "达成预期指标", "rows.1.tier_percent": "90", "rows.2.actual": "90"}
EVALUATION_WORD = {"conclusion": "完成一半", "rows.0.explanation": "雨季长，下年提前进场", "rows.1.explanation": "两处塌方"}
EVALUATION_FILES = {"_file:form.sha256": ("自评表.pdf", PDF)}


async def monitoring_begun(county: County) -> None:
    """June's round is open, and the treasury has told a tenth spent."""
    await county.approved_goal()
    await county.round(6, "2020-07-01", "2020-07-20")
    await county.treasury_tells("120000.00", "2020-06-30")


async def evaluation_begun(county: County) -> None:
    """The year is over, the treasury has told it, and the unit must evaluate itself."""
    await county.approved_goal()
    await county.day("2021-03-02")
    await county.treasury_tells("1140000.00", "2020-12-31")
    await county.evaluates_itself(until="assignment")
