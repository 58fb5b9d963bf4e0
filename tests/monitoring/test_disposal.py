from datetime import date
from decimal import Decimal

import pytest

from monitoring.decisions.disposal import (
    DISPOSALS,
    AdjustmentAfterYear,
    AmountMismatch,
    DisposalEvent,
    Disposals,
    HeldAlready,
    Payment,
    decide,
    release,
)
from shared.events.monitoring import Disposal, DisposalDecided, PaymentReleased
from shared.runtime.decider import OutOfOrder
from tests.monitoring.samples import AMOUNT, WANG
from tests.scenario.deciders import Given


def decided(disposal: Disposal, amount: str | None = None) -> DisposalDecided:
    money = None if amount is None else Decimal(amount)
    return DisposalDecided(unit="219001", disposal=disposal, amount=money, reason="进度严重滞后", by=WANG.person)


given = Given(DISPOSALS)


def deciding(state: Disposals, disposal: Disposal, amount: str | None = None, today: date = date(2020, 9, 20)) -> list[DisposalEvent]:
    money = None if amount is None else Decimal(amount)
    return decide(
        state, unit="219001", budget=AMOUNT, year=2020, disposal=disposal, amount=money, reason="进度严重滞后", today=today, actor=WANG
    )


@pytest.mark.parametrize(
    ("disposal", "amount", "payment"),
    [
        (Disposal.CONTINUE, None, Payment.FLOWING),
        (Disposal.RECTIFY, None, Payment.FLOWING),
        (Disposal.ADJUST_GOAL, None, Payment.FLOWING),
        (Disposal.REDUCE_BUDGET, "200000.00", Payment.FLOWING),
        (Disposal.TRANSFER_BUDGET, "200000.00", Payment.FLOWING),
        (Disposal.RECALL_FUNDS, "1200000.00", Payment.FLOWING),
        (Disposal.DEFER_PAYMENT, None, Payment.DEFERRED),
        (Disposal.STOP_PAYMENT, None, Payment.STOPPED),
        (Disposal.CANCEL, None, Payment.CANCELLED),
    ],
)
def test_each_disposal_says_whether_payments_flow(disposal: Disposal, amount: str | None, payment: Payment) -> None:
    events = deciding(given(), disposal, amount)
    assert events == [decided(disposal, amount)]
    assert given(*events).payment is payment


def test_after_the_year_no_disposal_asks_for_another_goal() -> None:
    assert deciding(given(), Disposal.ADJUST_GOAL, today=date(2020, 12, 31))
    with pytest.raises(AdjustmentAfterYear, match="2020 年度已经结束"):
        deciding(given(), Disposal.ADJUST_GOAL, today=date(2021, 1, 1))
    assert deciding(given(), Disposal.RECALL_FUNDS, "1.00", today=date(2021, 1, 1))


def test_deferred_payments_may_be_stopped_and_then_released() -> None:
    deferred = given(decided(Disposal.DEFER_PAYMENT))
    assert deciding(deferred, Disposal.STOP_PAYMENT)
    with pytest.raises(HeldAlready, match="暂缓拨款"):
        deciding(deferred, Disposal.DEFER_PAYMENT)
    assert release(deferred, reason="已整改", actor=WANG) == [PaymentReleased(reason="已整改", by=WANG.person)]
    assert given(decided(Disposal.DEFER_PAYMENT), PaymentReleased(reason="已整改")).payment is Payment.FLOWING


def test_a_cancelled_item_knows_no_other_disposal_than_its_release() -> None:
    cancelled = given(decided(Disposal.CANCEL))
    with pytest.raises(OutOfOrder, match="已撤销"):
        deciding(cancelled, Disposal.STOP_PAYMENT)
    assert given(decided(Disposal.CANCEL), *release(cancelled, reason="恢复实施", actor=WANG)).payment is Payment.FLOWING


def test_a_disposal_that_does_not_touch_payments_leaves_them_held() -> None:
    assert given(decided(Disposal.STOP_PAYMENT), decided(Disposal.RECTIFY)).payment is Payment.STOPPED


def test_what_flows_is_not_released() -> None:
    with pytest.raises(OutOfOrder, match="正常拨款"):
        release(given(decided(Disposal.RECTIFY)), reason="已整改", actor=WANG)


@pytest.mark.parametrize("amount", [None, "0.00", "1200000.01"])
def test_recalling_funds_names_an_amount_up_to_the_items(amount: str | None) -> None:
    with pytest.raises(AmountMismatch, match=r"1200000\.00"):
        deciding(given(), Disposal.RECALL_FUNDS, amount)


def test_deferring_payment_names_no_amount() -> None:
    with pytest.raises(AmountMismatch):
        deciding(given(), Disposal.DEFER_PAYMENT, "1.00")
