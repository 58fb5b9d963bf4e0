"""The views of feedback: recorded events in, questions answered."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection

from feedback.views import deadlines, disclosures, rectification_tally, rectifications
from shared.events.envelope import Event
from shared.events.feedback import (
    Channel,
    Deadline,
    DeadlineExtended,
    DisclosureOverdue,
    DisclosurePublished,
    DisclosureRequired,
    DisclosureSubject,
    Origin,
    RectificationClosed,
    RectificationDue,
    RectificationOverdue,
    RectificationWithdrawn,
)
from shared.runtime.clock import midnight
from shared.runtime.sql.searched import Asked
from tests.feedback.samples import (
    ACKNOWLEDGED,
    COMPLETION_DUE,
    DRAFTED,
    ISSUED,
    ISSUED_ON,
    ITEM,
    MEASURES_DUE,
    REPORTED,
    UNIT,
    VERIFIED,
    submitted,
)
from tests.scenario.events import emptied, in_stream

STREAM = f"rectification/{ITEM}/1"
DAY = timedelta(days=1)
END = midnight(date(2021, 1, 1))
M_OVERDUE = RectificationOverdue(unit=UNIT, demand="补齐台账", deadline=Deadline.MEASURES, due_on=MEASURES_DUE)
C_OVERDUE = RectificationOverdue(unit=UNIT, demand="补齐台账", deadline=Deadline.COMPLETION, due_on=COMPLETION_DUE)
CLOSED = RectificationClosed(unit=UNIT, origin=Origin.KEY)
EXTENDED = DeadlineExtended(deadline=Deadline.MEASURES, due_on=MEASURES_DUE + 9 * DAY, reason="招标", on=MEASURES_DUE + DAY)


def dues(conn: Connection, moment: datetime = END) -> list[tuple[datetime, str]]:
    return [(due.moment, due.name) for due in deadlines.due(conn, moment, 100)]


def test_what_falls_due_comes_in_order_of_its_moments(conn: Connection) -> None:
    emptied(conn, deadlines.VIEW)
    deadlines.project(conn, in_stream(STREAM, DRAFTED, ISSUED))
    moments = [MEASURES_DUE, MEASURES_DUE + DAY, COMPLETION_DUE, COMPLETION_DUE + DAY]
    assert [moment for moment, _ in dues(conn)] == [midnight(day) for day in moments]
    assert [moment for moment, _ in dues(conn, midnight(MEASURES_DUE))] == [midnight(MEASURES_DUE)]
    assert dues(conn, midnight(MEASURES_DUE) - timedelta(seconds=1)) == []


@pytest.mark.parametrize(
    ("answered_on", "left"),
    [(MEASURES_DUE - DAY, 0), (MEASURES_DUE, 1), (MEASURES_DUE + DAY, 2)],
)
def test_an_answer_takes_away_what_falls_later(conn: Connection, answered_on: date, left: int) -> None:
    emptied(conn, deadlines.VIEW)
    deadlines.project(conn, in_stream(STREAM, DRAFTED, ISSUED, ACKNOWLEDGED, submitted(answered_on)))
    assert len([name for _, name in dues(conn) if name.startswith("MEASURES")]) == left


def test_what_is_told_is_told_no_more_and_an_extension_sets_a_new_date(conn: Connection) -> None:
    emptied(conn, deadlines.VIEW)
    due = RectificationDue(unit=UNIT, demand="补齐台账", deadline=Deadline.MEASURES, due_on=MEASURES_DUE)
    later = MEASURES_DUE + 4 * DAY
    extended = DeadlineExtended(deadline=Deadline.MEASURES, due_on=later, reason="晚", on=MEASURES_DUE)
    deadlines.project(conn, in_stream(STREAM, DRAFTED, ISSUED, due, extended))
    assert [moment for moment, name in dues(conn) if name.startswith("MEASURES")] == [midnight(later), midnight(later + DAY)]


def test_a_disclosure_is_overdue_the_day_after_unless_it_was_published(conn: Connection) -> None:
    stream = f"disclosure/{ITEM}/GOAL"
    required = DisclosureRequired(subject=DisclosureSubject.GOAL, unit=UNIT, name="养护", due_on=MEASURES_DUE)
    on_the_day = DisclosurePublished(
        subject=DisclosureSubject.GOAL, unit=UNIT, url="https://a.example/1", channel=Channel.MEDIA, on=MEASURES_DUE, on_time=True
    )
    late = on_the_day.model_copy(update={"on": MEASURES_DUE + DAY, "on_time": False})
    for events, left in (([required], 1), ([required, on_the_day], 0), ([required, late], 1)):
        emptied(conn, deadlines.VIEW)
        deadlines.project(conn, in_stream(stream, *events))
        assert len(dues(conn)) == left
    emptied(conn, disclosures.VIEW)
    overdue = DisclosureOverdue(subject=DisclosureSubject.GOAL, unit=UNIT, due_on=MEASURES_DUE)
    disclosures.project(conn, in_stream(stream, required, late, overdue))
    [row] = disclosures.page(conn, year=2019, scope="219", asked=Asked(limit=10)).items
    assert (row.status, row.on_time) == ("已公开", False)


def test_a_rectification_shows_its_state_and_its_dates_to_its_own_unit(conn: Connection) -> None:
    emptied(conn, rectifications.VIEW)
    rectifications.project(conn, in_stream(STREAM, *REPORTED))
    [row] = rectifications.page(conn, year=2019, origin=None, drafts=False, scope="219", today=MEASURES_DUE, asked=Asked(limit=10)).items
    assert (row.status, row.origin, row.measures_due_on, row.completion_due_on) == ("已报结果", "KEY", MEASURES_DUE, COMPLETION_DUE)
    assert (row.issued_on, row.ended_on, row.problem_count, row.due_on) == (ISSUED_ON, None, len(ISSUED.problems), None)
    assert (
        rectifications.page(conn, year=2019, origin=None, drafts=False, scope="301", today=MEASURES_DUE, asked=Asked(limit=10)).items == []
    )


def test_the_next_date_of_a_rectification_is_the_first_that_is_not_answered_and_a_closed_one_has_none(conn: Connection) -> None:
    events = in_stream(STREAM, DRAFTED, ISSUED, ACKNOWLEDGED, submitted(MEASURES_DUE), *REPORTED[4:], VERIFIED, CLOSED)
    seen = []
    for end in (2, 4, len(events)):
        emptied(conn, rectifications.VIEW)
        rectifications.project(conn, events[:end])
        [row] = rectifications.page(conn, year=2019, origin=None, drafts=True, scope="", today=MEASURES_DUE, asked=Asked(limit=10)).items
        seen.append((row.due_on, row.ended_on is not None))
    assert seen == [(MEASURES_DUE, False), (COMPLETION_DUE, False), (None, True)]


def test_the_ages_of_a_years_rectifications_are_those_of_the_list(conn: Connection) -> None:
    emptied(conn, rectifications.VIEW)
    withdrawn = RectificationWithdrawn(reason="误发", on=MEASURES_DUE)
    stories: list[list[Event]] = [[], [EXTENDED], [submitted(MEASURES_DUE)], [withdrawn]]
    for n, more in enumerate(stories, 1):
        rectifications.project(conn, in_stream(f"rectification/{ITEM}/{n}", DRAFTED, ISSUED, *more))
    rectifications.project(conn, in_stream(f"rectification/{ITEM}/9", DRAFTED))
    for late, first in ((-8, "ahead"), (-7, "soon"), (0, "soon"), (1, "late"), (7, "late"), (8, "late7"), (30, "late7"), (31, "late30")):
        today = MEASURES_DUE + late * DAY
        rows = rectifications.page(conn, year=2019, scope="219", drafts=False, origin=None, today=today).items
        told = rectifications.figures(conn, year=2019, scope="219", drafts=False, today=today)
        counted = {one.age: one.rectifications for one in told.ages}
        going = [row for row in rows if not row.ended_on]
        behind = [(today - row.due_on).days for row in going if row.due_on and row.due_on < today]
        assert (told.open, told.ended, told.late, told.longest) == (len(going), len(rows) - len(going), len(behind), max(behind, default=0))
        assert (told.problems, told.amount) == (sum(row.problem_count for row in going), sum(row.amount for row in going))
        assert counted == {age: [row.age for row in rows].count(age) for age in counted}
        assert (rows[0].age, rows[3].age, sum(counted.values())) == (first, "ended", 4)
    every = rectifications.figures(conn, year=2019, scope="", drafts=True, today=MEASURES_DUE, origin=rows[0].origin)
    assert [one.rectifications for one in every.ages if one.age == "undated"] == [1], "a draft has no date"


@pytest.mark.parametrize(
    ("events", "overdue"),
    [
        ([M_OVERDUE], True),
        ([M_OVERDUE, submitted(MEASURES_DUE + DAY)], False),
        ([submitted(MEASURES_DUE + DAY), M_OVERDUE], False),
        ([M_OVERDUE, C_OVERDUE, submitted(COMPLETION_DUE + 2 * DAY)], True),
        ([M_OVERDUE, EXTENDED], False),
        ([EXTENDED, M_OVERDUE], False),
        ([M_OVERDUE, RectificationWithdrawn(reason="误发", on=COMPLETION_DUE)], False),
    ],
)
def test_it_is_overdue_while_some_date_has_passed_unanswered(conn: Connection, events: list[Event], overdue: bool) -> None:
    emptied(conn, rectifications.VIEW)
    rectifications.project(conn, in_stream(STREAM, DRAFTED, ISSUED, ACKNOWLEDGED, *events))
    [row] = rectifications.page(conn, year=2019, origin=None, drafts=True, scope="", today=MEASURES_DUE, asked=Asked(limit=10)).items
    assert row.overdue is overdue


def test_the_tally_counts_by_work_year_and_origin_and_batches_do_not_matter(conn: Connection) -> None:
    overdue = RectificationOverdue(unit=UNIT, demand="补齐台账", deadline=Deadline.MEASURES, due_on=MEASURES_DUE)
    events = in_stream(STREAM, *REPORTED, overdue, VERIFIED, CLOSED)
    for cut in range(len(events) + 1):
        emptied(conn, rectification_tally.VIEW)
        rectification_tally.project(conn, events[:cut])
        rectification_tally.project(conn, events[cut:])
        counted = {line.origin: line for line in rectification_tally.by_origin(conn, work_year=2020)}
        key = counted[Origin.KEY]
        assert (key.issued, key.measures_on_time, key.measures_late, key.completed, key.overdue) == (1, 1, 0, 1, 1)
        assert counted[Origin.SELF].issued == 0
