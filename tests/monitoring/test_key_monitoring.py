import pytest

from monitoring.decisions.key_monitoring import (
    KEY_MONITORING,
    MarkedAlready,
    Status,
    engage,
    mark_candidate,
    report,
    select,
)
from tests.monitoring.samples import ENGAGED, MARKED, REPORT, REPORTED, SELECTED, WANG
from tests.scenario.deciders import Given

given = Given(KEY_MONITORING)


def test_finance_says_why_it_picks_an_item() -> None:
    assert select(given(), unit="219001", name=SELECTED.name, amount=SELECTED.amount, reason="社会关注度高", actor=WANG) == [SELECTED]


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
