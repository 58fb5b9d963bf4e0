"""Key monitoring of an item by finance (财政重点监控), alone or with a third party."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from monitoring.decisions.order import require
from shared.events.monitoring import (
    KeyMonitoringConcluded,
    KeyMonitoringReported,
    KeyMonitoringSelected,
    NextYearCandidateMarked,
    ThirdPartyEngaged,
)
from shared.events.values import Evidence
from shared.runtime.decider import Decider, Refusal

KeyMonitoringEvent: TypeAlias = (
    KeyMonitoringSelected | ThirdPartyEngaged | KeyMonitoringReported | NextYearCandidateMarked | KeyMonitoringConcluded
)


class Status(StrEnum):
    """重点监控状态."""

    NONE = "未选取"
    SELECTED = "已选定"
    ENGAGED = "已委托"
    REPORTED = "已报告"
    CONCLUDED = "已办结"


ALLOWED: Mapping[str, frozenset[Status]] = {
    "select": frozenset({Status.NONE}),
    "engage": frozenset({Status.SELECTED}),
    "report": frozenset({Status.SELECTED, Status.ENGAGED}),
    "mark_candidate": frozenset(Status) - {Status.NONE},
    "conclude": frozenset({Status.REPORTED}),
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


class KeyMonitoringNotThere(Refusal):
    """The state of the key monitoring does not allow this decision."""

    zh = "重点监控当前状态不能办理"


class MarkedAlready(Refusal):
    """An item is marked as a candidate once."""

    zh = "已列为重点评价备选"


def select(state: KeyMonitoring, *, unit: str, name: str, amount: Decimal, reason: str) -> list[KeyMonitoringEvent]:
    """选定, with the reason."""
    require(ALLOWED, "select", state.status, KeyMonitoringNotThere, "重点监控")
    return [KeyMonitoringSelected(unit=unit, name=name, amount=amount, reason=reason)]


def engage(state: KeyMonitoring, *, third_party: str, code: str, contract: str) -> list[KeyMonitoringEvent]:
    """聘请第三方中介机构."""
    require(ALLOWED, "engage", state.status, KeyMonitoringNotThere, "重点监控")
    return [ThirdPartyEngaged(third_party=third_party, third_party_code=code, contract=contract)]


def report(state: KeyMonitoring, *, report: Evidence, findings: str, problems: tuple[str, ...]) -> list[KeyMonitoringEvent]:
    """The report, by the third party or by the office itself."""
    require(ALLOWED, "report", state.status, KeyMonitoringNotThere, "重点监控")
    return [KeyMonitoringReported(unit=state.unit, report=report, findings=findings, problems=problems)]


def mark_candidate(state: KeyMonitoring, *, reason: str) -> list[KeyMonitoringEvent]:
    """为来年重点评价打基础: a candidate for next year's key evaluation."""
    require(ALLOWED, "mark_candidate", state.status, KeyMonitoringNotThere, "重点监控")
    if state.candidate:
        raise MarkedAlready(f"“{state.name}”已列为下一年度重点评价备选")
    return [NextYearCandidateMarked(reason=reason)]


def conclude(state: KeyMonitoring, *, opinion: str) -> list[KeyMonitoringEvent]:
    """办结."""
    require(ALLOWED, "conclude", state.status, KeyMonitoringNotThere, "重点监控")
    return [KeyMonitoringConcluded(opinion=opinion)]


def evolve(state: KeyMonitoring, event: KeyMonitoringEvent) -> KeyMonitoring:
    """The key monitoring after the event."""
    match event:
        case KeyMonitoringSelected():
            return KeyMonitoring(Status.SELECTED, event.unit, event.name, event.amount, event.reason)
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
        case _:
            assert_never(event)


KEY_MONITORING = Decider(
    "key-monitoring",
    KeyMonitoring(),
    evolve,
    unit=lambda state: state.unit,
    engaged=lambda state: state.third_party_code,
)
