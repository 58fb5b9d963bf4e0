"""An item's monitoring record of one round, by audit's own reading."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from shared.events.monitoring import (
    Appraisal,
    Assessed,
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
from shared.events.values import Indicator, Remarks

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
)


class RecordStatus(StrEnum):
    """Where a monitoring record stands."""

    NONE = "未下达"
    ASSIGNED = "已下达"
    FILLING = "填报中"
    SUBMITTED = "已报送"
    RETURNED = "被退回"
    DEPT_REVIEWED = "部门已审"
    FIN_REVIEWED = "财政已审"
    CLOSED = "已办结"
    ENDED = "已终止"


@dataclass(frozen=True)
class RecordPart:
    """What the unit reported for January to a month, and what became of it."""

    status: RecordStatus = RecordStatus.NONE
    unit: str = ""
    name: str = ""
    amount: Decimal = Decimal(0)
    goal_version: int = 0
    indicators: tuple[Indicator, ...] = ()
    """Of the year, as they were asked about."""
    due_on: date | None = None
    progress: Mapping[str, Progress] = field(default_factory=dict)
    execution: Execution | None = None
    stated: Stated | None = None
    """What the unit stated, beside the treasury or in its place."""
    findings: tuple[Finding, ...] = ()
    explanation: str = ""
    submitted_on: date | None = None
    """The last time."""
    returned_because: str = ""
    points: Remarks = ()
    goal_light: Light | None = None
    execution_light: Light | None = None
    lights: tuple[Assessed, ...] = ()
    warnings: tuple[Assessed, ...] = ()
    """Those not cleared, whose year has not been ended."""
    explained: tuple[WarningExplained, ...] = ()
    """The unit's word on open warnings."""
    known_now: Appraisal | None = None
    """What the treasury told after closing."""
    overdue: bool = False


def evolve(state: RecordPart, event: RecordEvent) -> RecordPart:
    """The record after the event."""
    match event:
        case MonitoringAssigned():
            asked = RecordPart(RecordStatus.ASSIGNED, event.unit, event.name, event.amount, event.goal_version, event.indicators)
            return replace(asked, due_on=event.due_on)
        case IndicatorProgressReported():
            return replace(state, status=RecordStatus.FILLING, progress=_rows(state, event.progress))
        case MonitoringSubmitted():
            submitted = replace(state, status=RecordStatus.SUBMITTED, unit=event.unit, name=event.name, amount=event.amount)
            rows = _rows(state, event.progress)
            found = replace(submitted, stated=event.stated, findings=event.findings, explanation=event.explanation, known_now=None)
            return replace(found, execution=event.execution, progress=rows, submitted_on=event.on, returned_because="", points=())
        case LightsAssessed():
            return replace(state, goal_light=event.goal_light, execution_light=event.execution_light, lights=event.lights)
        case LightsReassessed():
            return replace(state, execution=event.after.execution, findings=event.findings, known_now=None)
        case LaterKnowledgeNoted():
            return replace(state, known_now=event.known_now)
        case WarningRaised(warning=warning):
            return replace(state, warnings=(*_others(state, warning.kind, warning.indicator), warning))
        case WarningExplained():
            return replace(state, explained=(*state.explained, event))
        case WarningCleared() | WarningLapsed():
            explained = tuple(one for one in state.explained if (one.kind, one.indicator) != (event.kind, event.indicator))
            return replace(state, warnings=_others(state, event.kind, event.indicator), explained=explained)
        case MonitoringReturned():
            return replace(state, status=RecordStatus.RETURNED, returned_because=event.reason, points=event.points)
        case MonitoringDeptReviewed():
            return replace(state, status=RecordStatus.DEPT_REVIEWED, points=event.points)
        case MonitoringFinReviewed():
            return replace(state, status=RecordStatus.FIN_REVIEWED, points=event.points)
        case MonitoringClosed():
            return replace(state, status=RecordStatus.CLOSED)
        case MonitoringEnded():
            return replace(state, status=RecordStatus.ENDED)
        case MonitoringOverdue():
            return replace(state, overdue=True)
        case _:
            assert_never(event)


def _rows(state: RecordPart, progress: tuple[Progress, ...]) -> dict[str, Progress]:
    return {**state.progress, **{row.indicator: row for row in progress}}


def _others(state: RecordPart, kind: WarningKind, indicator: str | None) -> tuple[Assessed, ...]:
    return tuple(known for known in state.warnings if (known.kind, known.indicator) != (kind, indicator))
