"""A warning that nobody has answered lapses when its goal's year is ended, and is still there for finance to clear."""

from datetime import date
from typing import Any

import pytest

from monitoring.decisions.warning import NoSuchWarning, clear, explain, lapse
from shared.events.monitoring import Answered, WarningCleared, WarningLapsed
from shared.runtime.actor import Actor
from tests.monitoring.records import FILLED_BEHIND, given, submitted
from tests.monitoring.samples import ASSIGNED

ENDED_ON = date(2021, 1, 22)
BEHIND = submitted(ASSIGNED, FILLED_BEHIND)
FINANCE = Actor("wang")
FIRST = BEHIND.warnings[0]
ABOUT: dict[str, Any] = {"kind": FIRST.kind, "indicator": FIRST.indicator}
SAID: dict[str, Any] = {"explanation": "汛期停工", "measures": "", "by": "li", "today": date(2020, 7, 20)}


def test_every_open_warning_lapses_with_whether_it_was_explained_and_one_that_was_cleared_does_not() -> None:
    assert len(BEHIND.warnings) > 1
    explained = given.then(BEHIND, explain(BEHIND, **ABOUT, **SAID))
    told = lapse(explained, on=ENDED_ON)
    assert all(isinstance(one, WarningLapsed) and one.on == ENDED_ON for one in told)
    assert [(one.kind, one.explained) for one in told if isinstance(one, WarningLapsed)] == [
        (one.kind, one is FIRST) for one in BEHIND.warnings
    ]
    over = given.then(explained, told)
    assert (over.warnings, over.lapsed, over.explained, over.terms) == ((), BEHIND.warnings, (), {})
    assert lapse(over, on=ENDED_ON) == []
    cleared = given.then(BEHIND, clear(BEHIND, **ABOUT, reason="情况属实", actor=FINANCE))
    assert len(lapse(cleared, on=ENDED_ON)) == len(told) - 1


def test_nobody_owes_an_answer_to_what_has_lapsed_and_finance_may_still_clear_it() -> None:
    over = given.then(BEHIND, lapse(BEHIND, on=ENDED_ON))
    with pytest.raises(NoSuchWarning):
        explain(over, **ABOUT, **SAID)
    gone = clear(over, **ABOUT, reason="自评已说明", actor=FINANCE)
    assert gone == [WarningCleared(**ABOUT, reason="自评已说明", answered=Answered.EXPLANATION)]
    after = given.then(over, gone)
    assert len(after.lapsed) == len(BEHIND.warnings) - 1
    with pytest.raises(NoSuchWarning):
        clear(after, **ABOUT, reason="再次", actor=FINANCE)
