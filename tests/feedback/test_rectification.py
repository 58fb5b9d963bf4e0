from dataclasses import replace
from datetime import date, timedelta

import pytest

from feedback.decisions import plausible, rectification
from feedback.decisions.origin import NoSuchOrigin
from feedback.decisions.rectification_state import Rectification, Status
from feedback.decisions.responsibility import Named, OtherUnit
from feedback.decisions.separation import SelfVerification
from feedback.rules.terms import Terms
from shared.events.feedback import (
    Deadline,
    MeasuresReturned,
    MeasuresSubmitted,
    Origin,
    Problem,
    RectificationDrafted,
    RectificationDue,
    RectificationOverdue,
    RectificationReturned,
    RectificationWithdrawn,
)
from shared.runtime.actor import Actor
from tests.feedback.samples import (
    ACCEPTED,
    ACKNOWLEDGED,
    COMPLETION_DUE,
    DRAFT,
    DRAFTED,
    IN_PROGRESS,
    ISSUED,
    ISSUED_ON,
    ITEM,
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
    assert rectification.issue(given(DRAFTED), **dates, terms=Terms(), today=ISSUED_ON, actor=WANG) == [ISSUED]


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
        rectification.issue(
            given(DRAFTED), measures_due_on=measures, completion_due_on=completion, terms=Terms(), today=ISSUED_ON, actor=WANG
        )


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


@pytest.mark.parametrize(
    ("planned", "today", "fits"),
    [
        (ISSUED_ON - DAY, MEASURES_DUE, False),
        (ISSUED_ON, MEASURES_DUE, True),
        (COMPLETION_DUE, MEASURES_DUE, True),
        (COMPLETION_DUE + DAY, MEASURES_DUE, False),
        (COMPLETION_DUE + DAY, COMPLETION_DUE + DAY, True),
    ],
)
def test_measures_are_planned_from_the_notice_to_the_completion_date_or_when_that_has_passed_to_today(
    planned: date, today: date, fits: bool
) -> None:
    measures = [measure.model_copy(update={"planned_on": planned}) for measure in MEASURES]
    state = given(DRAFTED, ISSUED, ACKNOWLEDGED)
    if fits:
        assert rectification.submit_measures(state, measures=measures, by="li", today=today)
    else:
        with pytest.raises(plausible.PlannedOutsideTerm, match="W1"):
            rectification.submit_measures(state, measures=measures, by="li", today=today)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"done_on": MEASURES_DUE + DAY}, plausible.DoneInFuture),
        ({"done_on": ISSUED_ON - DAY}, plausible.DoneBeforeNotice),
        ({"evidence": ()}, plausible.NoEvidence),
    ],
)
def test_what_is_reported_was_done_between_the_notice_and_today_and_is_proved(changed: dict[str, object], rule: type[Exception]) -> None:
    remedies = [remedy.model_copy(update={"done_on": MEASURES_DUE} | changed) for remedy in REMEDIES]
    with pytest.raises(rule, match="W1"):
        rectification.report(given(*IN_PROGRESS), remedies=remedies, by="li", today=MEASURES_DUE)


def test_a_notice_of_before_its_day_was_told_asks_for_no_day() -> None:
    old = ISSUED.model_copy(update={"on": None})
    done = [remedy.model_copy(update={"done_on": ISSUED_ON - DAY}) for remedy in REMEDIES]
    state = given(DRAFTED, old, ACKNOWLEDGED, submitted(MEASURES_DUE), ACCEPTED)
    assert rectification.report(state, remedies=done, by="li", today=MEASURES_DUE)


def test_another_unit_rectifies_only_with_a_document_and_a_reason() -> None:
    for document, reason in (("", ""), ("万财〔2020〕3号", ""), ("", "项目已移交")):
        with pytest.raises(OtherUnit, match="219001"):
            rectification.draft(Rectification(), **DRAFT | {"named": Named("301001", document, reason)})
    [drafted] = rectification.draft(Rectification(), **DRAFT | {"named": Named("301001", "万财〔2020〕3号", "项目已移交")})
    assert drafted == DRAFTED.model_copy(update={"unit": "301001", "other_unit_because": "项目已移交"})
    with pytest.raises(OtherUnit, match="责任单位不明"):
        rectification.draft(Rectification(), **DRAFT | {"responsible": ""})


def test_a_rectification_comes_from_what_was_found_and_where_none_is_named_from_the_newest() -> None:
    newest, older = f"monitoring/{ITEM}/09", f"monitoring/{ITEM}/06"
    monitored = DRAFT | {"origin": Origin.MONITORING, "found": [newest, older]}
    for named, stream in (("", newest), (older, older)):
        [drafted] = rectification.draft(Rectification(), **monitored | {"found_in": named})
        assert isinstance(drafted, RectificationDrafted)
        assert drafted.found_in == stream
    for wrong in (monitored | {"found_in": f"monitoring/{ITEM}/07"}, monitored | {"found": []}):
        with pytest.raises(NoSuchOrigin):
            rectification.draft(Rectification(), **wrong)


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
        rectification.draft(Rectification(), **DRAFT | {"problems": (*PROBLEMS, PROBLEMS[0])})


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
