"""What disposals and linkages did to an item's budget gate, by audit's own reading of the goals log."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias, assert_never

from shared.events.goals import GateClosed, GateLimited, GateLimitLifted, GateOpened, GateOverridden

GateEvent: TypeAlias = GateClosed | GateOpened | GateLimited | GateLimitLifted | GateOverridden


class GateStatus(StrEnum):
    """Whether results of earlier years limit the item's budget."""

    NONE = "未受挂钩限制"
    LIMITED = "受挂钩限制"
    FREE = "挂钩限制已解除"


@dataclass(frozen=True)
class GatePart:
    """The disposal that closes it, the linkages that limit it, and the decision that set linkages aside."""

    status: GateStatus = GateStatus.NONE
    closed: GateClosed | None = None
    limits: tuple[GateLimited, ...] = ()
    overridden: GateOverridden | None = None


def evolve(state: GatePart, event: GateEvent) -> GatePart:
    """The gate after the event."""
    match event:
        case GateClosed():
            return replace(state, closed=event)
        case GateOpened():
            return replace(state, closed=None)
        case GateLimited():
            others = (one for one in state.limits if one.linkage != event.linkage)
            return replace(state, status=GateStatus.LIMITED, limits=(*others, event), overridden=None)
        case GateLimitLifted():
            return _freed(state, {event.linkage})
        case GateOverridden():
            return replace(_freed(state, set(event.linkages)), overridden=event)
        case _:
            assert_never(event)


def _freed(state: GatePart, of: set[str]) -> GatePart:
    left = tuple(one for one in state.limits if one.linkage not in of)
    return replace(state, limits=left, status=GateStatus.LIMITED if left else GateStatus.FREE)
