from dataclasses import replace
from datetime import date, timedelta

import pytest

from feedback.decisions import rectification
from feedback.decisions.rectification_state import Rectification, Status
from feedback.decisions.separation import SelfVerification
from shared.events.feedback import (
    Deadline,
    DeadlineExtended,
    MeasuresReturned,
    MeasuresSubmitted,
    Problem,
    RectificationDue,
    RectificationOverdue,
    RectificationReturned,
    RectificationWithdrawn,
)
from shared.runtime.actor import Actor
from tests.feedback.samples import (
    ACKNOWLEDGED,
    COMPLETION_DUE,
    DRAFTED,
    IN_PROGRESS,
    ISSUED,
    ISSUED_ON,
    MEASURES,
    MEASURES_DUE,
    PROBLEMS,
    REMEDIES,
    REPORTED,
    UNIT,
    given,
    reported,
    submitted,
)

WANG = Actor("wang")
DAY = timedelta(days=1)


def due(state: Rectification, deadline: Deadline, due_on: date) -> list[object]:
    return [*rectification.fall_due(state, deadline=deadline, due_on=due_on)]


def overdue(state: Rectification, deadline: Deadline, due_on: date) -> list[object]:
    return [*rectification.fall_overdue(state, deadline=deadline, due_on=due_on)]


def test_a_notice_goes_out_with_both_deadlines() -> None:
    dates = {"measures_due_on": MEASURES_DUE, "completion_due_on": COMPLETION_DUE}
    assert rectification.issue(given(DRAFTED), **dates, today=ISSUED_ON, actor=WANG) == [ISSUED]


@pytest.mark.parametrize(
    ("measures", "completion", "rule"),
    [
        (ISSUED_ON, COMPLETION_DUE, rectification.DateNotAhead),
        (MEASURES_DUE, ISSUED_ON, rectification.DateNotAhead),
        (COMPLETION_DUE, COMPLETION_DUE, rectification.MeasuresAfterCompletion),
    ],
)
def test_deadlines_lie_ahead_and_measures_come_first(measures: date, completion: date, rule: type[Exception]) -> None:
    with pytest.raises(rule):
        rectification.issue(given(DRAFTED), measures_due_on=measures, completion_due_on=completion, today=ISSUED_ON, actor=WANG)


def test_every_problem_needs_an_answer_and_no_other_is_taken() -> None:
    state = given(DRAFTED, ISSUED, ACKNOWLEDGED)
    with pytest.raises(rectification.ProblemUnanswered, match="W2"):
        rectification.submit_measures(state, measures=MEASURES[:1], by="li", today=MEASURES_DUE)
    stray = (*MEASURES, MEASURES[0].model_copy(update={"problem": "W9"}))
    with pytest.raises(rectification.ProblemUnanswered, match="W9"):
        rectification.submit_measures(state, measures=stray, by="li", today=MEASURES_DUE)


def test_an_answer_on_the_due_date_is_on_time_and_a_day_later_it_is_not() -> None:
    state = given(DRAFTED, ISSUED, ACKNOWLEDGED)
    for today, on_time in ((MEASURES_DUE, True), (MEASURES_DUE + DAY, False)):
        [event] = rectification.submit_measures(state, measures=MEASURES, by="li", today=today)
        assert isinstance(event, MeasuresSubmitted)
        assert event.on_time is on_time


def test_nothing_is_reported_as_done_tomorrow() -> None:
    with pytest.raises(rectification.DoneInFuture):
        rectification.report(given(*IN_PROGRESS), remedies=REMEDIES, by="li", today=date(2020, 6, 19))


def test_who_reported_does_not_verify_and_neither_does_the_unit() -> None:
    for by, unit in (("li", ""), ("chen", UNIT), ("chen", "219")):
        with pytest.raises(SelfVerification):
            rectification.verify(given(*REPORTED), opinion="属实", actor=Actor(by, unit))
    assert rectification.verify(given(*REPORTED), opinion="属实", actor=WANG)


def test_who_reported_the_measures_does_not_verify_the_result_of_another() -> None:
    state = given(*IN_PROGRESS, reported(COMPLETION_DUE - DAY, by="liu"))
    for by in ("li", "liu"):
        with pytest.raises(SelfVerification, match=by):
            rectification.verify(state, opinion="属实", actor=Actor(by))


def test_two_problems_do_not_share_a_code() -> None:
    with pytest.raises(rectification.ProblemTwice):
        rectification.draft(Rectification(), unit=UNIT, name="养护", origin=DRAFTED.origin, problems=(*PROBLEMS, PROBLEMS[0]))


def test_an_unanswered_demand_falls_due_and_then_overdue_each_once() -> None:
    state = given(DRAFTED, ISSUED)
    [first] = due(state, Deadline.MEASURES, MEASURES_DUE)
    assert first == RectificationDue(unit=UNIT, demand="补齐台账；加快支出", deadline=Deadline.MEASURES, due_on=MEASURES_DUE)
    [second] = overdue(state, Deadline.MEASURES, MEASURES_DUE)
    assert isinstance(second, RectificationOverdue)
    after = given(DRAFTED, ISSUED, first, second)
    assert due(after, Deadline.MEASURES, MEASURES_DUE) == overdue(after, Deadline.MEASURES, MEASURES_DUE) == []


def test_what_was_answered_the_day_before_does_not_fall_due() -> None:
    state = given(DRAFTED, ISSUED, ACKNOWLEDGED, submitted(MEASURES_DUE - DAY))
    assert due(state, Deadline.MEASURES, MEASURES_DUE) == []


def test_what_was_answered_on_the_due_date_fell_due_at_midnight_but_is_not_overdue() -> None:
    state = given(DRAFTED, ISSUED, ACKNOWLEDGED, submitted(MEASURES_DUE))
    assert len(due(state, Deadline.MEASURES, MEASURES_DUE)) == 1
    assert overdue(state, Deadline.MEASURES, MEASURES_DUE) == []


def test_after_a_standstill_what_fell_due_before_the_late_answer_is_still_told() -> None:
    late = MEASURES_DUE + 5 * DAY
    state = given(DRAFTED, ISSUED, ACKNOWLEDGED, submitted(late))
    assert len(due(state, Deadline.MEASURES, MEASURES_DUE)) == len(overdue(state, Deadline.MEASURES, MEASURES_DUE)) == 1


def test_a_new_date_is_a_new_deadline_and_the_old_one_is_dead() -> None:
    later = MEASURES_DUE + 3 * DAY
    returned = MeasuresReturned(reason="没有时限", measures_due_on=later)
    state = given(DRAFTED, ISSUED, ACKNOWLEDGED, submitted(MEASURES_DUE - DAY), returned)
    assert due(state, Deadline.MEASURES, MEASURES_DUE) == []
    assert len(due(state, Deadline.MEASURES, later)) == 1


def test_an_extended_deadline_falls_due_on_its_new_date_alone() -> None:
    later = COMPLETION_DUE + 20 * DAY
    [extended] = rectification.extend(
        given(*IN_PROGRESS), deadline=Deadline.COMPLETION, due_on=later, reason="采购周期长", today=COMPLETION_DUE - DAY, actor=WANG
    )
    assert isinstance(extended, DeadlineExtended)
    state = given(*IN_PROGRESS, extended)
    assert due(state, Deadline.COMPLETION, COMPLETION_DUE) == []
    assert len(due(state, Deadline.COMPLETION, later)) == 1


def test_an_answered_deadline_is_not_extended() -> None:
    with pytest.raises(rectification.NothingToExtend):
        rectification.extend(
            given(*IN_PROGRESS), deadline=Deadline.MEASURES, due_on=COMPLETION_DUE, reason="晚", today=MEASURES_DUE, actor=WANG
        )


def test_a_returned_result_has_its_own_deadline() -> None:
    again = COMPLETION_DUE + 10 * DAY
    returned = RectificationReturned(unit=UNIT, reason="佐证不足", completion_due_on=again)
    state = given(*REPORTED, returned)
    assert due(state, Deadline.COMPLETION, COMPLETION_DUE) == []
    assert len(overdue(state, Deadline.COMPLETION, again)) == 1
    assert overdue(given(*REPORTED, returned, reported(again)), Deadline.COMPLETION, again) == []


def test_after_the_withdrawal_nothing_falls_due_any_more_but_what_fell_before_is_told() -> None:
    state = given(DRAFTED, ISSUED, RectificationWithdrawn(reason="已整改", on=MEASURES_DUE))
    assert len(due(state, Deadline.MEASURES, MEASURES_DUE)) == 1
    assert overdue(state, Deadline.MEASURES, MEASURES_DUE) == due(state, Deadline.COMPLETION, COMPLETION_DUE) == []


def test_only_what_is_overdue_is_escalated() -> None:
    state = given(DRAFTED, ISSUED)
    with pytest.raises(rectification.NotOverdue):
        rectification.escalate(state, form="约谈", reason="逾期", actor=WANG)
    recorded = RectificationOverdue(unit=UNIT, demand="补齐台账", deadline=Deadline.MEASURES, due_on=MEASURES_DUE)
    assert rectification.escalate(given(DRAFTED, ISSUED, recorded), form="约谈", reason="逾期", actor=WANG)


def test_a_long_demand_is_cut_to_what_an_event_may_carry() -> None:
    many = tuple(replace_code(n) for n in range(100))
    state = replace(given(DRAFTED, ISSUED), problems=many, status=Status.ISSUED)
    [event] = rectification.fall_due(state, deadline=Deadline.MEASURES, due_on=MEASURES_DUE)
    assert isinstance(event, RectificationDue)
    assert len(event.demand) == 2000


def replace_code(n: int) -> Problem:
    return PROBLEMS[0].model_copy(update={"code": f"W{n}", "demand": "整改" * 50})
