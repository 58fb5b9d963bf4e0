"""An item's monitoring record in one round (绩效监控自评), from assignment to closing; key `<item>/<MM>`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from monitoring.decisions import order
from monitoring.decisions.execution import Fact
from monitoring.decisions.form import Figures, check_rows, complete, execution_block, two_documents
from monitoring.decisions.round import last_day
from monitoring.rules.lights import assess
from monitoring.rules.rule_set import RuleSet
from shared.events.goals import Stage
from shared.events.monitoring import (
    Assessed,
    Execution,
    IndicatorProgressReported,
    Light,
    LightsAssessed,
    MonitoringAssigned,
    MonitoringClosed,
    MonitoringDeptReviewed,
    MonitoringFinReviewed,
    MonitoringOverdue,
    MonitoringReturned,
    MonitoringSubmitted,
    Progress,
    WarningCleared,
    WarningKind,
    WarningRaised,
)
from shared.events.values import Evidence, Indicator, ObjectKind
from shared.runtime.decider import Decider, Refusal

RecordEvent: TypeAlias = (
    MonitoringAssigned
    | IndicatorProgressReported
    | MonitoringSubmitted
    | LightsAssessed
    | WarningRaised
    | WarningCleared
    | MonitoringReturned
    | MonitoringDeptReviewed
    | MonitoringFinReviewed
    | MonitoringClosed
    | MonitoringOverdue
)


class Status(StrEnum):
    """监控自评状态."""

    NONE = "未下达"
    ASSIGNED = "已下达"
    FILLING = "填报中"
    SUBMITTED = "已报送"
    RETURNED = "被退回"
    DEPT_REVIEWED = "部门已审"
    FIN_REVIEWED = "财政已审"
    CLOSED = "已办结"


JUDGED = frozenset({Status.SUBMITTED, Status.DEPT_REVIEWED, Status.FIN_REVIEWED, Status.CLOSED})
ALLOWED: Mapping[str, frozenset[Status]] = {
    "assign": frozenset({Status.NONE}),
    "fill": frozenset({Status.ASSIGNED, Status.FILLING, Status.RETURNED}),
    "submit": frozenset({Status.FILLING, Status.RETURNED}),
    "department_review": frozenset({Status.SUBMITTED}),
    "department_return": frozenset({Status.SUBMITTED}),
    "finance_review": frozenset({Status.DEPT_REVIEWED}),
    "finance_return": frozenset({Status.DEPT_REVIEWED}),
    "finance_review_of_department": frozenset({Status.SUBMITTED}),
    "finance_return_of_department": frozenset({Status.SUBMITTED}),
    "close": frozenset({Status.FIN_REVIEWED}),
    "clear_warning": JUDGED,
    "fall_overdue": frozenset(Status) - {Status.NONE},
}
"""`…_of_department`: a unit with no department above it is reviewed by finance straight away."""


@dataclass(frozen=True)
class Record:
    """What is reported on an item for January to a month, and what became of it."""

    status: Status = Status.NONE
    unit: str = ""
    name: str = ""
    kind: ObjectKind = ObjectKind.PROJECT
    amount: Decimal = Decimal(0)
    fiscal_year: int = 0
    period_end_month: int = 0
    due_on: date = date.max
    rule_set: str = ""
    goal_version: int = 1
    indicators: tuple[Indicator, ...] = ()
    rows: Mapping[str, Progress] = field(default_factory=dict)
    execution: Execution | None = None
    submitted_by: str = ""
    first_submitted_on: date | None = None
    overdue: bool = False
    goal_light: Light | None = None
    execution_light: Light | None = None
    lights: tuple[Assessed, ...] = ()
    warnings: tuple[Assessed, ...] = ()
    """Those not cleared."""


class OutOfTurn(Refusal):
    """The record's state does not allow this decision."""

    zh = "监控自评当前状态不能办理"


class SubmitterReviews(Refusal):
    """Who submits does not review, return or close."""

    zh = "报送人不得审核"


class OwnUnit(Refusal):
    """Nobody reviews the own unit."""

    zh = "不得审核本单位"


class PeriodRunning(Refusal):
    """A period is reported on when it is over."""

    zh = "监控期间尚未结束"


class NoSuchWarning(Refusal):
    """Only an open warning can be cleared."""

    zh = "没有未解除的该项预警"


def assign(record: Record, *, assignment: MonitoringAssigned) -> list[RecordEvent]:
    """下达 to the unit that spends (谁支出、谁负责)."""
    _require(record, "assign")
    return [assignment]


def fill(record: Record, *, progress: tuple[Progress, ...]) -> list[RecordEvent]:
    """填报 rows; a later row of an indicator replaces the earlier."""
    _require(record, "fill")
    check_rows(record.indicators, progress)
    return [IndicatorProgressReported(progress=progress)]


def submit(
    record: Record,
    *,
    fact: Fact | None,
    stated: Figures | None,
    expected_executed: Decimal | None,
    form: Evidence,
    report: Evidence,
    problems: str,
    measures: str,
    rules_named: Callable[[str], RuleSet],
    by: str,
    today: date,
) -> list[RecordEvent]:
    """报送: form, report and dual monitoring are complete; the lights follow, and what is yellow or red is a warning.

    `fact` is the treasury's as of the period's last day; `stated` are the form's own figures.
    """
    _require(record, "submit")
    if today < last_day(record.fiscal_year, record.period_end_month):
        raise PeriodRunning(f"1至{record.period_end_month}月尚未结束，今天是{today}")
    two_documents(form, report)
    progress = complete(record.indicators, record.rows)
    execution = execution_block(fact, stated, expected_executed)
    found = assess(
        rules_named(record.rule_set),
        month=record.period_end_month,
        execution=execution,
        indicators=record.indicators,
        rows=record.rows,
    )
    again = {(warning.kind, warning.indicator) for warning in found.warnings}
    superseded = [old for old in record.warnings if (old.kind, old.indicator) not in again]
    return [
        MonitoringSubmitted(
            unit=record.unit,
            name=record.name,
            kind=record.kind,
            amount=record.amount,
            fiscal_year=record.fiscal_year,
            period_end_month=record.period_end_month,
            execution=execution,
            progress=progress,
            form=form,
            report=report,
            on=today,
            by=by,
            problems=problems,
            measures=measures,
        ),
        LightsAssessed(
            unit=record.unit,
            rule_set=record.rule_set,
            goal_light=found.goal_light,
            execution_light=found.execution_light,
            lights=found.lights,
        ),
        *(WarningCleared(kind=old.kind, indicator=old.indicator, reason="重新报送后不再预警") for old in superseded),
        *(WarningRaised(unit=record.unit, rule_set=record.rule_set, warning=warning) for warning in found.warnings),
    ]


def department_review(record: Record, *, opinion: str, by: str, from_unit: str) -> list[RecordEvent]:
    """主管部门审核."""
    _require(record, "department_review")
    _independent(record, by, from_unit)
    return [MonitoringDeptReviewed(opinion=opinion)]


def department_return(record: Record, *, reason: str, by: str, from_unit: str) -> list[RecordEvent]:
    """主管部门退回, with the reasons."""
    _require(record, "department_return")
    _independent(record, by, from_unit)
    return [MonitoringReturned(unit=record.unit, stage=Stage.DEPARTMENT, reason=reason)]


def finance_review(record: Record, *, opinion: str, by: str) -> list[RecordEvent]:
    """财政审核."""
    _require(record, _by_finance(record, "finance_review"))
    _independent(record, by)
    return [MonitoringFinReviewed(opinion=opinion)]


def finance_return(record: Record, *, reason: str, by: str) -> list[RecordEvent]:
    """财政退回, with the reasons."""
    _require(record, _by_finance(record, "finance_return"))
    _independent(record, by)
    return [MonitoringReturned(unit=record.unit, stage=Stage.FINANCE, reason=reason)]


def close(record: Record, *, by: str) -> list[RecordEvent]:
    """办结: the record is final."""
    _require(record, "close")
    _independent(record, by)
    return [MonitoringClosed()]


def clear_warning(record: Record, *, kind: WarningKind, indicator: str | None, reason: str) -> list[RecordEvent]:
    """解除 a warning that is dealt with."""
    _require(record, "clear_warning")
    if (kind, indicator) not in {(warning.kind, warning.indicator) for warning in record.warnings}:
        raise NoSuchWarning(f"没有未解除的“{kind}”预警{f'（{indicator}）' if indicator else ''}")
    return [WarningCleared(kind=kind, indicator=indicator, reason=reason)]


def fall_overdue(record: Record) -> list[RecordEvent]:
    """逾期, at 00:00 of the day after the due date: told once, unless something was submitted by then."""
    _require(record, "fall_overdue")
    in_time = record.first_submitted_on is not None and record.first_submitted_on <= record.due_on
    return [] if record.overdue or in_time else [MonitoringOverdue(unit=record.unit, due_on=record.due_on)]


def _require(record: Record, decision: str) -> None:
    order.require(ALLOWED, decision, record.status, OutOfTurn, "监控自评")


def _by_finance(record: Record, decision: str) -> str:
    return decision if len(record.unit) > 3 else f"{decision}_of_department"


def _independent(record: Record, by: str, from_unit: str | None = None) -> None:
    if by == record.submitted_by:
        raise SubmitterReviews(f"{by}报送了这份监控自评，不得审核、退回或办结")
    if from_unit == record.unit:
        raise OwnUnit(f"单位{from_unit}的监控自评须由其上级审核")


def evolve(record: Record, event: RecordEvent) -> Record:
    """The record after the event."""
    match event:
        case MonitoringAssigned():
            return Record(
                status=Status.ASSIGNED,
                unit=event.unit,
                name=event.name,
                kind=event.kind,
                amount=event.amount,
                fiscal_year=event.fiscal_year,
                period_end_month=event.period_end_month,
                due_on=event.due_on,
                rule_set=event.rule_set,
                goal_version=event.goal_version,
                indicators=event.indicators,
            )
        case IndicatorProgressReported():
            rows = {**record.rows, **{row.indicator: row for row in event.progress}}
            return replace(record, status=Status.FILLING, rows=rows)
        case MonitoringSubmitted():
            return replace(
                record,
                status=Status.SUBMITTED,
                execution=event.execution,
                submitted_by=event.by,
                first_submitted_on=record.first_submitted_on or event.on,
            )
        case LightsAssessed():
            return replace(record, goal_light=event.goal_light, execution_light=event.execution_light, lights=event.lights)
        case WarningRaised(warning=warning):
            return replace(record, warnings=(*_without(record, warning.kind, warning.indicator), warning))
        case WarningCleared():
            return replace(record, warnings=_without(record, event.kind, event.indicator))
        case MonitoringReturned():
            return replace(record, status=Status.RETURNED)
        case MonitoringDeptReviewed():
            return replace(record, status=Status.DEPT_REVIEWED)
        case MonitoringFinReviewed():
            return replace(record, status=Status.FIN_REVIEWED)
        case MonitoringClosed():
            return replace(record, status=Status.CLOSED)
        case MonitoringOverdue():
            return replace(record, overdue=True)
        case _:
            assert_never(event)


def _without(record: Record, kind: WarningKind, indicator: str | None) -> tuple[Assessed, ...]:
    return tuple(old for old in record.warnings if (old.kind, old.indicator) != (kind, indicator))


RECORD = Decider("monitoring", Record(), evolve, unit=lambda record: record.unit)
