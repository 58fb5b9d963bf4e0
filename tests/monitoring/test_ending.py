"""A record ends with its goal: not reported on, not reviewed, not late, and without an open warning."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from monitoring.decisions.record import assign, end, fall_overdue
from monitoring.decisions.record_state import Status
from monitoring.views import deadlines, late, records, watchlist
from shared.events.monitoring import ItemWatched, MonitoringClosed, MonitoringEnded, MonitoringOverdue, WarningCleared
from shared.runtime.clock import midnight
from shared.runtime.sql.searched import Asked
from tests.monitoring.records import FILLED_BEHIND, given, submitted
from tests.monitoring.samples import AMOUNT, ASKED_ON, ASSIGNED, GOAL, INDICATORS, ROADS
from tests.monitoring.shipped import named
from tests.scenario.events import Telling, emptied, in_stream

DAY = timedelta(days=1)
ENDED = MonitoringEnded(unit="219001", reason="绩效目标已撤销：项目撤销", on=ASKED_ON)
OVERDUE = MonitoringOverdue(unit="219001", due_on=ASSIGNED.due_on)
STREAM = f"monitoring/{ROADS}/06"


def test_an_open_record_ends_with_its_goal_and_may_be_asked_for_anew() -> None:
    assert end(given(ASSIGNED), reason="项目撤销", on=ASKED_ON) == [ENDED]
    ended = given(ASSIGNED, ENDED)
    assert ended.status is Status.ENDED
    assert end(ended, reason="又", on=ASKED_ON) == end(given(), reason="项目撤销", on=ASKED_ON) == []
    assert assign(ended, assignment=ASSIGNED)


def test_open_warnings_end_with_it_and_a_closed_record_stays_closed() -> None:
    state = submitted(ASSIGNED, FILLED_BEHIND)
    *cleared, last = end(state, reason="项目撤销", on=date(2020, 8, 1))
    assert {type(one) for one in cleared} == {WarningCleared}
    assert len(cleared) == len(state.warnings) > 0
    assert isinstance(last, MonitoringEnded)
    closed = given.then(state, [MonitoringClosed()])
    assert end(closed, reason="项目撤销", on=date(2020, 8, 1)) == cleared


def test_a_goal_cancelled_before_the_demand_ends_nothing() -> None:
    assert end(given(ASSIGNED), reason="项目撤销", on=ASKED_ON - DAY) == []
    of_before = given(ASSIGNED.model_copy(update={"on": None}))
    assert end(of_before, reason="项目撤销", on=ASSIGNED.due_on - DAY) == []
    assert end(of_before, reason="项目撤销", on=ASSIGNED.due_on), "what was due by then had been asked before"


@pytest.mark.parametrize(("on", "told"), [(ASSIGNED.due_on, False), (ASSIGNED.due_on + DAY, True)])
def test_what_was_overdue_before_the_end_is_still_told(conn: Connection, on: date, told: bool) -> None:
    ended = ENDED.model_copy(update={"on": on})
    assert bool(fall_overdue(given(ASSIGNED, ended))) is told
    events = in_stream(STREAM, ASSIGNED, ended)
    for cut in range(len(events) + 1):
        emptied(conn, deadlines.VIEW)
        deadlines.project(conn, events[:cut])
        deadlines.project(conn, events[cut:])
        assert bool(deadlines.due(conn, midnight(date(2020, 12, 31)), 9)) is told


def test_what_has_ended_is_not_late_is_listed_as_ended_and_is_asked_again(conn: Connection) -> None:
    telling = Telling()
    telling(f"watch/{ROADS}", ItemWatched(kind=GOAL.kind, name=GOAL.name, unit=GOAL.unit, amount=AMOUNT, indicators=INDICATORS))
    for event in (ASSIGNED, OVERDUE, ENDED):
        telling(STREAM, event)
    for view in (late.VIEW, records.VIEW, watchlist.VIEW):
        emptied(conn, view)
        for cut in (2, 3):
            emptied(conn, view)
            view.project(conn, telling.recorded[:cut])
            view.project(conn, telling.recorded[cut:])
    assert late.page(conn, year=2020, scope="", today=date(2020, 7, 20), rules_named=named).items == []
    [row] = records.page(conn, year=2020, month=None, scope="", today=date(2020, 8, 1), asked=Asked(limit=9)).items
    assert (row.status, row.deadline) == ("已终止", "已终止")
    assert watchlist.not_asked(conn, year=2020, month=6) == [ROADS]
