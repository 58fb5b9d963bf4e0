"""The ten figures counted from a county's plain data, without asking any service."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from wanzai.county import PROJECT_KIND, County, Item
from wanzai.stories import Disclosure, Linkage, Rectification

HUNDREDTH = Decimal("0.01")
ORIGINS = {"MONITORING": "运行监控", "SELF": "单位自评", "DEPARTMENT": "部门评价", "KEY": "财政重点评价"}


@dataclass(frozen=True)
class Counted:
    """A figure's value, and its lines where it is spread by grade, light, origin or name."""

    value: Decimal | None
    lines: Mapping[str, int] = field(default_factory=dict)


def tally(county: County) -> dict[str, Counted]:
    """The figures of the county's work year by audit's codes."""
    return {**_goals(county), **_monitoring(county), **_evaluation(county), **_feedback(county)}


def _goals(county: County) -> dict[str, Counted]:
    now, before = _approved(county, county.work_year), _approved(county, county.work_year - 1)
    declared = [item for item in county.items if item.goal and item.kind == PROJECT_KIND and item.year == county.work_year]
    standing = [item for item in declared if item.goal and (item.goal.approved or item.goal.pending)]
    wholes = [item for item in county.items if item.goal and item.kind != PROJECT_KIND and item.goal.approved]
    return {
        "Q1a": _number(now),
        "Q1b": Counted(_sum(now)),
        "Q1c": _growth(Decimal(len(now)), Decimal(len(before))),
        "Q1d": _growth(_sum(now), _sum(before)),
        "Q1e": _number(wholes),
        "Q2a": _share(Decimal(len(now)), Decimal(len(standing))),
        "Q2b": _share(_sum(now), _sum(standing)),
        "Q2c": _share(Decimal(len({item.unit for item in wholes})), Decimal(_units(county))),
        "Q2d": _number(declared),
        "Q2e": Counted(Decimal(len(declared) - len(standing))),
        "Q2f": Counted(Decimal(0)),
    }


def _monitoring(county: County) -> dict[str, Counted]:
    watched = [item for item in county.items if item.watch and item.year == county.work_year]
    lights = Counter(item.watch.light for item in watched if item.watch)
    key = [item.key_monitoring for item in county.items if item.key_monitoring]
    return {
        "Q3a": Counted(_sum(watched)),
        "Q3b": _share(_sum(watched), _sum(_approved(county, county.work_year))),
        "Q3c": _number([story for story in key if not story.third_party]),
        "Q3d": _number([story for story in key if story.third_party and story.candidate]),
        "Q3e": Counted(Decimal(len(watched)), lights),
        "Q3f": Counted(Decimal(len(watched)), lights),
    }


def _evaluation(county: County) -> dict[str, Counted]:
    selves = [item for item in county.items if item.self_evaluation and item.year == county.work_year - 1]
    projects = [item for item in selves if item.kind == PROJECT_KIND]
    by_department = [item.department_evaluation for item in county.items if item.department_evaluation]
    wholes = {item.unit for item in selves if item.kind != PROJECT_KIND}
    key = [item for item in county.items if item.key_evaluation]
    of_projects = [item for item in key if item.kind == PROJECT_KIND]
    grades = Counter(item.self_evaluation.grade for item in projects if item.self_evaluation)
    return {
        "Q4a": _number(projects),
        "Q4b": _number({item.unit for item in projects}),
        "Q4c": Counted(_sum(projects)),
        "Q4d": Counted(Decimal(len(projects)), grades),
        "Q4e": _number([item for item in projects if not (item.goal and item.goal.approved)]),
        "Q5": _share(Decimal(len(wholes)), Decimal(_units(county))),
        "Q6a": _number(of_projects),
        "Q6b": Counted(Decimal(len(key) - len(of_projects))),
        "Q6c": Counted(_sum(of_projects)),
        "Q6d": Counted(_sum(of_projects), {item.name: 1 for item in of_projects}),
        "Q6e": Counted(Decimal(bool(key)), {county.third_party: len(key)} if key else {}),
        "Q6f": _number(key),
        "Q6g": Counted(Decimal(len(by_department)), Counter(story.grade for story in by_department)),
    }


def _feedback(county: County) -> dict[str, Counted]:
    stories = [story for item in county.items for story in item.rectifications if not story.withdrawn_on]
    asked = [story for item in county.items for story in item.disclosures]
    shown = [story for story in asked if not story.exempted_on]
    linked = [(item, item.linkage) for item in county.items if item.linkage]
    return {
        "Q7a": _number(stories),
        "Q7b": _number([story for story in stories if _measures_on_time(story)]),
        "Q7c": _number([story for story in stories if story.verified_on]),
        "Q7d": _number([story for story in stories if _overdue(story, county.ends)]),
        "Q7e": Counted(Decimal(len(stories)), Counter(ORIGINS[story.origin] for story in stories)),
        "Q8a": _number(shown),
        "Q8b": _number([story for story in shown if story.published_on]),
        "Q8c": _number([story for story in shown if _shown_late(story, county.ends)]),
        "Q8d": Counted(Decimal(len(asked) - len(shown))),
        "Q9a": _number([report for report in county.reports if report.to == "G"]),
        "Q9b": _number([report for report in county.reports if report.to == "C"]),
        "Q10a": Counted(Decimal(len(linked)), Counter(_grade(item, story) for item, story in linked)),
        "Q10b": Counted(sum((_cut(item, story) for item, story in linked), Decimal(0))),
        "Q10c": _number([story for _, story in linked if story.accepted]),
        "Q10d": _number([story for _, story in linked if not story.accepted]),
        "Q10e": _number([story for _, story in linked if story.accepted and story.applied is not None]),
    }


def _approved(county: County, year: int) -> list[Item]:
    return [item for item in county.items if item.goal and item.goal.approved and item.kind == PROJECT_KIND and item.year == year]


def _units(county: County) -> int:
    return sum(unit.closed_on is None for unit in county.units)


def _measures_on_time(story: Rectification) -> bool:
    if story.measures_on is None or story.measures_on > story.measures_due_on:
        return False
    return not (story.measures_again_on and story.measures_returned_until) or story.measures_again_on <= story.measures_returned_until


def _overdue(story: Rectification, ends: date) -> bool:
    """Whether any deadline passed unanswered, within the county's years."""
    completion: list[tuple[date | None, date | None]] = [(story.completion_due_on, story.extended_on or story.reported_on)]
    if story.extended_to:
        completion.append((story.extended_to, story.reported_on))
    terms = [
        (story.measures_due_on, story.measures_on),
        (story.measures_returned_until, story.measures_again_on),
        *completion,
        (story.returned_until, story.reported_again_on),
    ]
    return any(due < (answered or ends) for due, answered in terms if due)


def _shown_late(story: Disclosure, ends: date) -> bool:
    return story.due_on < (story.published_on or ends)


def _grade(item: Item, story: Linkage) -> str:
    evaluated = {"SELF": item.self_evaluation, "DEPARTMENT": item.department_evaluation, "KEY": item.key_evaluation}[story.kind]
    assert evaluated
    return evaluated.grade


def _cut(item: Item, story: Linkage) -> Decimal:
    if story.action == "取消":
        return item.amount
    if story.action != "压减" or story.ratio is None:
        return Decimal(0)
    return (item.amount * story.ratio / 100).quantize(HUNDREDTH, ROUND_HALF_UP)


def _number(things: Iterable[object]) -> Counted:
    return Counted(Decimal(sum(1 for _ in things)))


def _sum(items: Iterable[Item]) -> Decimal:
    return sum((item.amount for item in items), Decimal(0))


def _share(part: Decimal, whole: Decimal) -> Counted:
    return Counted((part * 100 / whole).quantize(HUNDREDTH, ROUND_HALF_UP) if whole else None)


def _growth(now: Decimal, before: Decimal) -> Counted:
    return _share(now - before, before)
