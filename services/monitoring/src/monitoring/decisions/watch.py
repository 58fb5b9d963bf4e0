"""Whether an item is monitored (纳入监控), and the version of the goal that the next record follows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from monitoring.decisions.order import require
from shared.events.goals import GoalContent
from shared.events.monitoring import ItemWatched, WatchChanged, WatchEnded
from shared.events.values import Horizon, Indicator, ObjectKind
from shared.runtime.decider import Decider, Refusal

WatchEvent: TypeAlias = ItemWatched | WatchChanged | WatchEnded


class Status(StrEnum):
    """监控状态."""

    NONE = "未纳入监控"
    WATCHED = "监控中"
    ENDED = "已终止监控"


ALLOWED: Mapping[str, frozenset[Status]] = {
    "begin": frozenset({Status.NONE}),
    "follow": frozenset({Status.WATCHED}),
    "end": frozenset({Status.WATCHED}),
    "ask": frozenset({Status.WATCHED}),
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


class NotWatched(Refusal):
    """Only an item whose approved goal is monitored can be asked about."""

    zh = "事项不在监控中"


def begin(watch: Watch, *, goal: GoalContent) -> list[WatchEvent]:
    """谁支出、谁负责: everything under goal management is monitored from its approval on."""
    require(ALLOWED, "begin", watch.status, NotWatched, "监控")
    return [ItemWatched(kind=goal.kind, name=goal.name, unit=goal.unit, amount=goal.amount, indicators=goal.indicators)]


def follow(watch: Watch, *, goal: GoalContent, version: int) -> list[WatchEvent]:
    """Follow an adjusted goal; records already assigned keep their version."""
    require(ALLOWED, "follow", watch.status, NotWatched, "监控")
    if version <= watch.goal_version:
        return []
    return [WatchChanged(goal_version=version, amount=goal.amount, indicators=goal.indicators)]


def end(watch: Watch, *, reason: str) -> list[WatchEvent]:
    """Stop watching what was cancelled."""
    require(ALLOWED, "end", watch.status, NotWatched, "监控")
    return [WatchEnded(reason=reason)]


def watched(watch: Watch) -> Watch:
    """The watch, where it is on. Raises Unknown or NotWatched."""
    require(ALLOWED, "ask", watch.status, NotWatched, "监控")
    return watch


def evolve(watch: Watch, event: WatchEvent) -> Watch:
    """The watch after the event."""
    match event:
        case ItemWatched():
            return Watch(Status.WATCHED, event.kind, event.name, event.unit, event.amount, 1, event.indicators)
        case WatchChanged():
            return replace(watch, amount=event.amount, goal_version=event.goal_version, indicators=event.indicators)
        case WatchEnded():
            return replace(watch, status=Status.ENDED)
        case _:
            assert_never(event)


WATCH = Decider("watch", Watch(), evolve, unit=lambda watch: watch.unit)
