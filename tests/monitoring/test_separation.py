"""The firm that is engaged for a key monitoring: whose it may not be, and what it may not conclude."""

import pytest

from monitoring.decisions import key_monitoring
from monitoring.decisions.key_monitoring import KEY_MONITORING
from monitoring.decisions.separation import FirmReportsItself, OwnUnit, SubmitterReviews, UnitIsNoThirdParty
from shared.runtime.actor import Actor
from tests.monitoring.judging import ENGAGED, PICKED, REPORTED
from tests.monitoring.samples import REPORT, WANG


def test_the_firm_that_reported_does_not_conclude() -> None:
    state = KEY_MONITORING.fold([PICKED, ENGAGED, REPORTED])
    with pytest.raises(SubmitterReviews, match="TP01"):
        key_monitoring.conclude(state, opinion="办结", actor=Actor("zhong", "TP01"))
    assert key_monitoring.conclude(state, opinion="办结", actor=Actor("bei", "TP02"))


@pytest.mark.parametrize("code", ["219", "219001", "219001003"])
def test_no_unit_of_the_own_department_is_engaged_as_third_party(code: str) -> None:
    with pytest.raises(OwnUnit, match=code):
        key_monitoring.engage(KEY_MONITORING.fold([PICKED]), third_party="养护公司", code=code, contract="2020-03", units=(), actor=WANG)


def test_no_unit_of_the_register_is_engaged_whatever_its_department() -> None:
    with pytest.raises(UnitIsNoThirdParty, match="301"):
        key_monitoring.engage(
            KEY_MONITORING.fold([PICKED]), third_party="种子站", code="301001", contract="2020-03", units={"301001", "301"}, actor=WANG
        )


def test_an_engaged_firm_reports_itself_and_the_office_only_on_its_behalf() -> None:
    state = KEY_MONITORING.fold([PICKED, ENGAGED])
    with pytest.raises(FirmReportsItself, match="北京中泽融信"):
        key_monitoring.report(state, report=REPORT, findings="正常", problems=(), actor=WANG)
    [by_office] = key_monitoring.report(state, report=REPORT, findings="正常", problems=(), actor=WANG, on_behalf=True)
    [by_firm] = key_monitoring.report(state, report=REPORT, findings="正常", problems=(), actor=Actor("zhong", "TP01"))
    assert [getattr(event, "on_behalf_of", "") for event in (by_office, by_firm)] == ["北京中泽融信", None]
