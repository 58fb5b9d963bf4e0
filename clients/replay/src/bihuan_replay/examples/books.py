"""What stands at the end of a year, folded from facts: goals, monitoring, evaluations and what follows from them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bihuan_replay.examples.facts import Fact


@dataclass
class Result:
    """A confirmed evaluation; `worked` is the year of its confirmation."""

    kind: str
    object: str
    worked: int
    unit: str
    name: str
    amount: Decimal | None
    grade: str
    has_goal: bool
    firm: str | None


@dataclass
class Demand:
    """A rectification, a disclosure or a linkage: in which year it began, and what has become of it."""

    worked: int = 0
    data: dict[str, Any] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)


@dataclass
class Books:
    """By item, unit or matter."""

    units: dict[str, str] = field(default_factory=dict)
    thresholds: list[tuple[int, Decimal | None]] = field(default_factory=list)
    submitted: set[str] = field(default_factory=set)
    declared: dict[str, Decimal | None] = field(default_factory=dict)
    goals: dict[str, tuple[str, Decimal]] = field(default_factory=dict)
    budget: dict[str, Decimal] = field(default_factory=dict)
    asked: dict[str, Decimal] = field(default_factory=dict)
    monitored: dict[str, tuple[int, Decimal]] = field(default_factory=dict)
    lights: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    key: dict[str, set[str]] = field(default_factory=dict)
    results: dict[tuple[str, str], Result] = field(default_factory=dict)
    delivered: dict[str, int] = field(default_factory=dict)
    receipted: dict[str, int] = field(default_factory=dict)
    demands: dict[str, Demand] = field(default_factory=dict)
    reports: dict[tuple[str, str], int] = field(default_factory=dict)


def folded(facts: Iterable[Fact]) -> Books:
    """The books after these facts."""
    books = Books()
    for fact in facts:
        log = fact.what.split(".")[0]
        FOLDS[log](books, fact, fact.what.removeprefix(f"{log}."), fact.data) if log in FOLDS else None
    return books


def _goals(books: Books, fact: Fact, name: str, data: dict[str, Any]) -> None:
    item = fact.subject
    match name:
        case "UnitRegistered":
            books.units[item] = data["code"]
        case "UnitClosed":
            books.units.pop(item, None)
        case "ScopePolicySet":
            reached = money(data["threshold"]) if data["enforced"] and data["threshold"] is not None else Decimal(0)
            books.thresholds.append((data["from_year"], reached))
        case "GoalDeclared" | "GoalCompleted":
            books.submitted |= {item} if name == "GoalDeclared" else set()
            books.declared[item] = money(data["content"]["amount"])
        case "GoalApproved" | "GoalAdjusted":
            content, amount = data["content" if name == "GoalApproved" else "after"], Decimal(data["amount"])
            books.declared[item] = amount
            books.goals[item] = (whole(item) or content["unit"], amount)
        case "GoalRejected" | "GoalCancelled":
            books.declared.pop(item, None)
            if name == "GoalCancelled":
                books.goals.pop(item, None)
        case "BudgetEntryAdmitted":
            books.budget[item] = Decimal(data["amount"])
        case "BudgetEntryBarred":
            books.asked[item] = Decimal(data["amount"])


def _monitoring(books: Books, fact: Fact, name: str, data: dict[str, Any]) -> None:
    item = fact.subject
    match name:
        case "MonitoringSubmitted" if data["period_end_month"] >= books.monitored.get(item, (0,))[0]:
            books.monitored[item] = (data["period_end_month"], Decimal(data["amount"]))
        case "LightsAssessed" if (month := int(fact.stream.rsplit("/", 1)[-1])) >= books.lights.get(item, (0,))[0]:
            books.lights[item] = (month, data["goal_light"], data["execution_light"])
        case "KeyMonitoringSelected" | "ThirdPartyEngaged" | "NextYearCandidateMarked":
            books.key.setdefault(item, set()).add(name)
        case "KeyMonitoringCancelled":
            books.key.pop(item, None)


def _evaluation(books: Books, fact: Fact, name: str, data: dict[str, Any]) -> None:
    item, year = fact.subject, fact.day.year
    match name:
        case "EvaluationCompleted" | "EvaluationCorrected":
            said = data if name == "EvaluationCompleted" else data["after"]
            worked = year if name == "EvaluationCompleted" else int(data["confirmed_on"][:4])
            known = (data["kind"], data["object"], worked, data["unit"], data["name"])
            books.results[data["kind"], item] = Result(
                *known, money(said["amount"]), said["grade"] or "未定等级", data["has_goal"], data["third_party"]
            )
        case "KeyReportDelivered":
            books.delivered[item] = year
        case "KeyReportReceipted":
            books.receipted[item] = year
        case "EvaluationCancelled" | "KeyFinalReturned":
            if name == "KeyFinalReturned" or data["kind"] == "KEY":
                books.delivered.pop(item, None)
                books.receipted.pop(item, None)


def _feedback(books: Books, fact: Fact, name: str, data: dict[str, Any]) -> None:
    demand = books.demands.setdefault(fact.stream, Demand())
    match name:
        case "RectificationIssued" | "DisclosureRequired" | "LinkageProposed":
            demand.worked, demand.data = fact.day.year, data
            demand.marks -= {"DisclosureLapsed", "LinkageConfirmed", "LinkageDeclined", "LinkageApplied", "LinkageWithdrawn"}
            demand.marks.add(name)
        case "LinkageConfirmed" | "LinkageDeclined":
            demand.marks = demand.marks - {"LinkageConfirmed", "LinkageDeclined"} | {name}
        case "MeasuresSubmitted":
            demand.marks |= {name} if data["on_time"] else {name, "late"}
        case "ReportedToGovernment" | "ReportedToCongress":
            books.reports[name, fact.stream] = fact.day.year
        case _:
            demand.marks.add(name)


FOLDS = {"goals": _goals, "monitoring": _monitoring, "evaluation": _evaluation, "feedback": _feedback}


def money(written: str | None) -> Decimal | None:
    """Yuan, where an amount is written."""
    return None if written is None else Decimal(written)


def whole(item: str) -> str:
    """The unit whose whole department (部门整体) an item is; empty for a project."""
    code = item.split("-")[2]
    return code.removeprefix("D") if code.startswith("D") else ""


def year_of(item: str) -> int:
    """The fiscal year of an item."""
    return int(item.split("-")[1])
