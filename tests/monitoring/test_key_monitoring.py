from decimal import Decimal

import pytest

from monitoring.decisions.key_monitoring import (
    KEY_MONITORING,
    KeyMonitoring,
    KeyMonitoringEvent,
    MarkedAlready,
    Status,
    engage,
    mark_candidate,
    report,
    select,
)
from shared.events.monitoring import KeyMonitoringReported, KeyMonitoringSelected, NextYearCandidateMarked, ThirdPartyEngaged
from tests.monitoring.samples import REPORT, WANG

SELECTED = KeyMonitoringSelected(unit="219001", name="新冠肺炎疫情防控资金", amount=Decimal("5000000.00"), reason="社会关注度高")
ENGAGED = ThirdPartyEngaged(third_party="北京中泽融信", third_party_code="TP01", contract="2020-03")
REPORTED = KeyMonitoringReported(unit="219001", report=REPORT, findings="物资台账不全", problems=("台账不全",))
MARKED = NextYearCandidateMarked(reason="为来年重点评价打基础")


def given(*events: KeyMonitoringEvent) -> KeyMonitoring:
    return KEY_MONITORING.fold(events)


def test_finance_says_why_it_picks_an_item() -> None:
    assert select(given(), unit="219001", name=SELECTED.name, amount=SELECTED.amount, reason="社会关注度高", actor=WANG) == [SELECTED]


def test_a_third_party_works_on_what_it_is_engaged_for() -> None:
    assert engage(given(SELECTED), third_party="北京中泽融信", code="TP01", contract="2020-03", actor=WANG) == [ENGAGED]
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
