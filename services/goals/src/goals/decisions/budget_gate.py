"""What others decided about an item's money: disposals that close the budget's gate, linkages that limit it, and the override."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from goals.decisions.goal_state import Goal
from goals.decisions.separation import require_independent
from shared.events.goals import GateClosed, GateLimited, GateLimitLifted, GateOpened, GateOverridden
from shared.runtime.actor import Actor
from shared.runtime.decider import Allowed, Decider, Refusal, require

GateEvent: TypeAlias = GateClosed | GateOpened | GateLimited | GateLimitLifted | GateOverridden


class Status(StrEnum):
    """Whether results of earlier years limit the item."""

    NONE = "未受挂钩限制"
    LIMITED = "受挂钩限制"
    FREE = "挂钩限制已解除"


class Decision(StrEnum):
    """What goals itself decides about a gate; what others decided, it hears."""

    OVERRIDE = "另行决定安排"


ALLOWED: Allowed[Decision, Status] = {Decision.OVERRIDE: frozenset({Status.LIMITED})}


@dataclass(frozen=True)
class BudgetGate:
    """What stands now; disposals and linkages come from two logs and do not touch each other."""

    status: Status = Status.NONE
    unit: str = ""
    closed: GateClosed | None = None
    limits: tuple[GateLimited, ...] = ()
    overridden: GateOverridden | None = None
    """The last override."""

    @property
    def limit(self) -> GateLimited | None:
        """The tightest limit; one that cancels comes before any cut."""
        return min(self.limits, key=lambda one: (not one.cancels, one.amount), default=None)


class CancelledByResult(Refusal):
    """A project that an earlier year's result cancelled has no goal approved unless a document overrides it (预算挂钩)."""

    zh = "评价结果挂钩已取消该项目"


def close(state: BudgetGate, *, unit: str, disposal: str, document: str, decided_on: date, reason: str) -> list[GateEvent]:
    """关闭, as monitoring decided."""
    return [GateClosed(unit=unit, disposal=disposal, document=document, decided_on=decided_on, reason=reason)]


def open_again(state: BudgetGate, *, document: str, decided_on: date, reason: str) -> list[GateEvent]:
    """解除, as monitoring decided."""
    return [GateOpened(document=document, decided_on=decided_on, reason=reason)] if state.closed else []


def limit(
    state: BudgetGate, *, unit: str, linkage: str, action: str, cancels: bool, amount: Decimal, document: str, decided_on: date
) -> list[GateEvent]:
    """限额, as feedback applied it."""
    told = {"action": action, "cancels": cancels, "amount": amount, "document": document, "decided_on": decided_on}
    return [GateLimited.model_validate({"unit": unit, "linkage": linkage} | told)]


def lift(state: BudgetGate, *, linkage: str, document: str, decided_on: date, reason: str) -> list[GateEvent]:
    """撤回, as feedback decided; a linkage that was never applied limits nothing."""
    if linkage not in _names(state.limits):
        return []
    return [GateLimitLifted(linkage=linkage, document=document, decided_on=decided_on, reason=reason)]


def override(state: BudgetGate, *, goal: Goal, reason: str, actor: Actor) -> list[GateEvent]:
    """另行决定安排: by a document, against what linkages limit now; nobody decides so for the own goal or unit."""
    require(ALLOWED, Decision.OVERRIDE, state.status)
    unit = goal.unit or state.unit
    require_independent(actor, replace(goal, unit=unit))
    return [GateOverridden(unit=unit, linkages=_names(state.limits), reason=reason, by=actor.person)]


def require_not_cancelled(state: BudgetGate) -> None:
    """Raise CancelledByResult where a linkage cancels the item."""
    if state.limit and state.limit.cancels:
        raise CancelledByResult(f"{cancelled(state.limit)}，目标不得批复；确需安排的，须由预算股依据文件另行决定")


def cancelled(one: GateLimited) -> str:
    """Which linkage cancelled the item, in words."""
    return f"{one.linkage} 的评价结果挂钩已取消该项目（{basis(one.document, one.decided_on)}）"


def basis(document: str, decided_on: date) -> str:
    """The document and the day of a decision, in words."""
    return f"{document}，{decided_on}" if document else f"{decided_on}"


def evolve(state: BudgetGate, event: GateEvent) -> BudgetGate:
    """The gate after the event."""
    match event:
        case GateClosed():
            return replace(state, unit=event.unit, closed=event)
        case GateOpened():
            return replace(state, closed=None)
        case GateLimited():
            limited = replace(state, unit=event.unit or state.unit, overridden=None)
            return _limited(limited, (*_without(state.limits, [event.linkage]), event))
        case GateLimitLifted():
            return _limited(state, _without(state.limits, [event.linkage]))
        case GateOverridden():
            return _limited(replace(state, overridden=event), _without(state.limits, event.linkages))
        case _:
            assert_never(event)


def _limited(state: BudgetGate, limits: tuple[GateLimited, ...]) -> BudgetGate:
    return replace(state, status=Status.LIMITED if limits else Status.FREE, limits=limits)


def _without(limits: Sequence[GateLimited], linkages: Sequence[str]) -> tuple[GateLimited, ...]:
    return tuple(one for one in limits if one.linkage not in linkages)


def _names(limits: Sequence[GateLimited]) -> tuple[str, ...]:
    return tuple(one.linkage for one in limits)


BUDGET_GATE = Decider("budget-gate", BudgetGate(), evolve, unit=lambda state: state.unit)
