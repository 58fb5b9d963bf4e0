from dataclasses import replace
from datetime import date, timedelta

import pytest

from feedback import open_request
from feedback.decisions import extension, rectification
from feedback.decisions.rectification_state import Rectification, RectificationEvent
from feedback.decisions.separation import SelfVerification
from shared.events.feedback import (
    Deadline,
    DeadlineExtended,
    ExtensionRefused,
    FeedbackHandedOver,
    RectificationWithdrawn,
)
from shared.runtime.actor import Actor
from tests.feedback.samples import (
    ACKNOWLEDGED,
    COMPLETION_DUE,
    DRAFTED,
    EXTENSION,
    IN_PROGRESS,
    ISSUED,
    MEASURES_DUE,
    UNIT,
    given,
    reported,
    submitted,
)

WANG = Actor("wang")
DAY = timedelta(days=1)
REFUSED = ExtensionRefused(unit=UNIT, deadline=Deadline.COMPLETION, reason="来得及", on=EXTENSION.on)


def asks(state: Rectification, due_on: date, deadline: Deadline = Deadline.COMPLETION) -> list[RectificationEvent]:
    return [*extension.request(state, deadline=deadline, due_on=due_on, reason=EXTENSION.reason, by="li", today=EXTENSION.on)]


def grants(state: Rectification, due_on: date, deadline: Deadline = Deadline.COMPLETION, actor: Actor = WANG) -> list[RectificationEvent]:
    return [*extension.extend(state, deadline=deadline, due_on=due_on, reason="采购周期长", today=COMPLETION_DUE - DAY, actor=actor)]


def test_a_unit_asks_for_a_later_date_and_the_deadline_runs_on_meanwhile() -> None:
    assert asks(given(*IN_PROGRESS), EXTENSION.due_on) == [EXTENSION]
    [told] = rectification.fall_overdue(given(*IN_PROGRESS, EXTENSION), deadline=Deadline.COMPLETION, due_on=COMPLETION_DUE)
    assert told.TYPE.endswith("RectificationOverdue")


def test_what_is_asked_for_lies_after_the_date_that_holds() -> None:
    with pytest.raises(rectification.DateNotAhead):
        asks(given(*IN_PROGRESS), COMPLETION_DUE)


def test_measures_stay_due_before_the_completion() -> None:
    with pytest.raises(rectification.MeasuresAfterCompletion):
        asks(given(DRAFTED, ISSUED, ACKNOWLEDGED), COMPLETION_DUE, Deadline.MEASURES)


def test_measures_may_be_asked_for_beside_a_completion_that_is_asked_for_too_and_are_granted_after_it() -> None:
    state, later = given(DRAFTED, ISSUED, ACKNOWLEDGED, EXTENSION), COMPLETION_DUE + DAY
    [asked] = asks(state, later, Deadline.MEASURES)
    with pytest.raises(rectification.MeasuresAfterCompletion, match="先延长整改期限"):
        grants(state, later, Deadline.MEASURES)
    [granted] = grants(state, EXTENSION.due_on)
    assert grants(given(DRAFTED, ISSUED, ACKNOWLEDGED, EXTENSION, asked, granted), later, Deadline.MEASURES)


def test_one_deadline_is_asked_for_once_until_it_is_answered() -> None:
    with pytest.raises(extension.ExtensionAsked, match="待财政部门答复"):
        asks(given(*IN_PROGRESS, EXTENSION), EXTENSION.due_on + DAY)
    assert asks(given(*IN_PROGRESS, EXTENSION, REFUSED), EXTENSION.due_on) == [EXTENSION]


def test_a_refusal_leaves_the_deadline_as_it_is() -> None:
    state = given(*IN_PROGRESS, EXTENSION)
    assert extension.refuse(state, deadline=Deadline.COMPLETION, reason="来得及", today=EXTENSION.on, actor=WANG) == [REFUSED]
    assert given(*IN_PROGRESS, EXTENSION, REFUSED) == replace(given(*IN_PROGRESS), extension_refused_because="来得及")


def test_only_what_was_asked_for_is_refused() -> None:
    for state, deadline in ((given(*IN_PROGRESS), Deadline.COMPLETION), (given(*IN_PROGRESS, EXTENSION), Deadline.MEASURES)):
        with pytest.raises(extension.NothingAsked):
            extension.refuse(state, deadline=deadline, reason="来得及", today=EXTENSION.on, actor=WANG)


def test_who_asks_does_not_grant() -> None:
    asked = given(*IN_PROGRESS, EXTENSION.model_copy(update={"by": "wang"}))
    with pytest.raises(SelfVerification):
        grants(asked, EXTENSION.due_on)


def test_an_extended_deadline_falls_due_on_its_new_date_alone() -> None:
    later = COMPLETION_DUE + 20 * DAY
    [extended] = grants(given(*IN_PROGRESS, EXTENSION), later)
    assert isinstance(extended, DeadlineExtended)
    state = given(*IN_PROGRESS, EXTENSION, extended)
    assert state.requests == ()
    assert rectification.fall_due(state, deadline=Deadline.COMPLETION, due_on=COMPLETION_DUE) == []
    assert len(rectification.fall_due(state, deadline=Deadline.COMPLETION, due_on=later)) == 1


def test_an_answered_deadline_is_not_extended() -> None:
    with pytest.raises(extension.NothingToExtend):
        grants(given(*IN_PROGRESS), COMPLETION_DUE, Deadline.MEASURES)
    with pytest.raises(extension.NothingToExtend):
        asks(given(*IN_PROGRESS), COMPLETION_DUE, Deadline.MEASURES)


@pytest.mark.parametrize(
    "moot", [reported(EXTENSION.on), RectificationWithdrawn(reason="误发", on=EXTENSION.on)], ids=["reported", "withdrawn"]
)
def test_a_request_needs_no_answer_once_its_deadline_has_one(moot: RectificationEvent) -> None:
    assert given(*IN_PROGRESS, EXTENSION, moot).requests == ()


def test_measures_that_come_leave_a_request_for_the_completion_open() -> None:
    state = given(DRAFTED, ISSUED, ACKNOWLEDGED, EXTENSION, submitted(MEASURES_DUE))
    assert [one.deadline for one in state.requests] == [Deadline.COMPLETION]


def test_an_open_request_goes_with_its_unit() -> None:
    asked = open_request.evolve(open_request.OpenRequest(), EXTENSION)
    handed = FeedbackHandedOver(from_unit=UNIT, to_unit="219002")
    assert open_request.evolve(asked, handed) == open_request.OpenRequest(open_request.Status.COMPLETION, "219002")


def test_what_answers_one_deadline_leaves_the_request_for_the_other_waiting() -> None:
    asked = open_request.evolve(open_request.OpenRequest(), EXTENSION)
    assert open_request.evolve(asked, submitted(MEASURES_DUE)) == asked
    assert open_request.evolve(asked, reported(EXTENSION.on)).status is open_request.Status.ANSWERED
