"""Deadlines over every order of answers, new dates and standstills: the view and the decision together."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import Connection

from feedback.decisions import disclosure
from feedback.decisions.disclosure import Disclosure
from feedback.views import deadlines
from shared.events.envelope import Event
from shared.events.feedback import (
    Channel,
    Deadline,
    DeadlineExtended,
    DisclosureExempted,
    DisclosurePublished,
    DisclosureRequired,
    DisclosureSubject,
    MeasuresReturned,
    RectificationClosed,
    RectificationReturned,
    RectificationWithdrawn,
)
from shared.runtime.clock import midnight
from shared.runtime.deciding.reaction import Due
from tests.feedback.samples import (
    ACCEPTED,
    ACKNOWLEDGED,
    COMPLETION_DUE,
    DRAFTED,
    ISSUED,
    ISSUED_ON,
    ITEM,
    MEASURES_DUE,
    REQUIREMENT,
    UNIT,
    VERIFIED,
    reported,
    submitted,
)
from tests.scenario.events import Telling, emptied

DAY = timedelta(days=1)
LAST = date(2020, 7, 24)
"""Some days after the last date that any of these diaries sets."""
DAYS = [ISSUED_ON + n * DAY for n in range((LAST - ISSUED_ON).days + 1)]
NEVER = date.max
Diary = Sequence[tuple[date, Event]]
Fallen = tuple[str, str, date, datetime]


class Calendar:
    """A rectification or a disclosure as days go by: mornings tell what fell due, unless the service stands still."""

    def __init__(self, conn: Connection, stream: str) -> None:
        emptied(conn, deadlines.VIEW)
        self._conn, self._stream = conn, stream
        self._logs = Telling()
        self._fallen: list[Fallen] = []

    def hear(self, event: Event) -> None:
        self._logs(self._stream, event)
        deadlines.project(self._conn, self._logs.recorded[-1:])

    def morning(self, day: date) -> None:
        for due in deadlines.due(self._conn, midnight(day), 100):
            self._tell(due)
            self._tell(due)

    def _tell(self, due: Due) -> None:
        state = due.command.decider.fold([one.event for one in self._logs.recorded])
        for event in due.command.decide(state):
            self._fallen.append((type(event).__name__, getattr(event, "deadline", ""), event.due_on, due.moment))
            self.hear(event)

    def live(self, diary: Diary, standing_still: range) -> list[Fallen]:
        for n, day in enumerate(DAYS):
            if n not in standing_still:
                self.morning(day)
            for on, event in diary:
                if on == day:
                    self.hear(event)
        self.morning(LAST + DAY)
        self.morning(LAST + DAY)
        return self._fallen


def expected(deadline: Deadline, due_on: date, ended_on: date) -> list[Fallen]:
    """What is told of a deadline that was answered on a day: every midnight up to that day's own."""
    moments = (("RectificationDue", due_on), ("RectificationOverdue", due_on + DAY))
    return [(name, deadline, due_on, midnight(day)) for name, day in moments if day <= ended_on]


PUNCTUAL, ALL_ALONG = range(0), range(len(DAYS))
STANDSTILLS = [PUNCTUAL, range(5, 14), range(8, 10), range(9, 45), ALL_ALONG]
ANSWERS = [-2, -1, 0, 1, 2, 8]


@pytest.mark.parametrize("standing_still", STANDSTILLS, ids=str)
@pytest.mark.parametrize(("measures", "completion"), [*product(ANSWERS, ANSWERS), (None, None), (3, None)])
def test_each_midnight_before_the_answer_is_told_once_whenever_the_service_is_there(
    conn: Connection, measures: int | None, completion: int | None, standing_still: range
) -> None:
    first = NEVER if measures is None else MEASURES_DUE + measures * DAY
    second = NEVER if completion is None else COMPLETION_DUE + completion * DAY
    diary: Diary = [
        (ISSUED_ON, DRAFTED),
        (ISSUED_ON, ISSUED),
        (ISSUED_ON, ACKNOWLEDGED),
        (first, submitted(first)),
        (first, ACCEPTED),
        (second, reported(second)),
        (second, VERIFIED),
        (second, RectificationClosed(unit=UNIT, origin=DRAFTED.origin)),
    ]
    lived = Calendar(conn, f"rectification/{ITEM}/1").live(diary, standing_still)
    due = expected(Deadline.MEASURES, MEASURES_DUE, first) + expected(Deadline.COMPLETION, COMPLETION_DUE, second)
    assert sorted(lived) == sorted(due)


@pytest.mark.parametrize("standing_still", STANDSTILLS, ids=str)
@pytest.mark.parametrize("extended", ANSWERS)
@pytest.mark.parametrize("answered", [1, 3, 4, 5, 9, None])
def test_an_extension_ends_the_old_date_on_its_day_and_begins_a_new_one(
    conn: Connection, extended: int, answered: int | None, standing_still: range
) -> None:
    on = MEASURES_DUE + extended * DAY
    later = on + 4 * DAY
    answer = NEVER if answered is None else on + answered * DAY
    diary: Diary = [
        (ISSUED_ON, DRAFTED),
        (ISSUED_ON, ISSUED),
        (ISSUED_ON, ACKNOWLEDGED),
        (on, DeadlineExtended(deadline=Deadline.MEASURES, due_on=later, reason="招标", on=on)),
        (answer, submitted(answer)),
    ]
    lived = Calendar(conn, f"rectification/{ITEM}/1").live(diary, standing_still)
    of_measures = [one for one in lived if one[1] is Deadline.MEASURES]
    assert sorted(of_measures) == sorted(expected(Deadline.MEASURES, MEASURES_DUE, on) + expected(Deadline.MEASURES, later, answer))


@pytest.mark.parametrize("standing_still", STANDSTILLS, ids=str)
@pytest.mark.parametrize("answered", [-2, -1, 0, 1, None])
def test_what_is_returned_has_its_own_date_even_the_same_one_again(conn: Connection, answered: int | None, standing_still: range) -> None:
    first, second = MEASURES_DUE - 3 * DAY, NEVER if answered is None else MEASURES_DUE + answered * DAY
    again = COMPLETION_DUE + 9 * DAY
    diary: Diary = [
        (ISSUED_ON, DRAFTED),
        (ISSUED_ON, ISSUED),
        (ISSUED_ON, ACKNOWLEDGED),
        (first, submitted(first)),
        (first, MeasuresReturned(reason="没有时限", measures_due_on=MEASURES_DUE)),
        (second, submitted(second)),
        (second, ACCEPTED),
        (COMPLETION_DUE, reported(COMPLETION_DUE)),
        (COMPLETION_DUE, RectificationReturned(unit=UNIT, reason="不足", completion_due_on=again)),
    ]
    lived = Calendar(conn, f"rectification/{ITEM}/1").live(diary, standing_still)
    measures = expected(Deadline.MEASURES, MEASURES_DUE, second)
    completion = expected(Deadline.COMPLETION, COMPLETION_DUE, COMPLETION_DUE) + expected(Deadline.COMPLETION, again, NEVER)
    assert sorted(lived) == sorted(measures + completion)


@pytest.mark.parametrize("standing_still", STANDSTILLS, ids=str)
@pytest.mark.parametrize("withdrawn", ANSWERS)
def test_a_withdrawal_ends_both_dates(conn: Connection, withdrawn: int, standing_still: range) -> None:
    on = MEASURES_DUE + withdrawn * DAY
    diary: Diary = [(ISSUED_ON, DRAFTED), (ISSUED_ON, ISSUED), (on, RectificationWithdrawn(reason="误发", on=on))]
    lived = Calendar(conn, f"rectification/{ITEM}/1").live(diary, standing_still)
    assert lived == expected(Deadline.MEASURES, MEASURES_DUE, on)


@pytest.mark.parametrize("standing_still", STANDSTILLS, ids=str)
@pytest.mark.parametrize("exempt", [False, True])
@pytest.mark.parametrize("ended", [*ANSWERS, None])
def test_a_disclosure_is_overdue_the_day_after_its_date(conn: Connection, ended: int | None, exempt: bool, standing_still: range) -> None:
    on = NEVER if ended is None else MEASURES_DUE + ended * DAY
    published = DisclosurePublished(
        subject=DisclosureSubject.GOAL, unit=UNIT, url="https://a.example/1", channel=Channel.MEDIA, on=on, on_time=on <= MEASURES_DUE
    )
    diary: Diary = [
        (ISSUED_ON, DisclosureRequired(subject=DisclosureSubject.GOAL, unit=UNIT, name="养护", due_on=MEASURES_DUE)),
        (on, DisclosureExempted(reason="涉密", on=on) if exempt else published),
    ]
    lived = Calendar(conn, f"disclosure/{ITEM}/GOAL").live(diary, standing_still)
    late = [("DisclosureOverdue", "", MEASURES_DUE, midnight(MEASURES_DUE + DAY))]
    assert lived == (late if on > MEASURES_DUE else [])


def test_nothing_is_required_by_yesterday_and_nothing_is_overdue_before_it_is_required() -> None:
    with pytest.raises(disclosure.DueInThePast):
        disclosure.require_it(Disclosure(), **REQUIREMENT, due_on=MEASURES_DUE - DAY, today=MEASURES_DUE)
    assert disclosure.fall_overdue(Disclosure()) == []
