"""Counties from seeds: small, complete, with returns, lateness and refusals as chance has it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from wanzai.county import Assignment, County, Item, Policy, Report, Round, Scope, Unit
from wanzai.shares import pick
from wanzai.stories import (
    DEPARTMENT,
    FINANCE,
    Adjustment,
    DepartmentEvaluation,
    Disclosure,
    Goal,
    KeyEvaluation,
    KeyMonitoring,
    Linkage,
    Rectification,
    SelfEvaluation,
    Watch,
)

BEFORE, YEAR = 2019, 2020
FIRST, LAST = date(2019, 1, 7), date(2020, 12, 31)
APPROVED = {BEFORE: date(2019, 2, 20), YEAR: date(2020, 1, 20)}
DECLARED = {BEFORE: (date(2019, 1, 10), date(2019, 1, 14)), YEAR: (date(2019, 10, 15), date(2019, 11, 12))}
SUBMITTED = (date(2020, 4, 8), date(2020, 4, 20))
CONFIRMED = date(2020, 5, 25)
ROUND = Round(YEAR, "R07", 7, date(2020, 8, 3), date(2020, 8, 31), date(2020, 9, 30), "anhui/2019", "财绩〔2020〕9号")
GRADES = (("优", 45), ("良", 30), ("中", 18), ("差", 7))
POLICY = Policy(
    YEAR + 1,
    date(2020, 9, 15),
    "财预〔2020〕33号",
    (
        ("优", "优先保障", None, None),
        ("良", "予以保障", None, None),
        ("中", "压减", Decimal(10), Decimal(30)),
        ("差", "取消", None, None),
    ),
)
ACTION = {grade: action for grade, action, _, _ in POLICY.rows}


class Size(NamedTuple):
    """From how many to how many."""

    units: tuple[int, int]
    projects: tuple[int, int]


USUAL, SMALL, SMALLEST = Size((8, 15), (20, 40)), Size((3, 5), (6, 9)), Size((2, 3), (4, 5))


def generate(seed: int, size: Size = USUAL) -> County:
    """The county of a seed, of a size."""
    random = Random(seed)
    units = _units(random, size)
    projects = [(f"P{number:03}", random.choice(units).code) for number in range(random.randint(*size.projects))]
    items = [
        *(_before(random, code, unit) for code, unit in projects if random.random() < 0.8),
        *(_this_year(random, code, unit) for code, unit in projects),
        *(_whole_before(random, unit) for unit in units),
        *(_whole_this_year(random, unit) for unit in units if random.random() < 0.8),
    ]
    return County(
        f"99{seed:04}",
        f"第{seed}县",
        YEAR,
        FIRST,
        LAST,
        tuple(units),
        tuple(items),
        (Scope(YEAR, date(2019, 9, 2), "所有项目资金", whole_department=True, note="", document="县发〔2019〕1号"),),
        (ROUND,),
        (Assignment(BEFORE, date(2020, 3, 2), date(2020, 4, 30), "财绩〔2020〕4号"),),
        "某评价公司",
        (POLICY,),
        tuple(
            Report(to, YEAR, date(2020, 11, 16), date(2020, 11, 20), "财政重点绩效评价情况报告", f"财字〔2020〕{to}号")
            for to in ("G", "C")
            if random.random() < 0.7 and any(item.key_evaluation for item in items)
        ),
    )


def _units(random: Random, size: Size) -> list[Unit]:
    codes = [f"{201 + number // 2}{1 + number % 2:03}" for number in range(random.randint(*size.units))]
    return [Unit(code, f"单位{code}") for code in codes]


def _amount(random: Random) -> Decimal:
    return Decimal(random.randint(1_000_000, 900_000_000)) / 100


def _returned(random: Random) -> tuple[str, ...]:
    return tuple(stage for stage in (DEPARTMENT, FINANCE) if random.random() < 0.15)


def _goal(random: Random, year: int) -> Goal:
    grade = pick(random, (("优", 60), ("良", 32), ("差", 8)))
    goal = Goal(random.choice(DECLARED[year]), APPROVED[year], f"财预〔{year}〕5号", grade, _returned(random))
    if random.random() < 0.08:
        return replace(goal, cancelled=True, grade="优")
    if random.random() < 0.06:
        return replace(goal, pending=True, grade="优", returned=())
    if goal.approved and year == YEAR and random.random() < 0.1:
        return replace(goal, in_year=True, declared_on=date(2020, 3, 3), decided_on=date(2020, 3, 25), returned=())
    if goal.approved and year == YEAR and random.random() < 0.15:
        asked = Adjustment(date(2020, 6, 10), random.random() < 0.5, "任务调整", "财预调〔2020〕6号")
        return replace(goal, adjustment=asked)
    return goal


def _before(random: Random, code: str, unit: str) -> Item:
    goal = _goal(random, BEFORE) if random.random() < 0.5 else None
    item = Item(BEFORE, code, f"项目{code}", unit, _amount(random), goal=goal)
    if random.random() < 0.9:
        item = replace(item, self_evaluation=_self_evaluation(random))
    if item.self_evaluation and random.random() < 0.15:
        story = DepartmentEvaluation(date(2020, 5, 11), date(2020, 7, 20), pick(random, GRADES), "资金量大", returned=random.random() < 0.5)
        item = replace(item, department_evaluation=story)
    if random.random() < 0.2:
        item = _key(random, item)
    elif item.self_evaluation and item.self_evaluation.grade in ("中", "差"):
        item = replace(item, rectifications=(_rectification(random, "SELF", date(2020, 7, 1)),))
    return item


def _whole_before(random: Random, unit: Unit) -> Item:
    item = Item(BEFORE, f"D{unit.code}", f"{unit.name}部门整体支出", unit.code, _amount(random))
    if random.random() < 0.85:
        required, due = date(2020, 8, 17), date(2020, 9, 15)
        days = {"P": date(2020, 9, 2), "L": date(2020, 9, 21)}
        how = pick(random, (("P", 60), ("L", 15), ("E", 10), ("", 15)))
        disclosure = Disclosure(
            "SELF_EVALUATION", required, due, published_on=days.get(how), exempted_on=date(2020, 9, 2) if how == "E" else None
        )
        item = replace(item, self_evaluation=_self_evaluation(random), disclosures=(disclosure,))
    return _key(random, item, amount_known=False) if random.random() < 0.15 else item


def _self_evaluation(random: Random) -> SelfEvaluation:
    return SelfEvaluation(random.choice(SUBMITTED), CONFIRMED, pick(random, GRADES), _returned(random))


def _key(random: Random, item: Item, *, amount_known: bool = True) -> Item:
    grade = pick(random, GRADES)
    story = KeyEvaluation(
        date(2020, 6, 1), date(2020, 8, 31), grade, "社会关注度高", ("产出未达标",), amount_known, plan_returned=random.random() < 0.3
    )
    item = replace(item, key_evaluation=story, rectifications=(_rectification(random, "KEY", date(2020, 9, 10)),))
    if not amount_known or random.random() < 0.4:
        return item
    ratio = Decimal(random.randint(10, 30)) if grade == "中" else None
    linkage = Linkage("KEY", date(2020, 10, 20), date(2020, 11, 5), ACTION[grade], random.random() < 0.8, ratio)
    return replace(item, linkage=linkage)


def _this_year(random: Random, code: str, unit: str) -> Item:
    item = Item(YEAR, code, f"项目{code}", unit, _amount(random), goal=_goal(random, YEAR))
    assert item.goal
    if not item.goal.approved:
        return item
    if random.random() < 0.9:
        light = pick(random, (("绿", 70), ("黄", 18), ("红", 12)))
        executed = (item.amount * Decimal({"绿": "0.60", "黄": "0.42", "红": "0.20"}[light])).quantize(Decimal("0.01"))
        late = random.random() < 0.1
        watch = Watch(date(2020, 9, 3) if late else date(2020, 8, random.choice((10, 20))), executed, light, _returned(random))
        corrected = executed + 100 if random.random() < 0.1 else None
        item = replace(item, watch=replace(watch, corrected_from=corrected))
        if light == "红":
            item = replace(item, rectifications=(_rectification(random, "MONITORING", date(2020, 9, 21)),))
    if random.random() < 0.15:
        firm = "某监控公司" if random.random() < 0.4 else ""
        story = KeyMonitoring(date(2020, 7, 6), date(2020, 9, 16), "资金规模大", "基本匹配", (), firm, candidate=bool(firm))
        item = replace(item, key_monitoring=story)
    return item


def _whole_this_year(random: Random, unit: Unit) -> Item:
    goal = Goal(random.choice(DECLARED[YEAR]), APPROVED[YEAR], f"财预〔{YEAR}〕5号", pick(random, (("优", 60), ("良", 40))))
    return Item(YEAR, f"D{unit.code}", f"{unit.name}部门整体支出", unit.code, _amount(random), goal=goal)


def _rectification(random: Random, origin: str, issued: date) -> Rectification:
    story = Rectification(origin, issued, issued + timedelta(days=15), issued + timedelta(days=40), ("管理制度不健全",))
    how = pick(random, (("on time", 40), ("late", 20), ("returned", 12), ("silent", 10), ("withdrawn", 8), ("extended", 10)))
    if how == "silent":
        return story
    if how == "withdrawn":
        return replace(story, withdrawn_on=issued + timedelta(days=5))
    delay = timedelta(days=6 if how == "late" else 0)
    measures, reported = story.measures_due_on - timedelta(days=3) + delay, story.completion_due_on - timedelta(days=3) + delay
    story = replace(story, measures_on=measures, reported_on=reported, verified_on=reported + timedelta(days=20))
    if how == "returned":
        return replace(story, returned_until=reported + timedelta(days=15), reported_again_on=reported + timedelta(days=10))
    if how == "extended":
        return replace(story, extended_on=story.measures_due_on, extended_to=story.completion_due_on + timedelta(days=10))
    return story
