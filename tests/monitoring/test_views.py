from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, select

from monitoring.decisions.record_state import Status
from monitoring.service import SERVICE
from monitoring.views import deadlines, key_monitorings, late, lights, records, rectified, rounds, warnings, watchlist
from monitoring.views.late import LateUnit
from monitoring.views.records import DeadlineLight
from monitoring.views.warnings import Standing, WarningRow
from shared.events.envelope import Event, RecordedEvent
from shared.events.feedback import RectificationWithdrawn
from shared.events.goals import UnitRegistered
from shared.events.monitoring import (
    Answered,
    ChoiceDemanded,
    Disposal,
    DisposalDecided,
    EvidenceUploaded,
    ItemWatched,
    Light,
    MonitoringClosed,
    MonitoringDeptReviewed,
    MonitoringFinReviewed,
    MonitoringOverdue,
    RoundClosed,
    WarningExplained,
    WarningKind,
    WarningRaised,
    WatchChanged,
    WatchEnded,
)
from shared.runtime.deciding.view import View
from shared.runtime.sql.searched import Asked
from tests.feedback import samples as rectifying
from tests.monitoring.records import FILLED, FILLED_BEHIND, given, returning, submitted, submitting
from tests.monitoring.samples import AMOUNT, ASSIGNED, ENGAGED, GOAL, HALF_YEAR, INDICATORS, MARKED, OPENED, REPORTED, ROADS, SELECTED
from tests.monitoring.shipped import named
from tests.scenario.events import Story, batches, hear, recorded_events
from tests.stores import Connect

BRIDGES = "360922-2020-P0018"
ROADS_RECORD, BRIDGES_RECORD = f"monitoring/{ROADS}/06", f"monitoring/{BRIDGES}/06"
WATCHED = ItemWatched(kind=GOAL.kind, name=GOAL.name, unit="219001", amount=AMOUNT, indicators=INDICATORS)
BRIDGES_ASSIGNED = ASSIGNED.model_copy(update={"unit": "301001", "name": "桥梁维护"})
OVERDUE = MonitoringOverdue(unit="301001", due_on=date(2020, 7, 15))

BEHIND = submitted(ASSIGNED, FILLED_BEHIND)
RETURNED = given.then(BEHIND, [*returning(BEHIND), FILLED])
ASKED = ChoiceDemanded(unit="301001", name="桥梁维护", month=6, rule_set="sichuan/2025-choice", within_workdays=10, due_on=date(2020, 8, 3))
ROADS_STORY: list[Event] = [
    ASSIGNED,
    FILLED_BEHIND,
    *submitting(given(ASSIGNED, FILLED_BEHIND)),
    *returning(BEHIND),
    FILLED,
    *submitting(RETURNED, today=date(2020, 7, 18)),
    MonitoringDeptReviewed(opinion="属实"),
    MonitoringFinReviewed(opinion="同意"),
    MonitoringClosed(),
]
BRIDGES_LATE = submitting(given(BRIDGES_ASSIGNED, FILLED_BEHIND), today=date(2020, 7, 20))
STORY: list[tuple[str, Event]] = [
    (f"watch/{ROADS}", WATCHED),
    (f"watch/{BRIDGES}", WATCHED.model_copy(update={"unit": "301001", "name": "桥梁维护"})),
    (f"watch/{ROADS}", WatchChanged(goal_version=2, amount=Decimal("900000.00"), indicators=INDICATORS)),
    (f"round/{HALF_YEAR}", OPENED),
    *((ROADS_RECORD, event) for event in ROADS_STORY),
    (BRIDGES_RECORD, BRIDGES_ASSIGNED),
    (BRIDGES_RECORD, OVERDUE),
    (BRIDGES_RECORD, FILLED_BEHIND),
    *((BRIDGES_RECORD, event) for event in BRIDGES_LATE),
    (f"key-monitoring/{ROADS}", SELECTED),
    (f"key-monitoring/{BRIDGES}", SELECTED.model_copy(update={"unit": "301001"})),
    (f"key-monitoring/{ROADS}", ENGAGED),
    (f"key-monitoring/{ROADS}", REPORTED),
    (f"key-monitoring/{ROADS}", MARKED),
    (f"disposal/{ROADS}", DisposalDecided(unit="219001", disposal=Disposal.CONTINUE, reason="按期推进")),
    (f"disposal/{BRIDGES}", ASKED),
    (f"watch/{BRIDGES}", WatchEnded(reason="项目撤销")),
    (f"round/{HALF_YEAR}", RoundClosed()),
    (f"rectification/{ROADS}/1", rectifying.ISSUED.model_copy(update={"found_in": ROADS_RECORD})),
    (f"rectification/{ROADS}/1", rectifying.reported(date(2020, 7, 1))),
    (f"rectification/{ROADS}/1", rectifying.VERIFIED),
    (f"rectification/{BRIDGES}/1", rectifying.ISSUED.model_copy(update={"found_in": BRIDGES_RECORD})),
    (f"rectification/{BRIDGES}/1", RectificationWithdrawn(reason="重复下达", on=date(2020, 7, 1))),
    (f"evidence/{ROADS}", EvidenceUploaded(sha256="a" * 64, unit="219001", name="监控自评表.pdf", media_type="application/pdf", size=9)),
]
UNITS: list[tuple[str, Event]] = [
    ("unit/360922-U219001", UnitRegistered(code="219001", name="县公路站")),
    ("unit/360922-U301001", UnitRegistered(code="301001", name="县桥梁所")),
]


def play(conn: Connection, view: View, story: Story, *, together: bool = True) -> None:
    recorded = recorded_events(story, "2020-07-01")
    hear(conn, view, [recorded] if together else batches(recorded, 1))


def rows(conn: Connection, view: View) -> list[set[tuple[Any, ...]]]:
    return [{tuple(map(str, row)) for row in conn.execute(select(table))} for table in view.tables]


@pytest.mark.parametrize("view", SERVICE.views, ids=lambda view: view.key)
def test_batches_of_any_size_give_the_same_rows(connect: Connect, view: View) -> None:
    whole, single = connect(), connect()
    play(whole, view, UNITS + STORY)
    play(single, view, UNITS + STORY, together=False)
    assert rows(whole, view) == rows(single, view)
    if view is not deadlines.VIEW:
        assert rows(whole, view)[0]


def test_what_was_put_right_in_a_record_is_known_and_a_withdrawn_notice_demands_nothing(conn: Connection) -> None:
    play(conn, rectified.VIEW, STORY)
    [one] = rectified.of_records(conn, [ROADS_RECORD, BRIDGES_RECORD])
    assert (one.found_in, one.demands, one.results, one.opinion) == (ROADS_RECORD, "补齐台账；加快支出", "已整改；已整改", "属实")


def test_the_watchlist_follows_adjustments_and_cancellations(conn: Connection) -> None:
    play(conn, watchlist.VIEW, STORY)
    page = watchlist.page(conn, year=2020, scope="", after=None, limit=50)
    assert [(row.item, row.amount, row.goal_version, row.ended) for row in page.items] == [
        (ROADS, Decimal("900000.00"), 2, False),
        (BRIDGES, AMOUNT, 1, True),
    ]
    assert watchlist.page(conn, year=2021, scope="", after=None, limit=50).items == []


def test_a_round_asks_what_is_watched_and_was_not_asked(conn: Connection) -> None:
    play(conn, watchlist.VIEW, STORY)
    assert watchlist.not_asked(conn, year=2020, month=6) == []
    assert watchlist.not_asked(conn, year=2020, month=10) == [ROADS]


def test_a_unit_sees_its_own_rows_and_pages_follow_each_other(conn: Connection) -> None:
    play(conn, watchlist.VIEW, STORY)
    assert [row.item for row in watchlist.page(conn, year=2020, scope="301", after=None, limit=50).items] == [BRIDGES]
    first = watchlist.page(conn, year=2020, scope="", after=None, limit=1)
    second = watchlist.page(conn, year=2020, scope="", after=first.next, limit=1)
    assert [row.item for row in (*first.items, *second.items)] == [ROADS, BRIDGES]
    assert second.next is None


def test_the_rounds_of_a_year_are_listed_with_their_rules(conn: Connection) -> None:
    play(conn, rounds.VIEW, STORY)
    [row] = rounds.of_year(conn, year=2020)
    assert (row.round, row.due_on, row.rule_set, row.closed) == (HALF_YEAR, date(2020, 7, 15), "anhui/2019", True)


def test_a_record_shows_its_status_its_first_submission_and_its_returns(conn: Connection) -> None:
    play(conn, records.VIEW, STORY)
    page = records.page(conn, year=2020, month=6, scope="219", today=date(2020, 8, 1), asked=Asked(limit=50))
    [row] = page.items
    assert (row.status, row.submitted_on, row.returns, row.amount) == (Status.CLOSED, date(2020, 7, 10), 1, AMOUNT)


@pytest.mark.parametrize(
    ("today", "light"),
    [
        (date(2020, 7, 9), DeadlineLight.NORMAL),
        (date(2020, 7, 10), DeadlineLight.NEAR),
        (date(2020, 7, 15), DeadlineLight.NEAR),
        (date(2020, 7, 16), DeadlineLight.PAST),
    ],
)
def test_the_deadline_light_turns_as_the_days_run_out(conn: Connection, today: date, light: DeadlineLight) -> None:
    play(conn, records.VIEW, [(ROADS_RECORD, ASSIGNED)])
    page = records.page(conn, year=2020, month=None, status=[Status.ASSIGNED], scope="", today=today, asked=Asked(limit=50))
    assert [row.deadline for row in page.items] == [light]


def late_units(conn: Connection) -> list[LateUnit]:
    return late.page(conn, year=2020, scope="", today=date(2020, 7, 20), rules_named=named).items


def test_an_overdue_record_is_outstanding_until_it_is_submitted(conn: Connection) -> None:
    story: Story = [*UNITS, (BRIDGES_RECORD, BRIDGES_ASSIGNED), (BRIDGES_RECORD, OVERDUE)]
    play(conn, late.VIEW, story)
    assert late_units(conn) == [LateUnit(unit="301001", unit_name="县桥梁所", outstanding=1, submitted_late=0, since=date(2020, 7, 15))]


@pytest.mark.parametrize("order", ["units first", "monitoring first", "in turns"])
def test_who_is_late_does_not_depend_on_which_log_is_heard_first(conn: Connection, order: str) -> None:
    recorded = recorded_events(UNITS + STORY)
    goals, own = [one for one in recorded if one.log == "goals"], [one for one in recorded if one.log == "monitoring"]
    interleaved: dict[str, list[RecordedEvent[Any]]] = {
        "units first": goals + own,
        "monitoring first": own + goals,
        "in turns": [*own[:9], goals[0], *own[9:20], goals[1], *own[20:]],
    }
    hear(conn, late.VIEW, batches(interleaved[order], 1))
    assert late_units(conn) == [LateUnit(unit="301001", unit_name="县桥梁所", outstanding=0, submitted_late=1, since=None)]


def test_a_late_submission_that_was_faster_than_the_overdue_is_not_outstanding(conn: Connection) -> None:
    story = [(BRIDGES_RECORD, event) for event in [BRIDGES_ASSIGNED, FILLED_BEHIND, *BRIDGES_LATE, OVERDUE]]
    play(conn, late.VIEW, story)
    assert [(row.outstanding, row.submitted_late) for row in late_units(conn)] == [(0, 1)]


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def test_a_record_falls_overdue_at_midnight_after_its_due_date(conn: Connection) -> None:
    play(conn, deadlines.VIEW, [(ROADS_RECORD, ASSIGNED)])
    assert deadlines.due(conn, at("2020-07-15T23:59:59+08:00"), 10) == []
    [due] = deadlines.due(conn, at("2020-07-16T00:00:00+08:00"), 10)
    assert due.moment == at("2020-07-16T00:00:00+08:00")
    assert due.command.key == f"{ROADS}/06"
    assert due.command.decide(given(ASSIGNED)) == [MonitoringOverdue(unit="219001", due_on=date(2020, 7, 15))]


def test_a_deadline_leaves_with_a_timely_submission_or_when_it_is_told(conn: Connection) -> None:
    play(conn, deadlines.VIEW, STORY)
    assert deadlines.due(conn, at("2021-01-01T00:00:00+08:00"), 10) == []


def test_a_deadline_that_was_missed_stays_until_it_is_told(conn: Connection) -> None:
    story = [(BRIDGES_RECORD, event) for event in [BRIDGES_ASSIGNED, FILLED_BEHIND, *BRIDGES_LATE]]
    play(conn, deadlines.VIEW, story)
    assert len(deadlines.due(conn, at("2020-07-20T12:00:00+08:00"), 10)) == 1


def test_the_lights_of_the_latest_submission_are_shown_with_their_inputs(conn: Connection) -> None:
    play(conn, lights.VIEW, STORY)
    [row] = lights.page(conn, year=2020, month=6, scope="219", asked=Asked(limit=50)).items
    assert (row.execution_light, row.goal_light, row.execution_rate) == (Light.GREEN, Light.GREEN, Decimal("50.00"))
    assert row.lights[0].inputs["value"] == "100.00"
    assert row.event.startswith("monitoring-")


def listed(conn: Connection, standing: Standing, today: date = date(2020, 7, 20)) -> list[WarningRow]:
    return warnings.page(conn, year=2020, status=(standing,), scope="", today=today, after=None, limit=50).items


def test_open_warnings_are_listed_with_whose_task_they_are_and_until_when(conn: Connection) -> None:
    play(conn, warnings.VIEW, STORY)
    found = listed(conn, Standing.OPEN)
    assert [(row.unit, row.item, row.month, row.warning.kind, row.warning.indicator) for row in found] == [
        ("301001", BRIDGES, 6, WarningKind.INDICATOR, "养护里程"),
        ("301001", BRIDGES, 6, WarningKind.GOAL, None),
    ]
    assert {(row.raised_on, row.due_on, row.overdue) for row in found} == {(date(2020, 7, 1), date(2020, 8, 4), False)}
    assert all(row.overdue for row in listed(conn, Standing.OPEN, today=date(2020, 8, 5)))


def test_what_the_unit_explains_is_not_overdue_and_what_is_closed_says_by_what(conn: Connection) -> None:
    about: dict[str, Any] = {"kind": WarningKind.GOAL, "indicator": None}
    said = WarningExplained(**about, unit="301001", explanation="汛期停工", on=date(2020, 7, 21), by="wu")
    play(conn, warnings.VIEW, [*STORY, (BRIDGES_RECORD, said)])
    explained = listed(conn, Standing.OPEN, today=date(2020, 8, 5))[1]
    assert (explained.explanation, explained.explained_on, explained.overdue) == ("汛期停工", date(2020, 7, 21), False)
    closed = listed(conn, Standing.CLOSED)
    assert {(row.item, row.answered, row.reason) for row in closed} == {(ROADS, Answered.SUBMISSION, "重新报送后不再预警")}


def test_a_warning_of_before_there_was_a_term_has_the_usual_one(conn: Connection) -> None:
    [old] = [event for event in BRIDGES_LATE if isinstance(event, WarningRaised) and event.warning.kind is WarningKind.GOAL]
    play(conn, warnings.VIEW, [(BRIDGES_RECORD, old.model_copy(update={"due_on": None}))])
    assert [row.due_on for row in listed(conn, Standing.OPEN)] == [date(2020, 7, 16)]


def test_key_monitorings_and_candidates_are_listed(conn: Connection) -> None:
    play(conn, key_monitorings.VIEW, STORY)
    found = key_monitorings.page(conn, year=2020, scope="", after=None, limit=50).items
    assert [(row.item, row.status, row.third_party) for row in found] == [
        (ROADS, "已报告", "北京中泽融信"),
        (BRIDGES, "已选定", ""),
    ]
    marked = key_monitorings.candidates(conn, year=2020, scope="", after=None, limit=50).items
    assert [(row.item, row.candidate_reason) for row in marked] == [(ROADS, "为来年重点评价打基础")]
