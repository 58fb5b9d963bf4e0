"""The department above answers for its units in feedback, so it judges nothing of theirs."""

from enum import StrEnum

import pytest

from feedback.decisions.separation import SelfVerification
from shared.runtime.actor import Actor
from tests.feedback.judging import JUDGING
from tests.feedback.samples import UNIT
from tests.scenario.judging import Judged


@pytest.mark.parametrize(("decision", "judged"), JUDGING)
def test_the_department_above_judges_nothing_of_its_units(decision: StrEnum, judged: Judged) -> None:
    with pytest.raises(SelfVerification, match=UNIT[:3]):
        judged.judge(Actor("chen", UNIT[:3]))


@pytest.mark.parametrize(("decision", "judged"), JUDGING)
def test_another_unit_of_the_department_judges(decision: StrEnum, judged: Judged) -> None:
    assert judged.judge(Actor("wu", "219002"))
