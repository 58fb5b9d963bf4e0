"""Whether an item is monitored (纳入监控), and the version of the goal that the next record follows."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from shared.events.goals import GoalContent
from shared.events.monitoring import ItemWatched, MonitoringHandedOver, WatchChanged, WatchEnded
from shared.events.values import Horizon, Indicator, ObjectKind
from shared.runtime.decider import Allowed, Decider, require

WatchEvent: TypeAlias = ItemWatched | WatchChanged | WatchEnded | MonitoringHandedOver


class Status(StrEnum):
    """监控状态."""

    NONE = "未纳入监控"
    WATCHED = "监控中"
    ENDED = "已终止监控"


class Decision(StrEnum):
    """What can be decided about the monitoring of an item."""

    BEGIN = "纳入监控"
    FOLLOW = "跟踪目标调整"
    END = "终止监控"
    ASK = "下达监控任务、选为重点监控或作出处置"


ALLOWED: Allowed[Decision, Status] = {
    Decision.BEGIN: frozenset({Status.NONE, Status.ENDED}),
    Decision.FOLLOW: frozenset({Status.WATCHED}),
    Decision.END: frozenset({Status.WATCHED}),
    Decision.ASK: frozenset({Status.WATCHED}),
}


@dataclass(frozen=True)
class Watch:
    """What is monitored: the approved goal as far as monitoring looks at it."""

    status: Status = Status.NONE
    kind: ObjectKind = ObjectKind.PROJECT
    name: str = ""
    unit: str = ""
    amount: Decimal = Decimal(0)
    goal_version: int = 1
    indicators: tuple[Indicator, ...] = ()

    @property
    def annual(self) -> tuple[Indicator, ...]:
        """The indicators of the year."""
        return tuple(indicator for indicator in self.indicators if indicator.horizon is Horizon.ANNUAL)


def begin(state: Watch, *, goal: GoalContent) -> list[WatchEvent]:
    """谁支出、谁负责: everything under goal management is monitored from its approval on."""
    require(ALLOWED, Decision.BEGIN, state.status)
    return [ItemWatched(kind=goal.kind, name=goal.name, unit=goal.unit, amount=goal.amount, indicators=goal.indicators)]


def follow(state: Watch, *, goal: GoalContent, version: int) -> list[WatchEvent]:
    """Follow an adjusted goal; records already assigned keep their version."""
    require(ALLOWED, Decision.FOLLOW, state.status)
    if version <= state.goal_version:
        return []
    return [WatchChanged(goal_version=version, amount=goal.amount, indicators=goal.indicators)]


def end(state: Watch, *, reason: str, approved: bool | None) -> list[WatchEvent]:
    """Stop watching what was cancelled; a goal taken back before its approval was never watched, so there is nothing to end.

    `approved`: whether the goal had been; None where the event does not say, and what is not watched is taken as never approved.
    """
    if approved is False or (approved is None and state.status is not Status.WATCHED):
        return []
    require(ALLOWED, Decision.END, state.status)
    return [WatchEnded(reason=reason)]


def require_watched(state: Watch) -> None:
    """Only an item whose approved goal is monitored can be asked about. Raises Unknown or OutOfOrder."""
    require(ALLOWED, Decision.ASK, state.status)


def evolve(state: Watch, event: WatchEvent) -> Watch:
    """The watch after the event."""
    match event:
        case ItemWatched():
            return Watch(Status.WATCHED, event.kind, event.name, event.unit, event.amount, 1, event.indicators)
        case WatchChanged():
            return replace(state, amount=event.amount, goal_version=event.goal_version, indicators=event.indicators)
        case WatchEnded():
            return replace(state, status=Status.ENDED)
        case MonitoringHandedOver():
            return replace(state, unit=event.to_unit)
        case _:
            assert_never(event)


def nobody_knows(item: str) -> str:
    """The finding where the treasury tells of an item that was never watched."""
    return f"事项{item}从未纳入绩效运行监控，没有已批复的绩效目标，执行数已照收；请核对事项编号和年度，无误的请督促单位申报目标"


WATCH = Decider("watch", Watch(), evolve, unit=lambda state: state.unit)
