"""The monitoring self-check of June, and what is typed into it."""

from tests.loop.county import ITEM, County

SHEET = f"/items/{ITEM}/monitoring/6"
ROWS = {
    "progress.0.actual": "2",
    "progress.0.likelihood": "有可能",
    "progress.1.tier": "达成预期指标",
    "progress.1.likelihood": "确定能",
    "progress.2.actual": "90",
    "progress.2.likelihood": "确定能",
}
WORD = {"progress.0.causes": "经费保障", "progress.0.explanation": "资金四月才到位"}
PDF = b"%PDF-1.7\n%%EOF\n"


async def begun(county: County) -> None:
    """June's round is open, and the treasury has told a tenth spent."""
    await county.approved_goal()
    await county.round(6, "2020-07-01", "2020-07-20")
    await county.treasury_tells("120000.00", "2020-06-30")
