"""A county in the middle of its year, with something on every desk, and who sits at them."""

from tests.loop.county import ITEM, County
from tests.portal import evaluating, rectifying

ROLES = ("li", "chen", "qian", "zhou", "wang", "firm", "gov", "congress", "shen", "ops", "treasury")
"""Unit, department, finance division, budget office, performance office, firm, government, congress, auditor, operator, treasury."""
DEADLINES = {"document": "万财绩改〔2020〕1号", "measures_due_on": "2020-09-01", "completion_due_on": "2020-12-20"}


async def begun(county: County) -> None:
    """A goal monitored, rectified, evaluated by itself and by a firm; the next year's declared."""
    await county.approved_goal()
    await county.monitored(7)
    await county.do("wang", f"{await rectifying.drafted(county, begun=True)}/issue", DEADLINES)
    await county.self_evaluated()
    await evaluating.drafted(county)
    await county.drafted_and_declared(ITEM.replace("2020", "2021"))
