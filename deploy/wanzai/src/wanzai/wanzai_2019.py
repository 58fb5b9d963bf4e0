"""Wanzai's budget items of FY2019: 45 goals, 110 self-evaluations in 56 units, six key evaluations."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from wanzai import usual
from wanzai.county import Item
from wanzai.sectors import OUTPUTS
from wanzai.stories import DepartmentEvaluation, Disclosure, KeyEvaluation
from wanzai.wanzai_units import BY_NAME, PROJECTS

YEAR = 2019
GOALS, GOALS_AMOUNT = 45, Decimal("77464788.73")
"""Synthetic: then +184 % comes out by count and by amount."""
SELF_EVALUATED = Decimal("379000000.00")

KEY_PROJECTS = {
    "污水处理厂污水处理费": (Decimal("12612200.00"), "优", ("污泥处置台账不完整", "水质在线监测数据与付款依据未衔接")),
    "村庄环境长效管护费": (Decimal("3620000.00"), "良", ("部分村组管护人员未按月考核", "管护资金拨付滞后")),
    "万载红色文化及非遗文化古城展览经费": (Decimal("1184000.00"), "中", ("参观人次统计口径不一致", "合同变更未履行审批")),
    "智慧消防物联网综合管理平台建设经费": (Decimal("1891230.00"), "中", ("联网单位接入率低于计划",)),
}
"""Amounts of the report; grades and problems are synthetic."""
PLAN_RETURNED = "智慧消防物联网综合管理平台建设经费"
KEY_DEPARTMENTS = {"县残联": ("良", ("项目资金与公用经费界限不清",)), "县总工会": ("中", ("年度重点任务未量化", "结余资金未及时清理"))}

REPORT_PUBLISHED = Disclosure("EVALUATION_REPORT", date(2020, 9, 9), date(2020, 10, 9), date(2020, 9, 28))

DECLARED = (date(2019, 1, 9), date(2019, 1, 10), date(2019, 1, 14), date(2019, 1, 15))
APPROVED = date(2019, 2, 22)
BUDGET = "万财预〔2019〕8号"
SUBMITTED = tuple(date(2020, 4, day) for day in (7, 10, 14, 17, 21, 24, 28))
CONFIRMED = (date(2020, 5, 15), date(2020, 5, 22), date(2020, 5, 29))
POORLY_DONE = {"花炮产业转型升级资金": "中", "农家书屋更新经费": "中", "高中教学设备费": "中", "电子商务进农村经费": "差"}
GRADED = {BY_NAME[name].code: grade for name, grade in POORLY_DONE.items()}
"""What was not done well; what happens to it then is told beside the rectifications."""
SMALLER, BASIC = 360, Decimal(620_000_000)
"""A goal was declared for projects of this usual size at most (万元); basic expenditure of all units."""
RECHECKED = {"P011": Decimal("88.50"), "P211": Decimal("91.00")}
DEPARTMENT_EVALUATED = BY_NAME["城乡低保资金"].code
SECRET, FORGOTTEN, LATE = "D105001", "D150001", ("D112001", "D146001")
"""Whole departments whose self-evaluation is not published, is still due, or was published late."""


def items() -> tuple[Item, ...]:
    """All items of FY2019."""
    random = Random(YEAR)
    projects = _projects(random)
    return (*projects, *_departments(projects, random))


def _projects(random: Random) -> list[Item]:
    projects = [project for project in PROJECTS if project.first_year == YEAR]
    others = [project for project in projects if project.name not in KEY_PROJECTS]
    smaller = [project for project in others if OUTPUTS[project.name].size <= SMALLER]
    with_goal = {project.code for project in random.sample(smaller, GOALS - len(KEY_PROJECTS))}
    known = sum(amount for amount, _, _ in KEY_PROJECTS.values())
    amounts = {
        **usual.amounts(GOALS_AMOUNT - known, [project for project in others if project.code in with_goal], random),
        **usual.amounts(SELF_EVALUATED - GOALS_AMOUNT, [project for project in others if project.code not in with_goal], random),
    }
    made = []
    for project in projects:
        item = Item(YEAR, project.code, project.name, project.unit, amounts.get(project.code, Decimal(0)))
        evaluated = usual.self_evaluation(random, "优", SUBMITTED, CONFIRMED)
        if project.code in GRADED:
            evaluated = replace(evaluated, grade=GRADED[project.code])
        item = replace(item, self_evaluation=evaluated)
        if project.name in KEY_PROJECTS or project.code in with_goal:
            item = replace(item, goal=usual.goal(project.code, random, DECLARED, APPROVED, BUDGET))
        made.append(_key_project(item) if project.name in KEY_PROJECTS else item)
    return [_rechecked(item) for item in made]


def _rechecked(item: Item) -> Item:
    assert item.self_evaluation
    story = item.self_evaluation
    if item.code in RECHECKED:
        item = replace(item, self_evaluation=replace(story, rechecked=RECHECKED[item.code]))
    if item.code == DEPARTMENT_EVALUATED:
        reason = "资金量大，连续三年未开展部门评价"
        story_of_department = DepartmentEvaluation(
            date(2020, 5, 11), date(2020, 7, 20), "良", reason, ("补助对象信息更新不及时",), returned=True
        )
        item = replace(item, department_evaluation=story_of_department)
    return item


def _key_project(item: Item) -> Item:
    amount, grade, problems = KEY_PROJECTS[item.name]
    reason = "社会关注度高、重点民生项目"
    story = KeyEvaluation(date(2020, 6, 1), date(2020, 8, 31), grade, reason, problems, plan_returned=item.name == PLAN_RETURNED)
    return replace(item, amount=amount, synthetic=False, key_evaluation=story, disclosures=(REPORT_PUBLISHED,))


def _departments(projects: list[Item], random: Random) -> list[Item]:
    made = []
    for item in usual.wholes(projects, BASIC, YEAR, random):
        evaluated = usual.self_evaluation(random, "优", SUBMITTED, CONFIRMED)
        item = replace(item, self_evaluation=evaluated, disclosures=(_published(item.code, random),))
        name = item.name.removesuffix("部门整体支出")
        if name in KEY_DEPARTMENTS:
            grade, problems = KEY_DEPARTMENTS[name]
            story = KeyEvaluation(date(2020, 6, 1), date(2020, 8, 31), grade, "部门整体支出评价试点", problems, amount_known=False)
            item = replace(item, key_evaluation=story, disclosures=(*item.disclosures, REPORT_PUBLISHED))
        made.append(item)
    return made


def _published(code: str, random: Random) -> Disclosure:
    required, due = date(2020, 8, 17), date(2020, 9, 15)
    if code == SECRET:
        return Disclosure("SELF_EVALUATION", required, due, exempted_on=date(2020, 8, 25))
    if code == FORGOTTEN:
        return Disclosure("SELF_EVALUATION", required, due)
    published = date(2020, 9, 21) if code in LATE else random.choice((date(2020, 8, 25), date(2020, 9, 2), date(2020, 9, 9)))
    return Disclosure("SELF_EVALUATION", required, due, published)
