"""A report package on evaluations for the county government or the people's congress (上报县政府、县人大)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias, assert_never

from shared.events.feedback import ReportedToCongress, ReportedToGovernment, ReportPrepared
from shared.events.values import Evidence
from shared.runtime.decider import Allowed, Decider, Invalid, require

ReportEvent: TypeAlias = ReportPrepared | ReportedToGovernment | ReportedToCongress


class Status(StrEnum):
    """Where a report stands."""

    NONE = "未编制"
    PREPARED = "已编制"
    SUBMITTED = "已上报"


class Decision(StrEnum):
    """What is decided about a report."""

    PREPARE = "编制报告"
    SUBMIT = "上报"


ALLOWED: Allowed[Decision, Status] = {
    Decision.PREPARE: frozenset({Status.NONE, Status.PREPARED}),
    Decision.SUBMIT: frozenset({Status.PREPARED}),
}


class Recipient(StrEnum):
    """Who receives it, by the letter of the report's subject."""

    GOVERNMENT = "G"
    CONGRESS = "C"


@dataclass(frozen=True)
class Report:
    """What the events have made of it."""

    status: Status = Status.NONE
    title: str = ""
    work_year: int = 0
    items: tuple[str, ...] = ()
    summary: str = ""
    package: Evidence | None = None


class NoConfirmedResult(Invalid):
    """A report tells of confirmed results."""

    zh = "事项没有已确认的评价结果"


def prepare(
    state: Report, *, title: str, work_year: int, items: Sequence[str], with_results: set[str], summary: str, package: Evidence
) -> list[ReportEvent]:
    """编制, also again until it is submitted."""
    require(ALLOWED, Decision.PREPARE, state.status)
    if missing := [item for item in items if item not in with_results]:
        raise NoConfirmedResult(f"{'、'.join(missing[:10])} 没有已确认的评价结果", place="items")
    return [ReportPrepared(title=title, work_year=work_year, items=tuple(dict.fromkeys(items)), summary=summary, package=package)]


def submit(state: Report, *, to: Recipient) -> list[ReportEvent]:
    """上报."""
    require(ALLOWED, Decision.SUBMIT, state.status)
    recorded = ReportedToGovernment if to is Recipient.GOVERNMENT else ReportedToCongress
    return [recorded(title=state.title, work_year=state.work_year, items=state.items)]


def evolve(state: Report, event: ReportEvent) -> Report:
    """The report after the event."""
    match event:
        case ReportPrepared():
            return Report(Status.PREPARED, event.title, event.work_year, event.items, event.summary, event.package)
        case ReportedToGovernment() | ReportedToCongress():
            return replace(state, status=Status.SUBMITTED)
        case _:
            assert_never(event)


REPORT = Decider("report", Report(), evolve)
