"""Wanzai's budget items of FY2020: 128 project goals worth 2.2亿元, all monitored, seven of them by finance; whole departments apart."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from wanzai import usual
from wanzai.county import Item
from wanzai.shares import pick
from wanzai.stories import Adjustment, Goal, KeyMonitoring, Watch
from wanzai.wanzai_units import BY_NAME, PROJECTS, Project

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
CORRECTED = {"P071": Decimal("18600.00"), "P312": Decimal("5000.00"), "P402": Decimal("42300.00")}
"""By so much the treasury first said too much."""
CORRECTED_LATE = BY_NAME["文史资料编辑经费"].code
"""A payment of another unit stood here until November, when the round had been closed."""
CONTINUED = {
    "污水处理厂污水处理费": Decimal("12900000.00"),
    "村庄环境长效管护费": Decimal("3620000.00"),
    "万载红色文化及非遗文化古城展览经费": Decimal("1200000.00"),
    "智慧消防物联网综合管理平台建设经费": Decimal("620000.00"),
}
"""The projects whose year 2019 was evaluated go on with about the same money; the platform is built and is run now."""
BASIC = Decimal(650_000_000)

ADJUSTED = {
    "P272": Adjustment(date(2020, 6, 10), True, "受疫情影响，推介活动改为线上举办，指标相应调整", "万财预调〔2020〕16号"),
    "P121": Adjustment(date(2020, 6, 10), False, "申请降低救助人数指标", "万财预调〔2020〕17号"),
}
DEFERRED, STOPPED = "P492", "P571"
BARRED = ("P153", "P373")


def items() -> tuple[Item, ...]:
    """All items of FY2020."""
    random = Random(YEAR)
    known = {BY_NAME[name].code: amount for name, amount in {**CONTINUED, COVID: COVID_AMOUNT}.items()}
    others = [project for project in PROJECTS if project.code not in known]
    amounts = {**known, **usual.amounts(AMOUNT - sum(known.values()), others, random)}
    projects = [_project(project, amounts[project.code], random) for project in PROJECTS]
    wholes = [replace(item, goal=_whole(random)) for item in usual.wholes(projects, BASIC, YEAR, random)]
    return (*projects, *wholes, *_never_approved())


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
    made = usual.goal(code, random, DECLARED, APPROVED, BUDGET)
    return replace(made, barred_first=code in BARRED, adjustment=ADJUSTED.get(code))


def _whole(random: Random) -> Goal:
    return Goal(random.choice(DEPARTMENTS_DECLARED), APPROVED, BUDGET, pick(random, (("优", 70), ("良", 30))))


def _watch(item: Item, random: Random) -> Watch:
    watch = usual.watch(item, random, SUBMITTED, (("绿", 86), ("黄", 10), ("红", 4)))
    if item.code in LATE_CODES:
        watch = replace(watch, submitted_on=LATE)
    if item.code in (DEFERRED, STOPPED):
        watch = replace(watch, light="红", executed=(item.amount * Decimal("0.1860")).quantize(Decimal("0.01")))
    if item.code == CORRECTED_LATE:
        watch = replace(
            watch,
            light="绿",
            corrected_from=watch.executed,
            executed=(watch.executed * 4 / 5).quantize(Decimal("0.01")),
            corrected_on=date(2020, 11, 18),
        )
    if item.code in CORRECTED:
        watch = replace(watch, corrected_from=watch.executed + CORRECTED[item.code])
    if item.code == DEFERRED:
        watch = replace(watch, disposal="暂缓拨款", why="申报企业验收不实，绩效目标严重偏离", released_on=date(2020, 10, 28))
    if item.code == STOPPED:
        watch = replace(watch, disposal="停止拨款", why="维修工程两次招标流标，年内已无法开工")
    return watch


def _never_approved() -> tuple[Item, ...]:
    """Declared, and not among the 128."""
    rejected = Goal(date(2019, 10, 22), date(2019, 11, 20), BUDGET, "差", why="与招商引资经费内容重复，场馆布置没有可核实的产出，不予安排")
    cancelled = Goal(date(2019, 10, 24), date(2019, 11, 8), BUDGET, why="考察活动并入招商引资经费统一安排，撤回申报", cancelled=True)
    of = BY_NAME["招商引资经费"].unit
    return (
        Item(YEAR, "P474", "招商推介会场布置费", of, Decimal("860000.00"), goal=rejected),
        Item(YEAR, "P475", "赴外招商考察费", of, Decimal("300000.00"), goal=cancelled),
    )
