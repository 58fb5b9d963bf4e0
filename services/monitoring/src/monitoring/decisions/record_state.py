"""Where a monitoring record stands, what may be decided there, and how events move it on; key `<item>/<MM>`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from shared.events.monitoring import (
    ANSWER_DAYS,
    Appraisal,
    Assessed,
    Beside,
    Execution,
    Finding,
    IndicatorProgressReported,
    LaterKnowledgeNoted,
    Light,
    LightsAssessed,
    LightsReassessed,
    MonitoringAssigned,
    MonitoringClosed,
    MonitoringDeptReviewed,
    MonitoringEnded,
    MonitoringFinReviewed,
    MonitoringHandedOver,
    MonitoringOverdue,
    MonitoringReturned,
    MonitoringSubmitted,
    Progress,
    Stated,
    WarningCleared,
    WarningExplained,
    WarningKind,
    WarningLapsed,
    WarningRaised,
)
from shared.events.values import Evidence, FormSource, Indicator, ObjectKind, Remarks, is_first_level
from shared.runtime.decider import Allowed

RecordEvent: TypeAlias = (
    MonitoringAssigned
    | IndicatorProgressReported
    | MonitoringSubmitted
    | LightsAssessed
    | LightsReassessed
    | LaterKnowledgeNoted
    | WarningRaised
    | WarningExplained
    | WarningCleared
    | WarningLapsed
    | MonitoringReturned
    | MonitoringDeptReviewed
    | MonitoringFinReviewed
    | MonitoringClosed
    | MonitoringEnded
    | MonitoringOverdue
    | MonitoringHandedOver
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
    ENDED = "已终止"


class Decision(StrEnum):
    """What can be decided about a record."""

    ASSIGN = "下达"
    FILL = "填报"
    SUBMIT = "报送"
    DEPARTMENT_REVIEW = "由主管部门审核"
    DEPARTMENT_RETURN = "由主管部门退回"
    FINANCE_REVIEW = "由财政审核"
    FINANCE_RETURN = "由财政退回"
    CLOSE = "办结"
    EXPLAIN_WARNING = "说明预警"
    CLEAR_WARNING = "解除预警"
    FALL_OVERDUE = "记为逾期"


ALLOWED: Allowed[Decision, Status] = {
    Decision.ASSIGN: frozenset({Status.NONE, Status.ENDED}),
    Decision.FILL: frozenset({Status.ASSIGNED, Status.FILLING, Status.RETURNED}),
    Decision.SUBMIT: frozenset({Status.FILLING, Status.RETURNED}),
    Decision.DEPARTMENT_REVIEW: frozenset({Status.SUBMITTED}),
    Decision.DEPARTMENT_RETURN: frozenset({Status.SUBMITTED}),
    Decision.FINANCE_REVIEW: frozenset({Status.DEPT_REVIEWED}),
    Decision.FINANCE_RETURN: frozenset({Status.DEPT_REVIEWED}),
    Decision.CLOSE: frozenset({Status.FIN_REVIEWED}),
    Decision.EXPLAIN_WARNING: frozenset(Status) - {Status.NONE, Status.ASSIGNED, Status.ENDED},
    Decision.CLEAR_WARNING: frozenset({Status.SUBMITTED, Status.DEPT_REVIEWED, Status.FIN_REVIEWED, Status.CLOSED}),
    Decision.FALL_OVERDUE: frozenset(Status) - {Status.NONE},
}
FIRST_LEVEL: Allowed[Decision, Status] = {
    **ALLOWED,
    Decision.FINANCE_REVIEW: frozenset({Status.SUBMITTED, Status.DEPT_REVIEWED}),
    Decision.FINANCE_RETURN: frozenset({Status.SUBMITTED, Status.DEPT_REVIEWED}),
}
"""The same table where no department stands above the unit (three-digit code): finance reviews straight away, and what a department
had reviewed before it was handed over to such a unit."""


About: TypeAlias = tuple[WarningKind, str | None]
"""What a warning is about: its kind and, where it is about one, the indicator."""


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
    opens_on: date = date.min
    assigned_on: date | None = None
    """The business day of the demand, where it was told."""
    due_on: date = date.max
    ended_on: date | None = None
    """The business day on which it was ended with its goal."""
    answer_days: int = ANSWER_DAYS
    rule_set: str = ""
    goal_version: int = 1
    indicators: tuple[Indicator, ...] = ()
    rows: Mapping[str, Progress] = field(default_factory=dict)
    execution: Execution | None = None
    stated: Stated | None = None
    findings: tuple[Finding, ...] = ()
    explanation: str = ""
    beside: Beside = field(default_factory=Beside)
    """What the form stated beside its rows when it was last filled in or submitted."""
    source: FormSource | None = None
    """The file that the form was last imported from."""
    form: Evidence | None = None
    """监控自评表: as it was filed last, or as a draft names it."""
    report: Evidence | None = None
    """自评报告, likewise."""
    returned_because: str = ""
    """The reason of the last return, until it is submitted again."""
    points: Remarks = ()
    """逐项意见 of the last return or review, until it is submitted again."""
    submitted_by: str = ""
    filed_by: tuple[str, ...] = ()
    """Whoever submitted it, the first time or again, or explained a warning."""
    first_submitted_on: date | None = None
    overdue: bool = False
    goal_light: Light | None = None
    execution_light: Light | None = None
    lights: tuple[Assessed, ...] = ()
    warnings: tuple[Assessed, ...] = ()
    """Those not cleared."""
    lapsed: tuple[Assessed, ...] = ()
    """Those that nobody owes an answer to since the goal's year was ended; finance may still clear them."""
    terms: Mapping[About, date] = field(default_factory=dict)
    """By when each open warning is to be answered."""
    explained: tuple[WarningExplained, ...] = ()
    """The unit's word on open warnings."""
    known_now: Appraisal | None = None
    """What was learnt after the record, or its round, was closed."""

    @property
    def allowed(self) -> Allowed[Decision, Status]:
        """The table that holds for this record's unit."""
        return FIRST_LEVEL if is_first_level(self.unit) else ALLOWED


def evolve(state: Record, event: RecordEvent) -> Record:
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
                assigned_on=event.on,
                opens_on=event.opens_on or date.min,
                due_on=event.due_on,
                answer_days=event.answer_days,
                rule_set=event.rule_set,
                goal_version=event.goal_version,
                indicators=event.indicators,
            )
        case IndicatorProgressReported():
            rows = {**state.rows, **{row.indicator: row for row in event.progress}}
            kept = replace(state, status=Status.FILLING, rows=rows)
            named = replace(kept, form=event.form or state.form, report=event.report or state.report)
            return replace(named, beside=event.beside or state.beside, source=event.source or state.source)
        case MonitoringSubmitted():
            return replace(
                state,
                status=Status.SUBMITTED,
                execution=event.execution,
                stated=event.stated,
                findings=event.findings,
                explanation=event.explanation,
                beside=_beside(event),
                form=event.form,
                report=event.report,
                known_now=None,
                returned_because="",
                points=(),
                submitted_by=event.by,
                filed_by=_with(state.filed_by, event.by),
                first_submitted_on=state.first_submitted_on or event.on,
            )
        case LightsAssessed():
            return replace(state, goal_light=event.goal_light, execution_light=event.execution_light, lights=event.lights)
        case LightsReassessed():
            return replace(state, execution=event.after.execution, findings=event.findings, known_now=None)
        case LaterKnowledgeNoted():
            return replace(state, known_now=event.known_now)
        case WarningRaised(warning=warning):
            about = (warning.kind, warning.indicator)
            terms = {**state.terms, about: event.due_on} if event.due_on else state.terms
            before = _without(state, about)
            return replace(before, warnings=(*before.warnings, warning), explained=state.explained, terms=terms)
        case WarningExplained():
            return replace(state, explained=(*state.explained, event), filed_by=_with(state.filed_by, event.by))
        case WarningCleared():
            return _without(state, (event.kind, event.indicator))
        case WarningLapsed():
            gone = tuple(one for one in state.warnings if (one.kind, one.indicator) == (event.kind, event.indicator))
            return replace(_without(state, (event.kind, event.indicator)), lapsed=(*state.lapsed, *gone))
        case MonitoringReturned():
            return replace(state, status=Status.RETURNED, returned_because=event.reason, points=event.points)
        case MonitoringDeptReviewed():
            return replace(state, status=Status.DEPT_REVIEWED, points=event.points)
        case MonitoringFinReviewed():
            return replace(state, status=Status.FIN_REVIEWED, points=event.points)
        case MonitoringClosed():
            return replace(state, status=Status.CLOSED)
        case MonitoringEnded():
            return replace(state, status=Status.ENDED, ended_on=event.on)
        case MonitoringOverdue():
            return replace(state, overdue=True)
        case MonitoringHandedOver():
            mine = state.status not in ALLOWED[Decision.FILL]  # who fills it in now names files of their own
            return replace(state, unit=event.to_unit, form=state.form if mine else None, report=state.report if mine else None)
        case _:
            assert_never(event)


def _beside(event: MonitoringSubmitted) -> Beside:
    stated = event.stated.model_dump() if event.stated else {}
    expected, word = event.execution.expected_executed, event.explanation
    return Beside(**stated, expected_executed=expected, explanation=word, problems=event.problems, measures=event.measures)


def _with(people: tuple[str, ...], person: str) -> tuple[str, ...]:
    return (*(known for known in people if known != person), person)


def _without(state: Record, about: About) -> Record:
    return replace(
        state,
        warnings=tuple(one for one in state.warnings if (one.kind, one.indicator) != about),
        lapsed=tuple(one for one in state.lapsed if (one.kind, one.indicator) != about),
        explained=tuple(one for one in state.explained if (one.kind, one.indicator) != about),
        terms={key: term for key, term in state.terms.items() if key != about},
    )
