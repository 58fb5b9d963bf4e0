"""A warning that asks the unit of the road project to choose within ten working days."""

from tests.loop.county import ITEM, PAPERS, County

LIGHTS = "/monitoring/rule-sets/lights"
AT = f"/monitoring/disposals/{ITEM}"


async def warned(county: County, number: int = 1) -> None:
    """The county asks for a choice within ten working days; 219001's June record is warned about, on Friday 2020-09-18."""
    copied = await county.get("qian", f"{LIGHTS}/sichuan-2025-choice")
    about = {"title": "本地预警规则", "document": "万财绩〔2020〕3号", "in_force_from": "2020-07-01", "reason": "限期选择"}
    await county.do("qian", LIGHTS, about | {"parameters": copied["parameters"], "copied_from": copied["key"]})
    await county.do("wang", f"{LIGHTS}/360922-{number}/approval", {})
    await county.approved_goal(amount="500000.00", fiscal_funds="500000.00", carryover="0")
    await county.day("2020-09-18")
    june = {"fiscal_year": 2020, "period_end_month": 6, "opens_on": "2020-09-01", "due_on": "2020-09-30", "rule_set": f"360922/{number}"}
    await county.do("wang", "/monitoring/rounds", june)
    await county.do("wang", "/monitoring/rounds/360922-2020-R06/assignments")
    await county.spent("1", "50000.00", "2020-06-30")
    path = await county.filled(6, "10")
    await county.do("li", f"{path}/submission", PAPERS)
