"""Wanzai's budget items of FY2020: 128 project goals worth 2.2亿元, all monitored, seven of them by finance; whole departments apart."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from wanzai.county import Item
from wanzai.shares import pick, shares
from wanzai.stories import DEPARTMENT, FINANCE, Adjustment, Goal, KeyMonitoring, Watch
from wanzai.wanzai_units import BY_NAME, PROJECTS, UNITS, Project

YEAR = 2020
AMOUNT = Decimal("220000000.00")
"""The exact sum is synthetic."""

COVID, COVID_AMOUNT = "新冠肺炎疫情防控资金", Decimal("8600000.00")
KEY_MONITORED = (
    "安全生产监管、执法经费",
    "用地报规经费",
    "农村公路养护经费",
    "污水处理费",
    "重点监控项目五（报告未列名）",
    "重点监控项目六（报告未列名）",
)
WATCHING_FIRM = "第三方中介机构（报告未列名）"

DECLARED = tuple(date(2019, 10, day) for day in (14, 16, 18, 22, 24, 28)) + tuple(date(2019, 11, day) for day in (5, 8, 12, 15))
DEPARTMENTS_DECLARED = (date(2019, 12, 3), date(2019, 12, 5))
APPROVED = date(2020, 1, 20)
BUDGET = "万财预〔2020〕5号"
SUBMITTED = (date(2020, 8, 6), date(2020, 8, 11), date(2020, 8, 14), date(2020, 8, 19), date(2020, 8, 25))
LATE = date(2020, 9, 3)
LATE_CODES = ("P231", "P462", "P561")
CORRECTED = ("P071", "P312", "P402")
PLEDGED = {"绿": "0.60", "黄": "0.42", "红": "0.20"}
"""Spent by the end of July, of the year's money."""

ADJUSTED = {
    "P272": Adjustment(date(2020, 6, 10), True, "受疫情影响，推介活动改为线上举办，指标相应调整", "万财预调〔2020〕16号"),
    "P121": Adjustment(date(2020, 6, 10), False, "申请降低救助人数指标", "万财预调〔2020〕17号"),
}
DEFERRED, STOPPED = "P492", "P571"
BARRED = ("P153", "P373")


def items() -> tuple[Item, ...]:
    """All items of FY2020."""
    random = Random(YEAR)
    amounts = iter(shares(AMOUNT - COVID_AMOUNT, len(PROJECTS) - 1, random))
    projects = [_project(project, COVID_AMOUNT if project.name == COVID else next(amounts), random) for project in PROJECTS]
    departments = iter(shares(Decimal(1_020_000_000), len(UNITS), random, 600_000))
    wholes = [Item(YEAR, f"D{unit.code}", f"{unit.name}部门整体支出", unit.code, next(departments), goal=_whole(random)) for unit in UNITS]
    return (*projects, *wholes, *_never_approved(random))


def _project(project: Project, amount: Decimal, random: Random) -> Item:
    item = Item(YEAR, project.code, project.name, project.unit, amount)
    item = replace(item, goal=_goal(project.code, random), watch=_watch(item, random))
    if project.name == COVID:
        reason = "社会关注度高，探索第三方参与的监控模式"
        goal = Goal(date(2020, 2, 5), date(2020, 2, 10), "万财预追〔2020〕1号", "优", in_year=True)
        found = "资金拨付及时，物资出入库台账需要规范"
        story = KeyMonitoring(
            date(2020, 3, 9), date(2020, 11, 12), reason, found, ("物资出入库台账登记不全",), WATCHING_FIRM, candidate=True
        )
        return replace(item, goal=goal, key_monitoring=story)
    if project.name in KEY_MONITORED:
        named = project.name in KEY_MONITORED[:4]
        reason = "资金规模较大、关系安全生产和民生" if named else "报告未列名的重点监控项目"
        problems = ("养护计划调整未及时备案",) if project.name == "农村公路养护经费" else ()
        story = KeyMonitoring(date(2020, 7, 6), date(2020, 9, 16), reason, "预算执行与绩效目标基本匹配", problems)
        return replace(item, key_monitoring=story)
    return item


def _goal(code: str, random: Random) -> Goal:
    returned = {"": (), "D": (DEPARTMENT,), "F": (FINANCE,), "DF": (DEPARTMENT, FINANCE)}
    backs = returned[pick(random, (("", 76), ("D", 10), ("F", 11), ("DF", 3)))]
    grade = pick(random, (("优", 58), ("良", 42)))
    return Goal(random.choice(DECLARED), APPROVED, BUDGET, grade, backs, barred_first=code in BARRED, adjustment=ADJUSTED.get(code))


def _whole(random: Random) -> Goal:
    return Goal(random.choice(DEPARTMENTS_DECLARED), APPROVED, BUDGET, pick(random, (("优", 70), ("良", 30))))


def _watch(item: Item, random: Random) -> Watch:
    light = pick(random, (("绿", 84), ("黄", 11), ("红", 5)))
    backs = {"": (), "D": (DEPARTMENT,), "F": (FINANCE,)}[pick(random, (("", 88), ("D", 5), ("F", 7)))]
    submitted = LATE if item.code in LATE_CODES else random.choice(SUBMITTED)
    if item.code in (DEFERRED, STOPPED):
        light = "红"
    executed = (item.amount * Decimal(PLEDGED[light])).quantize(Decimal("0.01"))
    watch = Watch(submitted, executed, light, backs)
    if item.code in CORRECTED:
        watch = replace(watch, corrected_from=executed + 5000)
    if item.code == DEFERRED:
        watch = replace(watch, disposal="暂缓拨款", released_on=date(2020, 10, 28))
    if item.code == STOPPED:
        watch = replace(watch, disposal="停止拨款")
    return watch


def _never_approved(random: Random) -> tuple[Item, ...]:
    """Declared, and not among the 128."""
    rejected = Goal(date(2019, 10, 22), date(2019, 11, 20), BUDGET, "差")
    cancelled = Goal(date(2019, 10, 24), date(2019, 11, 8), BUDGET, cancelled=True)
    of = BY_NAME["招商引资经费"].unit
    return (
        Item(YEAR, "P474", "招商推介会场布置费", of, Decimal("860000.00"), goal=rejected),
        Item(YEAR, "P475", "赴外招商考察费", of, Decimal("300000.00"), goal=cancelled),
    )
