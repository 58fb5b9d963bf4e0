"""The ex-ante evaluation (事前绩效评估) of a new project or policy: asked for, assessed in five dimensions, concluded by somebody else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from goals.decisions.separation import AnotherUnit, OwnUnit, SelfApproval
from goals.decisions.unit import Unit, require_registered
from shared.events.ex_ante import (
    ExAnteAssessed,
    ExAnteConcluded,
    ExAnteContent,
    ExAnteRequested,
    ExAnteReturned,
    ExAnteRevoked,
    ExAnteWithdrawn,
    Judgements,
    Outcome,
)
from shared.events.goals import GoalHandedOver
from shared.events.values import code_of, within
from shared.runtime.actor import Actor
from shared.runtime.decider import Decider, Invalid, require, require_phase

ExAnteEvent: TypeAlias = (
    ExAnteRequested | ExAnteReturned | ExAnteAssessed | ExAnteConcluded | ExAnteWithdrawn | ExAnteRevoked | GoalHandedOver
)


class Status(StrEnum):
    """Where it stands."""

    NONE = "未申请评估"
    REQUESTED = "已申请评估"
    ASSESSED = "已评估"
    RETURNED = "评估被退回"
    CONCLUDED = "已有结论"
    WITHDRAWN = "评估已撤回"
    REVOKED = "结论已撤销"


class Decision(StrEnum):
    """What can be decided about it."""

    REQUEST = "申请事前评估"
    ASSESS = "评估"
    CONCLUDE = "作出结论"
    RETURN = "退回评估"
    WITHDRAW = "撤回评估申请"
    REVOKE = "撤销评估结论"


ALLOWED: Mapping[Decision, frozenset[Status]] = {
    Decision.REQUEST: frozenset({Status.NONE, Status.RETURNED, Status.WITHDRAWN, Status.REVOKED}),
    Decision.ASSESS: frozenset({Status.REQUESTED}),
    Decision.CONCLUDE: frozenset({Status.ASSESSED}),
    Decision.RETURN: frozenset({Status.REQUESTED, Status.ASSESSED}),
    Decision.WITHDRAW: frozenset({Status.REQUESTED, Status.ASSESSED, Status.RETURNED}),
    Decision.REVOKE: frozenset({Status.CONCLUDED}),
}


@dataclass(frozen=True, kw_only=True)
class ExAnte:
    """What the events have made of it."""

    status: Status = Status.NONE
    unit: str = ""
    content: ExAnteContent | None = None
    requested_by: str = ""
    returned_because: str = ""
    assessed: ExAnteAssessed | None = None
    concluded: ExAnteConcluded | None = None
    """Until it is revoked."""


@dataclass(frozen=True, kw_only=True)
class Requested(ExAnte):
    """There is a form."""

    content: ExAnteContent


@dataclass(frozen=True, kw_only=True)
class Assessed(Requested):
    """The five dimensions are assessed."""

    assessed: ExAnteAssessed


class NotOfDepartments(Invalid):
    """Projects, policies and transfer funds are evaluated before; a whole department is not."""

    zh = "部门整体支出不作事前评估"


class SupportDoesNotFit(Invalid):
    """支持 is for what was asked, 调整后支持 for less or otherwise, 不予支持 for nothing."""

    zh = "支持金额与结论不符"


def request(state: ExAnte, *, item: str, content: ExAnteContent, owner: Unit, by: str) -> list[ExAnteRequested]:
    """申请, again after a return, a withdrawal or a revocation. `owner` is what the register says of the form's unit."""
    require(ALLOWED, Decision.REQUEST, state.status)
    if not code_of(item).startswith("P"):
        raise NotOfDepartments(f"{item} 是部门整体支出，事前绩效评估只针对项目、政策和转移支付")
    require_registered(owner, content.unit)
    if state.unit and content.unit != state.unit:
        raise AnotherUnit(f"该事前绩效评估属于单位 {state.unit}，不能改为 {content.unit}")
    return [ExAnteRequested(content=content, by=by)]


def return_(state: ExAnte, *, reason: str, actor: Actor) -> list[ExAnteReturned]:
    """退回, before or after the assessment."""
    require(ALLOWED, Decision.RETURN, state.status)
    _require_independent(actor, state, state.requested_by)
    return [ExAnteReturned(unit=state.unit, reason=reason)]


def assess(
    state: ExAnte, *, judgements: Judgements, recommends: Outcome, opinion: str, third_party: str, actor: Actor
) -> list[ExAnteAssessed]:
    """评估 by the department or finance, by somebody else than who asked."""
    require(ALLOWED, Decision.ASSESS, state.status)
    _require_independent(actor, state, state.requested_by)
    told = ExAnteAssessed(
        unit=state.unit,
        judgements=judgements,
        score=sum((one.score for _, one in judgements), Decimal(0)),
        recommends=recommends,
        opinion=opinion,
        third_party=third_party,
        by=actor.person,
    )
    return [told]


def conclude(state: ExAnte, *, outcome: Outcome, supported: Decimal | None, reason: str, actor: Actor) -> list[ExAnteConcluded]:
    """作出结论 by finance, by somebody who neither asked nor assessed; `supported` is needed where it is supported after adjustment."""
    assessed = require_phase(Assessed, ALLOWED, Decision.CONCLUDE, state)
    _require_independent(actor, state, state.requested_by, assessed.assessed.by)
    asked = assessed.content
    told = ExAnteConcluded(
        unit=state.unit,
        name=asked.name,
        object=asked.object,
        outcome=outcome,
        requested=asked.amount,
        supported=_supported(outcome, asked.amount, supported),
        score=assessed.assessed.score,
        reason=reason,
        by=actor.person,
    )
    return [told]


def withdraw(state: ExAnte, *, reason: str) -> list[ExAnteWithdrawn]:
    """撤回 by the unit, before the conclusion."""
    require(ALLOWED, Decision.WITHDRAW, state.status)
    return [ExAnteWithdrawn(unit=state.unit, reason=reason)]


def revoke(state: ExAnte, *, reason: str, actor: Actor) -> list[ExAnteRevoked]:
    """撤销结论: it may be asked for anew; what was declared by it stays."""
    require(ALLOWED, Decision.REVOKE, state.status)
    _require_independent(actor, state, state.requested_by)
    return [ExAnteRevoked(unit=state.unit, reason=reason)]


def hand_over(state: ExAnte, from_unit: str, to_unit: str) -> list[GoalHandedOver]:
    """移交 to the unit that succeeds a closed one; nothing where it is another's."""
    return [GoalHandedOver(from_unit=from_unit, to_unit=to_unit)] if state.unit == from_unit else []


def _supported(outcome: Outcome, asked: Decimal, supported: Decimal | None) -> Decimal:
    whole = asked if outcome is Outcome.SUPPORTED else Decimal(0)
    if outcome is not Outcome.ADJUSTED:
        if supported not in (None, whole):
            raise SupportDoesNotFit(f"结论为“{outcome}”，支持金额应为 {whole} 元，或不填写", place="supported")
        return whole
    if supported is None or not 0 < supported <= asked:
        raise SupportDoesNotFit(f"结论为“{outcome}”，须写明支持金额，大于 0 且不超过申请安排的 {asked} 元", place="supported")
    return supported


def _require_independent(actor: Actor, state: ExAnte, *others: str) -> None:
    if actor.person in others:
        raise SelfApproval(f"{actor.person} 已经手该事前绩效评估，申请、评估和结论须由不同的人办理")
    if within(actor.unit, state.unit):
        raise OwnUnit(f"单位 {actor.unit} 不得评估本单位的项目或对其作出结论")


def evolve(state: ExAnte, event: ExAnteEvent) -> ExAnte:
    """The evaluation after the event."""
    match event:
        case ExAnteRequested(content=content):
            return Requested(status=Status.REQUESTED, unit=content.unit, content=content, requested_by=event.by)
        case ExAnteReturned():
            return replace(state, status=Status.RETURNED, returned_because=event.reason)
        case ExAnteAssessed():
            return Assessed(**vars(state) | {"status": Status.ASSESSED, "assessed": event})
        case ExAnteConcluded():
            return replace(state, status=Status.CONCLUDED, concluded=event)
        case ExAnteWithdrawn():
            return replace(state, status=Status.WITHDRAWN)
        case ExAnteRevoked():
            return replace(state, status=Status.REVOKED, concluded=None, returned_because=event.reason)
        case GoalHandedOver(to_unit=unit):
            moved = state.content and state.content.model_copy(update={"unit": unit})
            return replace(state, unit=unit, content=moved)
        case _:
            assert_never(event)


EX_ANTE = Decider("ex-ante", ExAnte(), evolve, unit=lambda state: state.unit)
