"""Where one warning of a record stands (预警办理), read off the record's stream for the list of what waits."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias, assert_never

from shared.events.envelope import Event
from shared.events.monitoring import Light, MonitoringHandedOver, WarningCleared, WarningExplained, WarningLapsed, WarningRaised
from shared.runtime.decider import Decider
from shared.todo.tables import EVERY_PART

OpenWarningEvent: TypeAlias = WarningRaised | WarningExplained | WarningCleared | WarningLapsed | MonitoringHandedOver


class Status(StrEnum):
    """预警办理状态."""

    NONE = "未预警"
    OPEN = "待说明"
    RED = "红灯待说明"
    EXPLAINED = "已说明"
    EXPLAINED_RED = "红灯已说明"
    CLEARED = "已解除"
    LAPSED = "随年度终了"


@dataclass(frozen=True)
class OpenWarning:
    """One warning: of one kind and, where it is about one, one indicator."""

    status: Status = Status.NONE
    unit: str = ""
    name: str = ""


def standing(*, red: bool, explained: bool) -> Status:
    """Of one that is not cleared."""
    if red:
        return Status.EXPLAINED_RED if explained else Status.RED
    return Status.EXPLAINED if explained else Status.OPEN


def evolve(state: OpenWarning, event: OpenWarningEvent) -> OpenWarning:
    """The warning after the event; raised again, it waits again."""
    match event:
        case WarningRaised(warning=warning):
            return OpenWarning(standing(red=warning.light is Light.RED, explained=False), event.unit)
        case WarningExplained():
            red = state.status in (Status.RED, Status.EXPLAINED_RED)
            return replace(state, status=standing(red=red, explained=True))
        case WarningCleared():
            return replace(state, status=Status.CLEARED)
        case WarningLapsed():
            return replace(state, status=Status.LAPSED)
        case MonitoringHandedOver():
            return replace(state, unit=event.to_unit)
        case _:
            assert_never(event)


def part(event: Event) -> str | None:
    """Which warning an event is about; a hand-over is about all of them."""
    match event:
        case WarningRaised(warning=warning):
            return f"{warning.kind}/{warning.indicator or ''}"
        case WarningExplained() | WarningCleared() | WarningLapsed():
            return f"{event.kind}/{event.indicator or ''}"
        case MonitoringHandedOver():
            return EVERY_PART
        case _:
            return None


def about(event: Event) -> str:
    """The warning in words, with what it was computed from."""
    if not isinstance(event, WarningRaised):
        return ""
    warning = event.warning
    named = f"“{warning.indicator}”" if warning.indicator else ""
    return f"{warning.kind}{named}亮{warning.light}灯：{warning.sentence}"


WARNING = Decider("warning", OpenWarning(), evolve, unit=lambda state: state.unit)
