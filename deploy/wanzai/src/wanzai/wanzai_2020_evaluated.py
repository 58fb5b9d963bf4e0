"""How Wanzai's year 2020 was evaluated in 2021: every project and department by itself, nine of them by finance with third parties."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from wanzai import usual
from wanzai.county import PROJECT_KIND, Item
from wanzai.stories import Disclosure, KeyEvaluation
from wanzai.wanzai_2020 import COVID, DEFERRED, STOPPED, YEAR
from wanzai.wanzai_units import REFORMED

SUBMITTED = tuple(date(2021, 4, day) for day in (6, 9, 13, 16, 20, 23, 28))
CONFIRMED = (date(2021, 5, 14), date(2021, 5, 21), date(2021, 5, 28))
GRADED = {STOPPED: "差", DEFERRED: "中"}
RECHECKED = {"P051": Decimal("91.50"), "P281": Decimal("86.00"), "P431": Decimal("88.50")}
CORRECTED = {"P052": (date(2021, 6, 18), Decimal("88.00"))}
"""A fact was counted twice."""

SELECTED, REPORTED = date(2021, 5, 31), date(2021, 8, 30)
KEY_PROJECTS = {
    COVID: ("良", ("物资出入库台账登记不全",)),
    "农村公路养护经费": ("良", ("养护计划调整未及时备案",)),
    "高标准农田建设资金": ("中", ("验收后移交管护不及时",)),
    "环卫保洁服务费": ("良", ("日常考核扣款未执行到位",)),
    "学生资助资金": ("优", ("资助名单公示不规范",)),
    "城区排水管网维护费": ("良", ("管网普查数据未建档",)),
}
KEY_DEPARTMENTS = {
    "县应急管理局": ("良", ("内控制度未随机构改革修订",)),
    "县农业技术推广中心": ("中", ("年度重点任务未量化",)),
    "县文化馆": ("良", ("结余资金未及时清理",)),
}
"""More and wider than the year before, as the report of 2020 announced; all of it is synthetic."""
REPLACED = "高标准农田建设资金"
"""The first firm could not send the people it had named."""
OBJECTION = {"环卫保洁服务费": Decimal("1.5")}
"""What the unit's objection to the draft earned it."""
REPORT_PUBLISHED = Disclosure("EVALUATION_REPORT", date(2021, 9, 8), date(2021, 10, 8), date(2021, 9, 27))
SECRET, LATE = ("D105001", "D115001"), ("D134001",)


def evaluated(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items of FY2020 with what was found of them."""
    random = Random(YEAR + 1)
    return tuple(_evaluated(item, random) if item.goal and item.goal.approved else item for item in items)


def _evaluated(item: Item, random: Random) -> Item:
    light = item.watch.light if item.watch else "优"
    story = usual.self_evaluation(random, light, SUBMITTED, CONFIRMED)
    if item.code in GRADED:
        spent = item.watch.executed if item.watch and item.code == STOPPED else None
        story = replace(story, grade=GRADED[item.code], spent=spent)
    item = replace(item, self_evaluation=replace(story, rechecked=RECHECKED.get(item.code), corrected=CORRECTED.get(item.code)))
    if item.kind == PROJECT_KIND:
        return _key(item, KEY_PROJECTS[item.name], "连续安排、资金量大、群众关注") if item.name in KEY_PROJECTS else item
    item = replace(item, disclosures=(_published(item.code, random),))
    name = item.name.removesuffix("部门整体支出")
    return _key(item, KEY_DEPARTMENTS[name], "扩大部门整体支出评价范围") if name in KEY_DEPARTMENTS else item


def _key(item: Item, found: tuple[str, tuple[str, ...]], reason: str) -> Item:
    grade, problems = found
    why = "上年重点跟踪监控，列为重点评价备选" if item.name == COVID else reason
    story = KeyEvaluation(SELECTED, REPORTED, grade, why, problems, replaced=item.name == REPLACED, objection=OBJECTION.get(item.name))
    return replace(item, key_evaluation=story, disclosures=(*item.disclosures, REPORT_PUBLISHED))


def _published(code: str, random: Random) -> Disclosure:
    required, due = date(2021, 8, 16), date(2021, 9, 15)
    if code in SECRET:
        return Disclosure("SELF_EVALUATION", required, due, exempted_on=date(2021, 8, 24))
    if code == f"D{REFORMED.code}":
        return Disclosure("SELF_EVALUATION", required, due, date(2021, 10, 25), published_by=REFORMED.successor)
    published = date(2021, 9, 22) if code in LATE else random.choice((date(2021, 8, 24), date(2021, 9, 1), date(2021, 9, 8)))
    return Disclosure("SELF_EVALUATION", required, due, published)
