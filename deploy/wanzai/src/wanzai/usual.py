"""What usually happens to an item in any of the county's years, and what the items cost; the years' own modules tell what is unusual."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random

from wanzai.county import Item
from wanzai.sectors import OUTPUTS
from wanzai.shares import pick, shares, weighed
from wanzai.spending import by_july
from wanzai.stories import DEPARTMENT, FINANCE, Goal, SelfEvaluation, Watch
from wanzai.wanzai_units import UNITS, Project

BACKS = {"": (), "D": (DEPARTMENT,), "F": (FINANCE,), "DF": (DEPARTMENT, FINANCE)}
OF_GRADE = {
    "优": (("优", 88), ("良", 11), ("中", 1)),
    "绿": (("优", 90), ("良", 9), ("中", 1)),
    "黄": (("优", 35), ("良", 55), ("中", 10)),
    "红": (("良", 35), ("中", 55), ("差", 10)),
}
"""Self-evaluations as counties publish them: nearly all 优, less so where the year's monitoring was yellow or red."""


def amounts(total: Decimal, projects: Sequence[Project], random: Random) -> Mapping[str, Decimal]:
    """A sum over projects in proportion to their usual size; by code."""
    weights = [OUTPUTS[project.name].size * random.lognormvariate(0, 0.15) for project in projects]
    return {project.code: amount for project, amount in zip(projects, weighed(total, weights, 20_000), strict=True)}


def goal(code: str, random: Random, declared: Sequence[date], approved: date, document: str) -> Goal:
    """Declared, perhaps sent back, reviewed and approved with the budget."""
    backs = BACKS[pick(random, (("", 74), ("D", 11), ("F", 12), ("DF", 3)))]
    return Goal(random.choice(declared), approved, document, pick(random, (("优", 62), ("良", 38))), backs)


def self_evaluation(random: Random, light: str, submitted: Sequence[date], confirmed: Sequence[date]) -> SelfEvaluation:
    """Handed in on one of the days, confirmed with the batch that it belongs to; `light` is the year's, 优 where there was none."""
    backs = BACKS[pick(random, (("", 80), ("D", 7), ("F", 13)))]
    day = random.choice(submitted)
    batch = confirmed[submitted.index(day) * len(confirmed) // len(submitted)]
    return SelfEvaluation(day, batch, pick(random, OF_GRADE[light]), backs)


def watch(item: Item, random: Random, submitted: Sequence[date], chances: Sequence[tuple[str, int]]) -> Watch:
    """The year's monitoring: money as the kind of spending goes, the goal mostly in time."""
    light = pick(random, chances)
    backs = BACKS[pick(random, (("", 86), ("D", 6), ("F", 8)))]
    share = by_july(item) * {"绿": 1, "黄": 0.85, "红": 0.5}[light]
    executed = (item.amount * Decimal(str(round(share, 4)))).quantize(Decimal("0.01"))
    return Watch(random.choice(submitted), executed, light, backs)


def wholes(projects: Sequence[Item], basic: Decimal, year: int, random: Random) -> list[Item]:
    """部门整体支出 of every unit: its projects and its basic expenditure."""
    own = dict.fromkeys((unit.code for unit in UNITS), Decimal(0))
    for item in projects:
        own[item.unit] += item.amount
    rest = shares(basic, len(UNITS), random, 2_600_000)
    return [
        Item(year, f"D{unit.code}", f"{unit.name}部门整体支出", unit.code, own[unit.code] + amount)
        for unit, amount in zip(UNITS, rest, strict=True)
    ]
