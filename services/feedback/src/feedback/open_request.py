"""Where a request for a later date (延期申请) stands, read off the rectification's stream for the list of what waits."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias, assert_never

from shared.events.envelope import Event
from shared.events.feedback import (
    Deadline,
    DeadlineExtended,
    ExtensionRefused,
    ExtensionRequested,
    FeedbackHandedOver,
    MeasuresSubmitted,
    RectificationReported,
    RectificationWithdrawn,
)
from shared.runtime.decider import Decider
from shared.todo.tables import EVERY_PART

OpenRequestEvent: TypeAlias = (
    ExtensionRequested
    | ExtensionRefused
    | DeadlineExtended
    | MeasuresSubmitted
    | RectificationReported
    | RectificationWithdrawn
    | FeedbackHandedOver
)


class Status(StrEnum):
    """延期申请状态."""

    NONE = "未申请"
    MEASURES = "措施延期待答复"
    COMPLETION = "整改延期待答复"
    ANSWERED = "已答复"


@dataclass(frozen=True)
class OpenRequest:
    """What is asked for one deadline of a rectification."""

    status: Status = Status.NONE
    unit: str = ""
    name: str = ""


def requested(deadline: Deadline, unit: str) -> OpenRequest:
    """One that waits for an answer."""
    return OpenRequest(Status[deadline.name], unit)


def evolve(state: OpenRequest, event: OpenRequestEvent) -> OpenRequest:
    """The request after the event; asked again, it waits again. What answers the other deadline leaves it as it is."""
    match event:
        case ExtensionRequested():
            return requested(event.deadline, event.unit)
        case ExtensionRefused() | DeadlineExtended():
            return _answered(state, event.deadline)
        case MeasuresSubmitted():
            return _answered(state, Deadline.MEASURES)
        case RectificationReported():
            return _answered(state, Deadline.COMPLETION)
        case RectificationWithdrawn():
            return _answered(state, *Deadline)
        case FeedbackHandedOver():
            return replace(state, unit=event.to_unit)
        case _:
            assert_never(event)


def _answered(state: OpenRequest, *deadlines: Deadline) -> OpenRequest:
    return replace(state, status=Status.ANSWERED) if state.status.name in {one.name for one in deadlines} else state


def part(event: Event) -> str | None:
    """Which deadline is asked about; whatever else counts is about those that were asked about."""
    if isinstance(event, ExtensionRequested):
        return event.deadline.name
    return EVERY_PART if isinstance(event, OpenRequestEvent) else None


def about(event: Event) -> str:
    """What is asked for, and why."""
    if not isinstance(event, ExtensionRequested):
        return ""
    return f"{_ZH[event.deadline]}申请延至 {event.due_on}：{event.reason}"


_ZH = {Deadline.MEASURES: "措施期限", Deadline.COMPLETION: "整改期限"}
REQUEST = Decider("extension-request", OpenRequest(), evolve, unit=lambda state: state.unit)
