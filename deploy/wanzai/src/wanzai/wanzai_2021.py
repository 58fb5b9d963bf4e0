"""Wanzai's budget items of FY2021, all synthetic: what went on from 2020, at the money that the results of 2019 led to."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from wanzai import usual
from wanzai.county import PROJECT_KIND, Item
from wanzai.shares import pick
from wanzai.stories import Adjustment, Goal, KeyMonitoring, Limit
from wanzai.wanzai_2020 import STOPPED
from wanzai.wanzai_units import BY_NAME

YEAR = 2021
DECLARED = tuple(date(2020, 10, day) for day in (14, 16, 20, 22, 27, 29)) + tuple(date(2020, 11, day) for day in (9, 11, 13, 17))
DEPARTMENTS_DECLARED = (date(2020, 12, 2), date(2020, 12, 4))
APPROVED = date(2021, 1, 25)
BUDGET = "万财预〔2021〕6号"
SUBMITTED = (date(2021, 8, 5), date(2021, 8, 10), date(2021, 8, 13), date(2021, 8, 18), date(2021, 8, 24))
LATE, LATE_CODES = date(2021, 9, 2), ("P341", "P462")

ENDED = (STOPPED, BY_NAME["人口普查经费"].code)
"""Stopped in 2020, or done once in ten years."""
CALLED_OFF = BY_NAME["电子商务进农村经费"].code
"""Its year 2019 came out 差: nothing more is arranged, though the unit asks again."""
WHY = "2019年度自评等级为差，已建议取消安排；村级站点多数停业，目标没有实现条件，不予列入2021年预算"
LINKED = {
    "污水处理厂污水处理费": Decimal("12612200.00"),
    "村庄环境长效管护费": Decimal("3620000.00"),
    "万载红色文化及非遗文化古城展览经费": Decimal("1006400.00"),
}
"""What the results of 2019 came to in the budget of 2021."""
KEY_MONITORED = (
    "安全生产监管、执法经费",
    "污水处理费",
    "水库除险加固资金",
    "义务教育薄弱环节改善资金",
    "城乡低保资金",
    "公共就业服务经费",
    "国土绿化资金",
)
ADJUSTED = {
    BY_NAME["群众文艺创作经费"].code: Adjustment(
        date(2021, 6, 9), True, "文化馆改造闭馆三个月，演出和创作任务相应减少", "万财预调〔2021〕14号"
    ),
    BY_NAME["城区排水管网维护费"].code: Adjustment(
        date(2021, 10, 12), True, "汛期管网改造推迟到下年实施", "万财预调〔2021〕22号", Decimal(1_400_000)
    ),
    BY_NAME["政府投资审计经费"].code: Adjustment(date(2021, 6, 9), False, "申请降低审计项目数", "万财预调〔2021〕15号"),
}
LIMIT = Limit(YEAR, date(2021, 1, 25), 20, "万财预〔2021〕3号")
"""The drains ask for seven tenths: department and finance review that first."""
POOR_FIRST = {BY_NAME["网格化服务管理经费"].code: date(2020, 9, 22)}
POOR_BECAUSE = "网格员补助测算没有依据，产出指标未量化，不予列入2021年预算"
BASIC = Decimal(680_000_000)


def items(before: Iterable[Item]) -> tuple[Item, ...]:
    """All items of FY2021, from those of FY2020."""
    random = Random(YEAR)
    went_on = [item for item in before if item.kind == PROJECT_KIND and item.goal and item.goal.approved and item.code not in ENDED]
    projects = [_project(item, random) for item in went_on]
    wholes = [replace(item, goal=_whole(random)) for item in usual.wholes(projects, BASIC, YEAR, random)]
    return (*projects, *wholes)


def _project(last: Item, random: Random) -> Item:
    amount = (
        LINKED.get(last.name)
        or (last.amount * Decimal(str(round(random.triangular(0.9, 1.2, 1.04), 3))) / 1000).quantize(Decimal(1)) * 1000
    )
    item = Item(YEAR, last.code, last.name, last.unit, amount)
    if item.code == CALLED_OFF:
        return replace(item, goal=Goal(date(2020, 10, 20), date(2020, 11, 18), BUDGET, "差", why=WHY))
    goal = replace(usual.goal(item.code, random, DECLARED, APPROVED, BUDGET), adjustment=ADJUSTED.get(item.code))
    if item.code in POOR_FIRST:
        goal = replace(goal, poor_first=POOR_FIRST[item.code], why=POOR_BECAUSE)
    watch = usual.watch(item, random, SUBMITTED, (("绿", 91), ("黄", 7), ("红", 2)))
    if item.code in LATE_CODES:
        watch = replace(watch, submitted_on=LATE)
    item = replace(item, goal=goal, watch=watch)
    if item.name in KEY_MONITORED:
        story = KeyMonitoring(date(2021, 7, 5), date(2021, 9, 15), "连续安排的民生和安全项目", "预算执行与绩效目标基本匹配")
        item = replace(item, key_monitoring=story)
    return item


def _whole(random: Random) -> Goal:
    return Goal(random.choice(DEPARTMENTS_DECLARED), APPROVED, BUDGET, pick(random, (("优", 76), ("良", 24))))
