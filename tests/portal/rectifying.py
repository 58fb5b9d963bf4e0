"""A rectification to begin a page's test with."""

from tests.loop.county import ITEM, County


async def drafted(county: County, begun: bool = False) -> str:
    """A rectification that a monitored project needs, as a draft of wang's; its path. The project may be `begun` already."""
    if not begun:
        await county.approved_goal()
        await county.monitored(7)
    found = (await county.get("wang", "/feedback/to-rectify", year=2020))["items"]
    problem = {"code": "1", "description": "养护进度滞后", "demand": "补齐进度", "amount": "186000.00"}
    draft = {"unit": "219001", "name": "农村公路养护经费", "origin": "MONITORING", "found_in": found[0]["found_in"], "problems": [problem]}
    answer = await county.do("wang", f"/feedback/rectifications/{ITEM}", draft)
    return f"/feedback/rectifications/{ITEM}/{answer.json()['stream'].rsplit('/', 1)[1]}"


async def reported_next(county: County) -> str:
    """The same as far as its unit has to report what was done; its path."""
    path = await drafted(county)
    dates = {"document": "万财绩改〔2020〕1号", "measures_due_on": "2020-08-20", "completion_due_on": "2020-10-20"}
    await county.do("wang", f"{path}/issue", dates)
    await county.do("li", f"{path}/acknowledgement", {})
    measure = {"problem": "1", "measure": "增加两班", "owner": "李站长", "planned_on": "2020-09-30"}
    await county.do("li", f"{path}/measures", {"measures": [measure]})
    await county.do("wang", f"{path}/measures-acceptance", {})
    return path
