from datetime import date
from functools import partial

import pytest

from monitoring.decisions.key_monitoring import (
    KEY_MONITORING,
    MarkedAlready,
    Status,
    cancel,
    end,
    engage,
    mark_candidate,
    report,
    select,
)
from monitoring.decisions.separation import SubmitterReviews
from shared.events.monitoring import KeyMonitoringCancelled
from shared.runtime.actor import Actor
from shared.runtime.decider import OutOfOrder
from tests.monitoring.samples import ENGAGED, MARKED, REPORT, REPORTED, SELECTED, WANG
from tests.scenario.deciders import Given

given = Given(KEY_MONITORING)


def test_finance_says_why_it_picks_an_item() -> None:
    picking = partial(select, given(), unit="219001", name=SELECTED.name, amount=SELECTED.amount, reason="社会关注度高")
    assert picking(today=date(2020, 7, 1), actor=WANG) == [SELECTED]


def test_a_third_party_works_on_what_it_is_engaged_for() -> None:
    assert engage(given(SELECTED), third_party="北京中泽融信", code="TP01", contract="2020-03", units=(), actor=WANG) == [ENGAGED]
    assert KEY_MONITORING.engaged(given(SELECTED, ENGAGED)) == "TP01"
    assert KEY_MONITORING.engaged(given(SELECTED)) == ""


def test_the_office_may_report_without_a_third_party() -> None:
    assert report(given(SELECTED), report=REPORT, findings="物资台账不全", problems=("台账不全",), actor=WANG) == [REPORTED]


def test_an_item_is_marked_as_next_years_candidate_once() -> None:
    assert mark_candidate(given(SELECTED, ENGAGED), reason=MARKED.reason, actor=WANG) == [MARKED]
    with pytest.raises(MarkedAlready, match="新冠"):
        mark_candidate(given(SELECTED, MARKED), reason=MARKED.reason, actor=WANG)


def test_a_mark_leaves_the_state_as_it_is() -> None:
    assert given(SELECTED, ENGAGED, MARKED).status is Status.ENGAGED


CANCELLED = KeyMonitoringCancelled(reason="更换机构")


def test_a_cancelled_key_monitoring_is_nobodys_task_and_no_candidate_and_may_be_selected_anew() -> None:
    assert cancel(given(SELECTED, ENGAGED, MARKED), reason="更换机构", actor=WANG) == [CANCELLED]
    ended = given(SELECTED, ENGAGED, MARKED, CANCELLED)
    assert (ended.status, ended.candidate, KEY_MONITORING.engaged(ended)) == (Status.CANCELLED, False, "")
    anew = given(SELECTED, ENGAGED, MARKED, CANCELLED, SELECTED)
    assert (anew.status, anew.third_party_code) == (Status.SELECTED, "")
    with pytest.raises(OutOfOrder):
        mark_candidate(ended, reason=MARKED.reason, actor=WANG)


def test_what_was_reported_is_concluded_and_not_cancelled() -> None:
    with pytest.raises(OutOfOrder):
        cancel(given(SELECTED, REPORTED), reason="更换机构", actor=WANG)


def test_the_engaged_firms_people_do_not_cancel_its_task() -> None:
    with pytest.raises(SubmitterReviews, match="TP01"):
        cancel(given(SELECTED, ENGAGED), reason="不愿继续", actor=Actor("gao", "TP01"))


def test_a_cancelled_goal_ends_what_was_selected_before_and_is_not_reported() -> None:
    ended = partial(end, reason="项目撤销", on=date(2020, 7, 1))
    with_goal = KeyMonitoringCancelled(reason="绩效目标已撤销：项目撤销")
    unsaid = SELECTED.model_copy(update={"on": None})
    assert ended(given(SELECTED, ENGAGED)) == ended(given(unsaid)) == [with_goal]
    later = SELECTED.model_copy(update={"on": date(2020, 7, 2)})
    for events in ((), (later,), (SELECTED, REPORTED), (SELECTED, CANCELLED)):
        assert ended(given(*events)) == []
