"""The firm that is engaged for a key monitoring: whose it may not be, and what it may not conclude."""

import pytest

from monitoring.decisions import key_monitoring
from monitoring.decisions.key_monitoring import KEY_MONITORING
from monitoring.decisions.separation import OwnUnit, SubmitterReviews
from shared.runtime.actor import Actor
from tests.monitoring.judging import ENGAGED, PICKED, REPORTED
from tests.monitoring.samples import WANG


def test_the_firm_that_reported_does_not_conclude() -> None:
    state = KEY_MONITORING.fold([PICKED, ENGAGED, REPORTED])
    with pytest.raises(SubmitterReviews, match="TP01"):
        key_monitoring.conclude(state, opinion="办结", actor=Actor("zhong", "TP01"))
    assert key_monitoring.conclude(state, opinion="办结", actor=Actor("bei", "TP02"))


@pytest.mark.parametrize("code", ["219", "219001", "219001003"])
def test_no_unit_of_the_own_department_is_engaged_as_third_party(code: str) -> None:
    with pytest.raises(OwnUnit, match=code):
        key_monitoring.engage(KEY_MONITORING.fold([PICKED]), third_party="养护公司", code=code, contract="2020-03", actor=WANG)
