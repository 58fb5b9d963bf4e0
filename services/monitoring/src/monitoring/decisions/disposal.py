"""What finance decides on an item that deviates (处置), and whether its payments flow."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from monitoring.decisions.separation import forbid_own_unit
from shared.events.monitoring import (
    ChoiceDemanded,
    ChoiceLapsed,
    ChoiceMade,
    Course,
    Disposal,
    DisposalDecided,
    MonitoringHandedOver,
    PaymentPaused,
    PaymentReleased,
)
from shared.runtime.actor import Actor
from shared.runtime.decider import Allowed, Decider, Invalid, Refusal, require

DisposalEvent: TypeAlias = (
    DisposalDecided | PaymentReleased | ChoiceDemanded | ChoiceMade | ChoiceLapsed | PaymentPaused | MonitoringHandedOver
)


class Payment(StrEnum):
    """拨款状态."""

    NONE = "未作处置"
    FLOWING = "正常拨款"
    DEFERRED = "暂缓拨款"
    STOPPED = "停止拨款"
    CANCELLED = "已撤销"
    CHOOSING = "待单位选择"
    """Payments flow until the term has passed."""
    CHOSEN = "单位已选择"
    """To transfer or to cancel; payments flow, and finance decides."""
    PAUSED = "暂停拨款"
    LIFTABLE = "暂停拨款待恢复"
    """The unit has chosen, or need not any more."""


class Decision(StrEnum):
    """What can be decided about an item that deviates."""

    DECIDE = "作出处置"
    RELEASE = "恢复拨款"
    CHOOSE = "选择继续、调剂或撤销"


ALLOWED: Allowed[Decision, Payment] = {
    Decision.DECIDE: frozenset(Payment) - {Payment.CANCELLED},
    Decision.RELEASE: frozenset({Payment.DEFERRED, Payment.STOPPED, Payment.CANCELLED, Payment.LIFTABLE}),
    Decision.CHOOSE: frozenset({Payment.CHOOSING, Payment.PAUSED}),
}
"""Payments are released where they are held; a cancelled item knows no other disposal than its release (恢复实施)."""
HOLDS = {Disposal.DEFER_PAYMENT: Payment.DEFERRED, Disposal.STOP_PAYMENT: Payment.STOPPED, Disposal.CANCEL: Payment.CANCELLED}
WITH_AMOUNT = frozenset({Disposal.REDUCE_BUDGET, Disposal.TRANSFER_BUDGET, Disposal.RECALL_FUNDS})


@dataclass(frozen=True)
class Disposals:
    """The decisions on one item so far."""

    payment: Payment = Payment.NONE
    unit: str = ""
    decided: tuple[DisposalDecided, ...] = ()
    demanded: ChoiceDemanded | None = None
    """What waits for the unit's choice."""
    chosen: ChoiceMade | None = None
    """The last choice."""


class HeldAlready(Refusal):
    """Payments that are deferred or stopped are not deferred or stopped again in the same way."""

    zh = "拨款已处于该状态"


class AmountMismatch(Invalid):
    """Reducing, transferring and recalling name an amount up to the item's; the other disposals name none."""

    zh = "处置金额不当"


class AdjustmentAfterYear(Invalid):
    """A goal is adjusted within its fiscal year alone."""

    zh = "预算年度已终了"


def decide(
    state: Disposals,
    *,
    unit: str,
    budget: Decimal,
    year: int,
    disposal: Disposal,
    amount: Decimal | None,
    reason: str,
    today: date,
    actor: Actor,
) -> list[DisposalEvent]:
    """处置 (财预〔2019〕136号): `budget` is the amount of the item's goal, `year` its fiscal year."""
    require(ALLOWED, Decision.DECIDE, state.payment)
    forbid_own_unit(actor, unit)
    if disposal is Disposal.ADJUST_GOAL and today.year > year:
        raise AdjustmentAfterYear(f"{year} 年度已经结束，绩效目标不再调整，请选择其他处置", place="disposal")
    if HOLDS.get(disposal) is state.payment:
        raise HeldAlready(f"该事项已{disposal}")
    if disposal in WITH_AMOUNT and (amount is None or not 0 < amount <= budget):
        raise AmountMismatch(f"{disposal}须写明金额，且不超过{budget}元", place="amount")
    if disposal not in WITH_AMOUNT and amount is not None:
        raise AmountMismatch(f"{disposal}不涉及金额", place="amount")
    return [DisposalDecided(unit=unit, disposal=disposal, amount=amount, reason=reason, by=actor.person)]


def release(state: Disposals, *, reason: str, actor: Actor) -> list[DisposalEvent]:
    """恢复拨款."""
    require(ALLOWED, Decision.RELEASE, state.payment)
    forbid_own_unit(actor, state.unit)
    return [PaymentReleased(reason=reason, by=actor.person)]


def payment_after(payment: Payment, event: DisposalEvent) -> Payment:
    """Whether payments flow after the event; what does not touch them leaves them as they are."""
    lifted = Payment.LIFTABLE if payment is Payment.PAUSED else Payment.FLOWING
    match event:
        case DisposalDecided(disposal=disposal):
            return HOLDS.get(disposal, Payment.FLOWING if payment in (Payment.NONE, Payment.CHOSEN) else payment)
        case PaymentReleased():
            return Payment.FLOWING
        case ChoiceDemanded():
            return Payment.CHOOSING
        case ChoiceMade(course=course):
            return Payment.CHOSEN if lifted is Payment.FLOWING and course is not Course.CONTINUE else lifted
        case ChoiceLapsed():
            return lifted
        case PaymentPaused():
            return Payment.PAUSED
        case MonitoringHandedOver():
            return payment
        case _:
            assert_never(event)


def evolve(state: Disposals, event: DisposalEvent) -> Disposals:
    """The decisions after the event."""
    after = replace(state, payment=payment_after(state.payment, event))
    match event:
        case DisposalDecided():
            asked = None if event.disposal in HOLDS else state.demanded
            return replace(after, unit=event.unit, decided=(*state.decided, event), demanded=asked)
        case ChoiceDemanded():
            return replace(after, unit=event.unit, demanded=event)
        case ChoiceMade():
            return replace(after, demanded=None, chosen=event)
        case ChoiceLapsed():
            return replace(after, demanded=None)
        case MonitoringHandedOver():
            return replace(after, unit=event.to_unit)
        case PaymentReleased() | PaymentPaused():
            return after
        case _:
            assert_never(event)


DISPOSALS = Decider("disposal", Disposals(), evolve, unit=lambda state: state.unit)
