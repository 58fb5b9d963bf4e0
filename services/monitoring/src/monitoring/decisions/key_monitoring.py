"""Key monitoring of an item by finance (财政重点监控), alone or with a third party."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from monitoring.decisions.ending import goal_cancelled
from monitoring.decisions.separation import forbid_filing_firm, forbid_filing_for_firm, forbid_own_firm, forbid_own_unit, forbid_registered
from shared.events.monitoring import (
    KeyMonitoringCancelled,
    KeyMonitoringConcluded,
    KeyMonitoringReported,
    KeyMonitoringSelected,
    MonitoringHandedOver,
    NextYearCandidateMarked,
    ThirdPartyEngaged,
)
from shared.events.values import Evidence
from shared.runtime.actor import Actor
from shared.runtime.decider import Allowed, Decider, Refusal, require

KeyMonitoringEvent: TypeAlias = (
    KeyMonitoringSelected
    | ThirdPartyEngaged
    | KeyMonitoringReported
    | NextYearCandidateMarked
    | KeyMonitoringConcluded
    | KeyMonitoringCancelled
    | MonitoringHandedOver
)


class Status(StrEnum):
    """重点监控状态."""

    NONE = "未选取"
    SELECTED = "已选定"
    ENGAGED = "已委托"
    REPORTED = "已报告"
    CONCLUDED = "已办结"
    CANCELLED = "已取消"


class Decision(StrEnum):
    """What can be decided about a key monitoring."""

    SELECT = "选定"
    ENGAGE = "委托第三方"
    REPORT = "提交报告"
    MARK_CANDIDATE = "列为重点评价备选"
    CONCLUDE = "办结"
    CANCEL = "取消"


ALLOWED: Allowed[Decision, Status] = {
    Decision.SELECT: frozenset({Status.NONE, Status.CANCELLED}),
    Decision.ENGAGE: frozenset({Status.SELECTED}),
    Decision.REPORT: frozenset({Status.SELECTED, Status.ENGAGED}),
    Decision.MARK_CANDIDATE: frozenset(Status) - {Status.NONE, Status.CANCELLED},
    Decision.CONCLUDE: frozenset({Status.REPORTED}),
    Decision.CANCEL: frozenset({Status.SELECTED, Status.ENGAGED}),
}


@dataclass(frozen=True)
class KeyMonitoring:
    """Why the item was picked, who works on it, what was found."""

    status: Status = Status.NONE
    unit: str = ""
    name: str = ""
    amount: Decimal = Decimal(0)
    reason: str = ""
    third_party: str = ""
    third_party_code: str = ""
    contract: str = ""
    report: Evidence | None = None
    findings: str = ""
    problems: tuple[str, ...] = ()
    candidate: bool = False
    """For next year's key evaluation."""
    opinion: str = ""
    selected_on: date | None = None


class MarkedAlready(Refusal):
    """An item is marked as a candidate once."""

    zh = "已列为重点评价备选"


def select(
    state: KeyMonitoring, *, unit: str, name: str, amount: Decimal, reason: str, today: date, actor: Actor
) -> list[KeyMonitoringEvent]:
    """选定, with the reason; anew after a cancellation."""
    require(ALLOWED, Decision.SELECT, state.status)
    forbid_own_unit(actor, unit)
    return [KeyMonitoringSelected(unit=unit, name=name, amount=amount, reason=reason, on=today)]


def engage(
    state: KeyMonitoring, *, third_party: str, code: str, contract: str, units: Collection[str], actor: Actor
) -> list[KeyMonitoringEvent]:
    """聘请第三方中介机构; `units` are the registered ones that the code is that of, or of a part of."""
    require(ALLOWED, Decision.ENGAGE, state.status)
    forbid_own_unit(actor, state.unit)
    forbid_own_firm(state.unit, code)
    forbid_registered(third_party, code, units)
    return [ThirdPartyEngaged(third_party=third_party, third_party_code=code, contract=contract)]


def report(
    state: KeyMonitoring, *, report: Evidence, findings: str, problems: tuple[str, ...], actor: Actor, on_behalf: bool = False
) -> list[KeyMonitoringEvent]:
    """The report, by the third party where one is engaged, else by the office itself."""
    require(ALLOWED, Decision.REPORT, state.status)
    forbid_own_unit(actor, state.unit)
    forbid_filing_for_firm(actor, state.third_party, state.third_party_code, on_behalf=on_behalf)
    behalf = state.third_party if state.third_party_code and actor.unit != state.third_party_code else None
    return [KeyMonitoringReported(unit=state.unit, report=report, findings=findings, problems=problems, on_behalf_of=behalf)]


def mark_candidate(state: KeyMonitoring, *, reason: str, actor: Actor) -> list[KeyMonitoringEvent]:
    """为来年重点评价打基础: a candidate for next year's key evaluation."""
    require(ALLOWED, Decision.MARK_CANDIDATE, state.status)
    forbid_own_unit(actor, state.unit)
    if state.candidate:
        raise MarkedAlready(f"“{state.name}”已列为下一年度重点评价备选")
    return [NextYearCandidateMarked(reason=reason)]


def conclude(state: KeyMonitoring, *, opinion: str, actor: Actor) -> list[KeyMonitoringEvent]:
    """办结."""
    require(ALLOWED, Decision.CONCLUDE, state.status)
    forbid_own_unit(actor, state.unit)
    forbid_filing_firm(actor, state.third_party_code)
    return [KeyMonitoringConcluded(opinion=opinion)]


def cancel(state: KeyMonitoring, *, reason: str, actor: Actor) -> list[KeyMonitoringEvent]:
    """取消 before a report, with the reason; so a firm is replaced."""
    require(ALLOWED, Decision.CANCEL, state.status)
    forbid_own_unit(actor, state.unit)
    forbid_filing_firm(actor, state.third_party_code)
    return [KeyMonitoringCancelled(reason=reason)]


def end(state: KeyMonitoring, *, reason: str, on: date) -> list[KeyMonitoringEvent]:
    """取消 with its goal, which was cancelled on that day. What was selected later goes on; what is reported is concluded."""
    if state.status not in ALLOWED[Decision.CANCEL] or (state.selected_on is not None and state.selected_on > on):
        return []
    return [KeyMonitoringCancelled(reason=goal_cancelled(reason))]


def evolve(state: KeyMonitoring, event: KeyMonitoringEvent) -> KeyMonitoring:
    """The key monitoring after the event."""
    match event:
        case KeyMonitoringSelected():
            return KeyMonitoring(Status.SELECTED, event.unit, event.name, event.amount, event.reason, selected_on=event.on)
        case ThirdPartyEngaged():
            return replace(
                state,
                status=Status.ENGAGED,
                third_party=event.third_party,
                third_party_code=event.third_party_code,
                contract=event.contract,
            )
        case KeyMonitoringReported():
            return replace(state, status=Status.REPORTED, report=event.report, findings=event.findings, problems=event.problems)
        case NextYearCandidateMarked():
            return replace(state, candidate=True)
        case KeyMonitoringConcluded():
            return replace(state, status=Status.CONCLUDED, opinion=event.opinion)
        case KeyMonitoringCancelled():
            return replace(state, status=Status.CANCELLED, candidate=False)
        case MonitoringHandedOver():
            return replace(state, unit=event.to_unit)
        case _:
            assert_never(event)


KEY_MONITORING = Decider(
    "key-monitoring",
    KeyMonitoring(),
    evolve,
    unit=lambda state: state.unit,
    engaged=lambda state: state.third_party_code if state.status is Status.ENGAGED else "",
)
