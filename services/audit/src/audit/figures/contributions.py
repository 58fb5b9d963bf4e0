"""What each event contributes to the annual figures: under which measure, for which key, year, unit and amount."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shared.events.envelope import RecordedEvent
from shared.events.evaluation import (
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationCorrected,
    EvaluationKind,
    KeyFinalReturned,
    KeyReportDelivered,
    KeyReportReceipted,
)
from shared.events.feedback import (
    DisclosureExempted,
    DisclosureLapsed,
    DisclosureOverdue,
    DisclosurePublished,
    DisclosureRequired,
    LinkageAction,
    LinkageApplied,
    LinkageConfirmed,
    LinkageDeclined,
    LinkageProposed,
    LinkageWithdrawn,
    MeasuresSubmitted,
    Origin,
    RectificationClosed,
    RectificationIssued,
    RectificationOverdue,
    RectificationWithdrawn,
    ReportedToCongress,
    ReportedToGovernment,
)
from shared.events.goals import (
    BudgetEntryAdmitted,
    BudgetEntryBarred,
    GoalAdjusted,
    GoalApproved,
    GoalCancelled,
    GoalCompleted,
    GoalDeclared,
    GoalRejected,
    ScopePolicySet,
    UnitClosed,
    UnitRegistered,
)
from shared.events.monitoring import (
    KeyMonitoringCancelled,
    KeyMonitoringSelected,
    LightsAssessed,
    MonitoringSubmitted,
    NextYearCandidateMarked,
    ThirdPartyEngaged,
)
from shared.events.values import ObjectKind, code_of, fiscal_year_of

OUT = ""
"""The tag that takes a key out of a measure from this event on."""

ORIGINS = {
    Origin.MONITORING: "运行监控",
    Origin.SELF: "单位自评",
    Origin.DEPARTMENT: "部门评价",
    Origin.KEY: "财政重点评价",
    Origin.AUDIT: "审计发现",
}
CUTS = frozenset({LinkageAction.CUT, LinkageAction.CANCEL})


@dataclass(frozen=True)
class Contribution:
    """One event under one measure; of a key's contributions the one of the highest rank and position counts."""

    measure: str
    tag: str
    """What the figure is spread by; OUT where the key counts no more."""
    unit: str = ""
    amount: Decimal | None = None
    rank: int = 0
    """A later period outranks an earlier one, whenever it was told."""
    worked: int | None = None
    """The work year it belongs to, where that is not the year in which it was told."""


def key_of(recorded: RecordedEvent[Any]) -> str:
    """What is counted once: the budget item or unit; of feedback, which may have several of a kind on one item, each of them."""
    return recorded.stream.split("/", 1)[1] if recorded.log == "feedback" else recorded.subject


def year_of(subject: str) -> int:
    """The fiscal year in a subject; 0 for units, which have none."""
    return fiscal_year_of(subject) if subject.count("-") == 2 else 0


def contributions(recorded: RecordedEvent[Any]) -> Iterator[Contribution]:
    """All that one event contributes; nothing for most."""
    yield from _of_goals(recorded)
    yield from _of_monitoring(recorded)
    yield from _of_evaluation(recorded)
    yield from _of_feedback(recorded)


def kind_of(item: str) -> ObjectKind:
    """Project or whole department, by the letter of the item's code."""
    return ObjectKind.DEPARTMENT if code_of(item).startswith("D") else ObjectKind.PROJECT


def _whole(item: str) -> str:
    """The unit whose whole department an item is, whoever holds it now; empty for a project."""
    return code_of(item).removeprefix("D") if kind_of(item) is ObjectKind.DEPARTMENT else ""


def _of_goals(recorded: RecordedEvent[Any]) -> Iterator[Contribution]:
    match recorded.event:
        case UnitRegistered(code=code):
            yield Contribution("unit", "在册", code)
        case UnitClosed():
            yield Contribution("unit", OUT)
        case ScopePolicySet() as policy:
            tag = "执行" if policy.enforced and policy.threshold is not None else "未执行"
            yield Contribution("threshold", tag, amount=policy.threshold, rank=policy.from_year)
        case GoalDeclared(content=content):
            yield Contribution(f"submitted.{content.kind}", "已申报", content.unit, content.amount)
            yield Contribution(f"declared.{content.kind}", "已申报", content.unit, content.amount)
        case GoalCompleted(content=content):
            yield Contribution(f"declared.{content.kind}", "已申报", content.unit, content.amount)
        case GoalApproved(content=content) | GoalAdjusted(after=content):
            unit = _whole(recorded.subject) or content.unit
            yield Contribution(f"declared.{content.kind}", "已批复", unit, recorded.event.amount)
            yield Contribution(f"goal.{content.kind}", "已批复", unit, recorded.event.amount)
        case BudgetEntryAdmitted() as entry:
            yield Contribution(f"budget.{kind_of(entry.item)}", "已列入预算" if entry.amount else OUT, amount=entry.amount)
        case BudgetEntryBarred() as entry:
            yield Contribution(f"asked.{kind_of(entry.item)}", "申请列入预算", amount=entry.amount)
        case GoalRejected():
            yield Contribution(f"declared.{kind_of(recorded.subject)}", OUT)
        case GoalCancelled():
            yield Contribution(f"declared.{kind_of(recorded.subject)}", OUT)
            yield Contribution(f"goal.{kind_of(recorded.subject)}", OUT)
        case _:
            pass


def _of_monitoring(recorded: RecordedEvent[Any]) -> Iterator[Contribution]:
    match recorded.event:
        case MonitoringSubmitted() as event:
            yield Contribution(f"monitored.{event.kind}", "已报送", event.unit, event.amount, rank=event.period_end_month)
        case LightsAssessed() as event:
            kind, month = kind_of(recorded.subject), int(recorded.stream.rsplit("/", 1)[-1])
            yield Contribution(f"goal-light.{kind}", event.goal_light, event.unit, rank=month)
            yield Contribution(f"execution-light.{kind}", event.execution_light, event.unit, rank=month)
        case KeyMonitoringSelected() as event:
            yield Contribution(f"key-monitored.{kind_of(recorded.subject)}", "重点监控", event.unit, event.amount)
        case ThirdPartyEngaged() as event:
            yield Contribution("key-monitored.third-party", event.third_party)
        case NextYearCandidateMarked():
            yield Contribution("key-monitored.candidate", "来年重点评价备选")
        case KeyMonitoringCancelled():
            yield from (Contribution(f"key-monitored.{what}", OUT) for what in (kind_of(recorded.subject), "third-party", "candidate"))
        case _:
            pass


def _of_evaluation(recorded: RecordedEvent[Any]) -> Iterator[Contribution]:
    match recorded.event:
        case EvaluationCompleted() as event:
            yield from _of_result(recorded.subject, event, event.amount, event.grade)
        case EvaluationCorrected() as event:
            yield from _of_result(recorded.subject, event, event.after.amount, event.after.grade, event.confirmed_on.year)
        case KeyReportDelivered() as event:
            yield Contribution("KEY.delivered", "已送预算股", amount=event.amount)
        case KeyReportReceipted():
            yield Contribution("KEY.receipted", "预算股已签收")
        case EvaluationCancelled(kind=EvaluationKind.KEY) | KeyFinalReturned():
            yield Contribution("KEY.delivered", OUT)
            yield Contribution("KEY.receipted", OUT)
        case _:
            pass


def _of_result(
    item: str, event: EvaluationCompleted | EvaluationCorrected, amount: Decimal | None, grade: str | None, worked: int | None = None
) -> Iterator[Contribution]:
    """A confirmed result, or the corrected one in its place, which stays in the work year of the confirmation."""
    yield Contribution(f"{event.kind}.{event.object}", grade or "未定等级", event.unit, amount, worked=worked)
    if event.kind is EvaluationKind.SELF and not event.has_goal:
        yield Contribution(f"SELF.{event.object}.without-goal", "无绩效目标", event.unit, amount, worked=worked)
    if event.kind is EvaluationKind.KEY:
        yield Contribution(f"KEY.{event.object}.line", f"{item} {event.name}", event.unit, amount, worked=worked)
    if event.third_party:
        yield Contribution("KEY.third-party", event.third_party, event.unit, worked=worked)


def _of_feedback(recorded: RecordedEvent[Any]) -> Iterator[Contribution]:
    match recorded.event:
        case RectificationIssued() as event:
            yield Contribution("rectification", ORIGINS[event.origin], event.unit)
        case RectificationWithdrawn():
            yield Contribution("rectification.withdrawn", "已撤回")
        case MeasuresSubmitted() as event:
            yield Contribution("rectification.measures", "按时" if event.on_time else "逾期", event.unit)
            if not event.on_time:
                yield Contribution("rectification.measures-late", "逾期", event.unit)
        case RectificationClosed() as event:
            yield Contribution("rectification.closed", "已销号", event.unit)
        case RectificationOverdue() as event:
            yield Contribution("rectification.overdue", event.deadline, event.unit)
        case DisclosureRequired() as event:
            yield Contribution("disclosure", event.subject, event.unit)
        case DisclosurePublished() as event:
            yield Contribution("disclosure.published", "按时" if event.on_time else "逾期", event.unit)
        case DisclosureExempted():
            yield Contribution("disclosure.exempted", "不予公开")
        case DisclosureLapsed():
            yield Contribution("disclosure", OUT)
        case DisclosureOverdue() as event:
            yield Contribution("disclosure.overdue", "逾期", event.unit)
        case ReportedToGovernment() as event:
            yield Contribution("report.government", event.title)
        case ReportedToCongress() as event:
            yield Contribution("report.congress", event.title)
        case _:
            yield from _of_linkage(recorded)


def _of_linkage(recorded: RecordedEvent[Any]) -> Iterator[Contribution]:
    match recorded.event:
        case LinkageProposed() as event:
            yield Contribution("linkage", event.grade, event.unit, event.amount)
            yield Contribution("linkage.cut", event.action if event.action in CUTS else OUT, event.unit, event.amount)
            yield from (Contribution(f"linkage.{answer}", OUT) for answer in ("confirmed", "declined", "applied"))
        case LinkageConfirmed():
            yield Contribution("linkage.confirmed", "采纳")
            yield Contribution("linkage.declined", OUT)
        case LinkageDeclined():
            yield Contribution("linkage.declined", "不采纳")
            yield Contribution("linkage.confirmed", OUT)
        case LinkageApplied() as event:
            yield Contribution("linkage.applied", "已落实", amount=event.amount)
        case LinkageWithdrawn():
            whole = ("linkage", "linkage.cut", "linkage.confirmed", "linkage.declined", "linkage.applied")
            yield from (Contribution(name, OUT) for name in whole)
        case _:
            pass
