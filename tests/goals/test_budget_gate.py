from decimal import Decimal
from typing import Any

import pytest

from goals import reactions
from goals.decisions import budget_gate, goal
from goals.decisions.budget_gate import BUDGET_GATE, BudgetGate, CancelledByResult, Status
from goals.decisions.budget_reply import gate
from goals.decisions.goal_state import Goal
from shared.events.envelope import Event, RecordedEvent
from shared.events.feedback import LinkageAction, LinkageApplied, LinkageWithdrawn
from shared.events.goals import GoalAdjustmentDemanded, GoalClosed
from shared.events.monitoring import Disposal, DisposalDecided, PaymentReleased
from shared.events.values import Grade
from shared.runtime.actor import Actor
from shared.runtime.decider import OutOfOrder, Unknown
from tests.goals.samples import APPROVED, ITEM, TO_REVIEW, UNTOUCHED, given, reviewed
from tests.scenario.deciders import Given
from tests.scenario.events import Telling, in_stream, interleavings

STANDING = given(*TO_REVIEW, reviewed(Grade.EXCELLENT), APPROVED)
DISPOSALS, KEY, SELF = f"disposal/{ITEM}", "linkage/360922-2019-P0017/KEY", "linkage/360922-2018-P0017/SELF"
MOVES = (reactions.when_disposal_decided_or_lifted_move_gate, reactions.when_linkage_applied_or_withdrawn_move_limit)
standing = Given(BUDGET_GATE)


def disposed(disposal: Disposal) -> DisposalDecided:
    return DisposalDecided(unit="219001", disposal=disposal, reason="进度严重滞后")


def applied(action: LinkageAction | None, amount: str) -> LinkageApplied:
    unit = None if action is None else "219001"
    return LinkageApplied(next_item=ITEM, amount=Decimal(amount), unit=unit, action=action)


RELEASED = PaymentReleased(reason="已整改")
WITHDRAWN = LinkageWithdrawn(unit="219001", next_item=ITEM, reason="金额有误")


def told(*story: tuple[str, Event]) -> list[RecordedEvent[Any]]:
    """The story with its documents: 1号, 2号, ..."""
    tell = Telling()
    for n, (stream, event) in enumerate(story, 1):
        tell(stream, event, document=f"{n}号")
    return tell.recorded


def moved(*story: tuple[str, Event], state: BudgetGate = UNTOUCHED) -> BudgetGate:
    """The gate after goals has heard the story."""
    return heard(told(*story), state)


def heard(recorded: list[RecordedEvent[Any]], state: BudgetGate = UNTOUCHED) -> BudgetGate:
    for one in recorded:
        reaction: Any = MOVES[0] if one.log == "monitoring" else MOVES[1]
        if command := reaction(one.event, one):
            assert (command.decider, command.key, command.authority) == (BUDGET_GATE, ITEM, one.authority)
            for event in command.decide(state):
                state = BUDGET_GATE.evolve(state, event)
    return state


@pytest.mark.parametrize("disposal", Disposal)
def test_disposals_that_hold_payments_close_the_gate_and_no_others(disposal: Disposal) -> None:
    closed = moved((DISPOSALS, disposed(disposal))).closed
    assert (closed is not None) == (disposal in {Disposal.DEFER_PAYMENT, Disposal.STOP_PAYMENT, Disposal.CANCEL})


def test_the_last_disposal_is_the_reason_and_its_release_opens_the_gate() -> None:
    stopped = moved((DISPOSALS, disposed(Disposal.DEFER_PAYMENT)), (DISPOSALS, disposed(Disposal.STOP_PAYMENT)))
    found = gate(STANDING, stopped, exempt=False, amount=None)
    assert (found.open, found.reason) == (False, "监控处置“停止拨款”（2号，2020-02-03）尚未解除，不得安排预算")
    assert moved((DISPOSALS, RELEASED), state=stopped).closed is None
    assert moved((DISPOSALS, RELEASED)) == UNTOUCHED


def test_a_closed_gate_bars_what_needs_no_goal_too() -> None:
    assert not gate(Goal(), moved((DISPOSALS, disposed(Disposal.CANCEL))), exempt=True, amount=Decimal(1)).open


@pytest.mark.parametrize(
    ("action", "amount", "limits"),
    [
        (LinkageAction.CUT, "900000.00", [(False, "900000.00")]),
        (LinkageAction.CANCEL, "0", [(True, "0")]),
        (LinkageAction.KEEP, "900000.00", []),
        (LinkageAction.PRIORITISE, "0", []),
        (None, "0", [(True, "0")]),
        (None, "900000.00", []),
    ],
)
def test_cuts_and_cancellations_limit_the_next_item(action: LinkageAction | None, amount: str, limits: list[tuple[bool, str]]) -> None:
    state = moved((KEY, applied(action, amount)))
    assert [(one.cancels, one.amount) for one in state.limits] == [(cancels, Decimal(left)) for cancels, left in limits]


def test_the_tightest_limit_holds_and_the_approved_amount_too() -> None:
    state = moved((KEY, applied(LinkageAction.CUT, "900000.00")), (SELF, applied(LinkageAction.CUT, "800000.00")))
    assert gate(STANDING, state, exempt=False, amount=Decimal("800000.00")).open
    assert not gate(STANDING, state, exempt=False, amount=Decimal("800000.01")).open
    assert not gate(Goal(), state, exempt=True, amount=Decimal("800000.01")).open
    wide = moved((KEY, applied(LinkageAction.CUT, "5000000.00")))
    assert "批复金额" in gate(STANDING, wide, exempt=False, amount=Decimal("1200000.01")).reason
    cancelled = moved((SELF, applied(LinkageAction.CANCEL, "0")), state=state)
    assert gate(STANDING, cancelled, exempt=False, amount=None).limit == 0


def test_a_cancelled_project_has_no_goal_approved_until_the_linkage_is_overridden_or_withdrawn() -> None:
    graded = given(*TO_REVIEW, reviewed(Grade.EXCELLENT))
    cancelled = moved((KEY, applied(LinkageAction.CANCEL, "0")))
    with pytest.raises(CancelledByResult, match=r"360922-2019-P0017/KEY .*1号"):
        goal.approve(graded, standing=cancelled, actor=Actor("zhou"))
    overridden = standing(*cancelled_events(), *budget_gate.override(cancelled, goal=graded, reason="急需", actor=Actor("zhou")))
    for free in (overridden, moved((KEY, WITHDRAWN), state=cancelled)):
        assert free.status is Status.FREE
        assert goal.approve(graded, standing=free, actor=Actor("zhou")) == [APPROVED]


def cancelled_events() -> list[budget_gate.GateEvent]:
    [one] = in_stream(KEY, applied(LinkageAction.CANCEL, "0"))
    command = reactions.when_linkage_applied_or_withdrawn_move_limit(one.event, one)
    assert command
    return list(command.decide(UNTOUCHED))


def test_only_a_limit_is_overridden_and_a_later_linkage_limits_again() -> None:
    with pytest.raises(Unknown):
        budget_gate.override(UNTOUCHED, goal=STANDING, reason="急需", actor=Actor("zhou"))
    closed = moved((DISPOSALS, disposed(Disposal.STOP_PAYMENT)))
    with pytest.raises(Unknown):
        budget_gate.override(closed, goal=STANDING, reason="急需", actor=Actor("zhou"))
    free = moved((KEY, applied(LinkageAction.CANCEL, "0")), (KEY, WITHDRAWN))
    with pytest.raises(OutOfOrder):
        budget_gate.override(free, goal=STANDING, reason="急需", actor=Actor("zhou"))
    assert moved((SELF, applied(LinkageAction.CUT, "1.00")), state=free).status is Status.LIMITED


def test_a_linkage_withdrawn_before_it_was_applied_changes_nothing() -> None:
    assert moved((KEY, WITHDRAWN)) == UNTOUCHED


def test_the_gate_is_the_same_in_whatever_order_the_two_logs_are_heard() -> None:
    story = told(
        (DISPOSALS, disposed(Disposal.DEFER_PAYMENT)),
        (KEY, applied(LinkageAction.CUT, "900000.00")),
        (DISPOSALS, RELEASED),
        (SELF, applied(LinkageAction.CANCEL, "0")),
        (KEY, WITHDRAWN),
        (DISPOSALS, disposed(Disposal.STOP_PAYMENT)),
        (KEY, applied(LinkageAction.CUT, "800000.00")),
    )
    [first, *others] = [heard([one for batch in batches for one in batch]) for batches in interleavings(story)]
    assert first.closed
    assert first.closed.disposal == "停止拨款"
    assert sorted(one.linkage for one in first.limits) == [SELF.split("/", 1)[1], KEY.split("/", 1)[1]]
    assert all(other == first for other in others)


@pytest.mark.parametrize("disposal", Disposal)
def test_only_the_disposal_that_adjusts_the_goal_demands_an_adjustment(disposal: Disposal) -> None:
    [one] = told((DISPOSALS, disposed(disposal)))
    command = reactions.when_disposal_asks_for_another_goal_demand_adjustment(one.event, one)
    if disposal is not Disposal.ADJUST_GOAL:
        assert command is None
        return
    assert command
    assert [command.decide(given(*life)) for life in ((), (*TO_REVIEW,), (*TO_REVIEW, APPROVED, GoalClosed()))] == [[], [], []]
    [demanded] = command.decide(STANDING)
    expected = {"unit": "219001", "document": "1号", "decided_on": one.time.date(), "reason": "进度严重滞后"}
    assert demanded == GoalAdjustmentDemanded.model_validate(expected)
