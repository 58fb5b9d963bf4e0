"""How an item is monitored, by audit's own reading of the monitoring log."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from audit.item import record
from audit.item.record import RecordPart
from shared.events.monitoring import (
    ChoiceDemanded,
    ChoiceLapsed,
    ChoiceMade,
    Course,
    Disposal,
    DisposalDecided,
    EvidenceUploaded,
    ExecutionCorrected,
    ExecutionReported,
    IndicatorProgressReported,
    ItemWatched,
    KeyMonitoringCancelled,
    KeyMonitoringConcluded,
    KeyMonitoringReported,
    KeyMonitoringSelected,
    LaterKnowledgeNoted,
    LightsAssessed,
    LightsReassessed,
    LogBranched,
    MonitoringAssigned,
    MonitoringClosed,
    MonitoringDeptReviewed,
    MonitoringEnded,
    MonitoringEvent,
    MonitoringFinReviewed,
    MonitoringHandedOver,
    MonitoringOverdue,
    MonitoringReturned,
    MonitoringSubmitted,
    NextYearCandidateMarked,
    PaymentPaused,
    PaymentReleased,
    RoundClosed,
    RoundOpened,
    RuleSetApproved,
    RuleSetProposed,
    RuleSetRejected,
    RuleSetWithdrawn,
    ThirdPartyEngaged,
    WarningCleared,
    WarningExplained,
    WarningLapsed,
    WarningRaised,
    WatchChanged,
    WatchEnded,
)
from shared.events.values import Evidence, percent


class WatchStatus(StrEnum):
    """Whether the item is monitored."""

    NONE = "未纳入监控"
    WATCHED = "监控中"
    ENDED = "已终止监控"


class KeyStatus(StrEnum):
    """Where a key monitoring stands."""

    NONE = "未选取"
    SELECTED = "已选定"
    ENGAGED = "已委托"
    REPORTED = "已报告"
    CONCLUDED = "已办结"
    CANCELLED = "已取消"


class Payment(StrEnum):
    """拨款状态."""

    NONE = "未作处置"
    FLOWING = "正常拨款"
    DEFERRED = "暂缓拨款"
    STOPPED = "停止拨款"
    CANCELLED = "已撤销"
    CHOOSING = "待单位选择"
    CHOSEN = "单位已选择"
    PAUSED = "暂停拨款"
    LIFTABLE = "暂停拨款待恢复"


HOLDS = {Disposal.DEFER_PAYMENT: Payment.DEFERRED, Disposal.STOP_PAYMENT: Payment.STOPPED, Disposal.CANCEL: Payment.CANCELLED}


@dataclass(frozen=True)
class Spent:
    """What the treasury told as of a day."""

    as_of: date
    initial_budget: Decimal
    adjusted_budget: Decimal
    executed: Decimal
    corrected_by: str = ""

    @property
    def rate(self) -> Decimal:
        """执行率 in per cent as it is shown; 0 where there is no budget."""
        return percent(self.executed, self.adjusted_budget)


@dataclass(frozen=True)
class KeyMonitoringPart:
    """重点监控 of the item."""

    status: KeyStatus = KeyStatus.NONE
    amount: Decimal = Decimal(0)
    reason: str = ""
    third_party: str = ""
    report: Evidence | None = None
    findings: str = ""
    problems: tuple[str, ...] = ()
    candidate: bool = False
    """列为来年重点评价备选."""
    opinion: str = ""


@dataclass(frozen=True)
class MonitoringPart:
    """Watch, records by month, treasury facts by reference, key monitoring and disposals."""

    status: WatchStatus = WatchStatus.NONE
    unit: str = ""
    name: str = ""
    amount: Decimal = Decimal(0)
    goal_version: int = 0
    records: Mapping[int, RecordPart] = field(default_factory=dict)
    execution: Mapping[str, Spent] = field(default_factory=dict)
    key: KeyMonitoringPart = field(default_factory=KeyMonitoringPart)
    payment: Payment = Payment.NONE
    disposals: tuple[DisposalDecided, ...] = ()
    choose_by: date | None = None
    """Until when the unit had to choose, the last time that it was asked."""
    chosen: ChoiceMade | None = None

    @property
    def newest_execution(self) -> Spent | None:
        """The fact of the latest day that is not corrected; of two of one day the one told last."""
        counting = [fact for fact in self.execution.values() if not fact.corrected_by]
        return max(reversed(counting), key=lambda fact: fact.as_of, default=None)


def evolve(state: MonitoringPart, event: MonitoringEvent, key: str) -> MonitoringPart:
    """The item's monitoring after the event; `key` is the last part of its stream, for records the month."""
    match event:
        case RoundOpened() | RoundClosed():
            return state
        case ItemWatched():
            watched = replace(state, status=WatchStatus.WATCHED, unit=event.unit, name=event.name)
            return replace(watched, amount=event.amount, goal_version=1)
        case WatchChanged():
            return replace(state, amount=event.amount, goal_version=event.goal_version)
        case WatchEnded():
            return replace(state, status=WatchStatus.ENDED)
        case ExecutionReported():
            return replace(state, execution={**state.execution, event.reference: _spent(event)})
        case ExecutionCorrected(corrects=corrected):
            facts = dict(state.execution)
            if corrected in facts:
                facts[corrected] = replace(facts[corrected], corrected_by=event.reference)
            return replace(state, execution={**facts, event.reference: _spent(event)})
        case (
            MonitoringAssigned()
            | IndicatorProgressReported()
            | MonitoringSubmitted()
            | LightsAssessed()
            | LightsReassessed()
            | LaterKnowledgeNoted()
            | WarningRaised()
            | WarningExplained()
            | WarningCleared()
            | WarningLapsed()
            | MonitoringReturned()
            | MonitoringDeptReviewed()
            | MonitoringFinReviewed()
            | MonitoringClosed()
            | MonitoringEnded()
            | MonitoringOverdue()
        ):
            month = int(key)
            changed = record.evolve(state.records.get(month, RecordPart()), event)
            return replace(
                state, records={**state.records, month: changed}, unit=state.unit or changed.unit, name=state.name or changed.name
            )
        case (
            KeyMonitoringSelected()
            | ThirdPartyEngaged()
            | KeyMonitoringReported()
            | NextYearCandidateMarked()
            | KeyMonitoringConcluded()
            | KeyMonitoringCancelled()
        ):
            return replace(state, key=_key(state.key, event))
        case DisposalDecided():
            before = Payment.FLOWING if state.payment in (Payment.NONE, Payment.CHOSEN) else state.payment
            decided = replace(state, unit=state.unit or event.unit, disposals=(*state.disposals, event))
            return replace(decided, payment=HOLDS.get(event.disposal, before))
        case PaymentReleased():
            return replace(state, payment=Payment.FLOWING)
        case ChoiceDemanded():
            return replace(state, unit=state.unit or event.unit, payment=Payment.CHOOSING, choose_by=event.due_on)
        case ChoiceMade(course=course):
            flowing = Payment.FLOWING if course is Course.CONTINUE else Payment.CHOSEN
            return replace(state, payment=Payment.LIFTABLE if state.payment is Payment.PAUSED else flowing, chosen=event)
        case ChoiceLapsed():
            return replace(state, payment=Payment.LIFTABLE if state.payment is Payment.PAUSED else Payment.FLOWING)
        case PaymentPaused():
            return replace(state, payment=Payment.PAUSED)
        case MonitoringHandedOver(to_unit=unit):
            theirs = {month: replace(one, unit=unit) for month, one in state.records.items() if key.isdigit() and month == int(key)}
            return replace(state, unit=unit, records={**state.records, **theirs})
        case EvidenceUploaded() | LogBranched() | RuleSetProposed() | RuleSetApproved() | RuleSetRejected() | RuleSetWithdrawn():
            return state
        case _:
            assert_never(event)


def _key(
    state: KeyMonitoringPart,
    event: KeyMonitoringSelected
    | ThirdPartyEngaged
    | KeyMonitoringReported
    | NextYearCandidateMarked
    | KeyMonitoringConcluded
    | KeyMonitoringCancelled,
) -> KeyMonitoringPart:
    match event:
        case KeyMonitoringSelected():
            return KeyMonitoringPart(KeyStatus.SELECTED, event.amount, event.reason)
        case ThirdPartyEngaged():
            return replace(state, status=KeyStatus.ENGAGED, third_party=event.third_party)
        case KeyMonitoringReported():
            return replace(state, status=KeyStatus.REPORTED, report=event.report, findings=event.findings, problems=event.problems)
        case NextYearCandidateMarked():
            return replace(state, candidate=True)
        case KeyMonitoringConcluded():
            return replace(state, status=KeyStatus.CONCLUDED, opinion=event.opinion)
        case KeyMonitoringCancelled():
            return replace(state, status=KeyStatus.CANCELLED, candidate=False)
        case _:
            assert_never(event)


def _spent(event: ExecutionReported | ExecutionCorrected) -> Spent:
    return Spent(event.as_of, event.initial_budget, event.adjusted_budget, event.executed)
