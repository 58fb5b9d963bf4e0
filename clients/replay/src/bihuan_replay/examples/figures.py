"""The figures Q1–Q10 of a work year from nothing but published events: `python -m bihuan_replay.examples.figures 2020`."""

import os
import sys
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bihuan_replay.examples.books import Books, Demand, Result, folded, whole, year_of
from bihuan_replay.examples.facts import LOGS, kept

ORIGINS = {"MONITORING": "运行监控", "SELF": "单位自评", "DEPARTMENT": "部门评价", "KEY": "财政重点评价", "AUDIT": "审计发现"}
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Figure:
    """A value; and how many of each grade, light, origin or name, where it is spread."""

    value: Decimal | None
    lines: dict[str, int] = field(default_factory=dict)


def of_year(now: Books, before: Books, year: int) -> dict[str, Figure]:
    """From what stood at the end of the year, and at the end of the year before."""
    return {**_goals(now, before, year), **_monitoring(now, year), **_evaluation(now, year), **_feedback(now, year)}


def _goals(now: Books, before: Books, year: int) -> dict[str, Figure]:
    approved, earlier = _approved(now, year), _approved(before, year - 1)
    asked = {item: amount for item, amount in now.asked.items() if item not in now.submitted and not now.budget.get(item)}
    entered = {item: amount for item, amount in now.budget.items() if amount and item not in now.declared}
    required = [(item, amount) for part in (now.declared, entered, asked) for item, amount in part.items() if _project(item, year)]
    below = [entry for entry in required if _below(now, year, entry[1])]
    covered = {item: amount for item, amount in approved.items() if not _below(now, year, amount)}
    above = [amount or NOTHING for entry in required if entry not in below for amount in [entry[1]]]
    wholes = [unit for item, (unit, _) in now.goals.items() if whole(item) and year_of(item) == year]
    submitted = [item for item in now.submitted if _project(item, year)]
    units = set(now.units.values())
    return {
        "Q1a": _number(approved),
        "Q1b": Figure(sum(approved.values(), NOTHING)),
        "Q1c": _growth(Decimal(len(approved)), Decimal(len(earlier))),
        "Q1d": _growth(sum(approved.values(), NOTHING), sum(earlier.values(), NOTHING)),
        "Q1e": _number(wholes),
        "Q2a": _share(Decimal(len(covered)), Decimal(len(above))),
        "Q2b": _share(sum(covered.values(), NOTHING), sum(above, NOTHING)),
        "Q2c": _share(Decimal(len(units & set(wholes))), Decimal(len(units))),
        "Q2d": _number(submitted),
        "Q2e": _number([item for item in submitted if item not in now.declared]),
        "Q2f": _number(below),
    }


def _monitoring(now: Books, year: int) -> dict[str, Figure]:
    watched = {item: amount for item, (_, amount) in now.monitored.items() if _project(item, year)}
    lights = [(goal, execution) for item, (_, goal, execution) in now.lights.items() if _project(item, year)]
    key = [marks for item, marks in now.key.items() if _project(item, year) and "KeyMonitoringSelected" in marks]
    with_goal = sum((amount for item, amount in watched.items() if item in now.goals), NOTHING)
    return {
        "Q3a": Figure(sum(watched.values(), NOTHING)),
        "Q3b": _share(with_goal, sum(_approved(now, year).values(), NOTHING)),
        "Q3c": _number([marks for marks in key if "ThirdPartyEngaged" not in marks]),
        "Q3d": _number([marks for marks in key if {"ThirdPartyEngaged", "NextYearCandidateMarked"} <= marks]),
        "Q3e": _spread(goal for goal, _ in lights),
        "Q3f": _spread(execution for _, execution in lights),
    }


def _evaluation(now: Books, year: int) -> dict[str, Figure]:
    def of(kind: str, object: str) -> dict[str, Result]:
        found = {item: one for (of_kind, item), one in now.results.items() if of_kind == kind}
        return {item: one for item, one in found.items() if one.object == object and one.worked == year}

    def amount(results: dict[str, Result]) -> Figure:
        """What was approved outweighs what an evaluation says."""
        return Figure(sum((now.goals[item][1] if item in now.goals else one.amount or NOTHING for item, one in results.items()), NOTHING))

    selves, key, units = of("SELF", "PROJECT"), of("KEY", "PROJECT"), set(now.units.values())
    wholes = {one.unit for one in of("SELF", "DEPARTMENT").values()}
    firms = Counter(one.firm for one in now.results.values() if one.firm and one.worked == year)
    return {
        "Q4a": _number(selves),
        "Q4b": _number({one.unit for one in selves.values()}),
        "Q4c": amount(selves),
        "Q4d": _spread(one.grade for one in selves.values()),
        "Q4e": _number([one for one in selves.values() if not one.has_goal]),
        "Q5": _share(Decimal(len(units & wholes)), Decimal(len(units))),
        "Q6a": _number(key),
        "Q6b": _number(of("KEY", "DEPARTMENT")),
        "Q6c": amount(key),
        "Q6d": Figure(amount(key).value, Counter(one.name for one in key.values())),
        "Q6e": Figure(Decimal(len(firms)), firms),
        "Q6f": _number([item for item, delivered in now.delivered.items() if delivered == year]),
        "Q6g": _spread(one.grade for one in of("DEPARTMENT", "PROJECT").values()),
    }


def _feedback(now: Books, year: int) -> dict[str, Figure]:
    def begun(by: str, *also: str, without: str = "") -> list[Demand]:
        those = [one for one in now.demands.values() if one.worked == year and {by, *also} <= one.marks]
        return [one for one in those if without not in one.marks]

    def issued(*also: str) -> list[Demand]:
        return begun("RectificationIssued", *also, without="RectificationWithdrawn")

    def shown(*also: str) -> list[Demand]:
        return [one for one in begun("DisclosureRequired", *also) if not one.marks & {"DisclosureExempted", "DisclosureLapsed"}]

    def linked(*also: str) -> list[Demand]:
        return begun("LinkageProposed", *also, without="LinkageWithdrawn")

    cuts = [Decimal(one.data["amount"] or 0) for one in linked() if one.data["action"] in ("压减", "取消")]
    return {
        "Q7a": _number(issued()),
        "Q7b": _number([one for one in issued("MeasuresSubmitted") if "late" not in one.marks]),
        "Q7c": _number(issued("RectificationClosed")),
        "Q7d": _number(issued("RectificationOverdue")),
        "Q7e": _spread(ORIGINS[one.data["origin"]] for one in issued()),
        "Q8a": _number(shown()),
        "Q8b": _number(shown("DisclosurePublished")),
        "Q8c": _number(shown("DisclosureOverdue")),
        "Q8d": _number(begun("DisclosureRequired", "DisclosureExempted", without="DisclosureLapsed")),
        "Q9a": _number([key for key, told in now.reports.items() if key[0] == "ReportedToGovernment" and told == year]),
        "Q9b": _number([key for key, told in now.reports.items() if key[0] == "ReportedToCongress" and told == year]),
        "Q10a": _spread(one.data["grade"] for one in linked()),
        "Q10b": Figure(sum(cuts, NOTHING)),
        "Q10c": _number(linked("LinkageConfirmed")),
        "Q10d": _number(linked("LinkageDeclined")),
        "Q10e": _number(linked("LinkageApplied")),
    }


def _project(item: str, year: int) -> bool:
    return not whole(item) and year_of(item) == year


def _approved(books: Books, year: int) -> dict[str, Decimal]:
    return {item: amount for item, (_, amount) in books.goals.items() if _project(item, year)}


def _below(books: Books, year: int, amount: Decimal | None) -> bool:
    """Below the threshold (起点金额) that the newest policy for the year enforces."""
    reached = [entry for entry in books.thresholds if entry[0] <= year]
    threshold = max(enumerate(reached), key=lambda entry: (entry[1][0], entry[0]))[1][1] if reached else None
    return amount is not None and threshold is not None and amount < threshold


def _number(things: Collection[object]) -> Figure:
    return Figure(Decimal(len(things)))


def _spread(tags: Iterable[str]) -> Figure:
    counted = Counter(tags)
    return Figure(Decimal(counted.total()), dict(counted))


def _share(part: Decimal, of: Decimal) -> Figure:
    return Figure((part * 100 / of).quantize(Decimal("0.01"), ROUND_HALF_UP) if of else None)


def _growth(now: Decimal, before: Decimal) -> Figure:
    return _share(now - before, before)


def derived(env: dict[str, str], year: int) -> dict[str, Figure]:
    """Read what the four logs tell, then count. Raises Different, Away."""
    for log in LOGS:
        facts = kept(env, log)
    return of_year(folded(facts.until(date(year, 12, 31))), folded(facts.until(date(year - 1, 12, 31))), year)


def main() -> None:
    """Print one line for each figure."""
    env = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": "facts.sqlite"} | dict(os.environ)
    for code, figure in derived(env, int(sys.argv[1])).items():
        spread = "、".join(f"{label} {count}" for label, count in figure.lines.items())
        print(code, "—" if figure.value is None else figure.value, spread)


if __name__ == "__main__":
    main()
