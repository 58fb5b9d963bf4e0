"""What comes late (迟报) has the light, the deduction and the consequence that the round's rule set lays down for so many days."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from monitoring.decisions.warning import answer_later
from monitoring.rules.lateness import LateBand
from monitoring.rules.rule_set import RuleSet
from monitoring.rules.shipped import SHIPPED
from shared.events.monitoring import Light, LightsAssessed, WarningKind, WarningRaised
from tests.monitoring.records import FILLED, given, returning, submitting
from tests.monitoring.samples import ASSIGNED
from tests.monitoring.shipped import named

BANDS = (
    {"from_days": 3, "light": "绿"},
    {"from_days": 6, "light": "黄", "deduction": "1.00"},
    {"from_days": 31, "light": "红", "deduction": "2.50", "consequence": "约谈主要负责人"},
)


def anhui(*bands: Any) -> RuleSet:
    return RuleSet.model_validate(named("anhui/2019").model_dump(mode="json") | {"lateness": bands})


def by_bands(key: str) -> RuleSet:
    return anhui(*BANDS)


def assessed(today: date) -> LightsAssessed:
    """The lights of a record that is submitted on that day."""
    events = submitting(given(ASSIGNED, FILLED), rules_named=by_bands, today=today)
    return next(event for event in events if isinstance(event, LightsAssessed))


def came(days: int) -> Any:
    """The lateness light of a record that came in so many days after it was due."""
    lights = assessed(ASSIGNED.due_on + timedelta(days=days)).lights
    return next((light for light in lights if light.kind is WarningKind.LATENESS), None)


@pytest.mark.parametrize(
    ("days", "light"), [(-5, None), (0, None), (2, None), (3, "绿"), (5, "绿"), (6, "黄"), (30, "黄"), (31, "红"), (400, "红")]
)
def test_the_days_after_the_due_date_say_which_band_a_record_falls_into(days: int, light: str | None) -> None:
    found = came(days)
    assert (found and found.light) == light


def test_the_light_says_what_it_was_computed_from_and_what_follows() -> None:
    found = came(31)
    assert found.inputs == {"due_on": "2020-07-15", "submitted_on": "2020-08-15", "days_late": "31", "deduction": "2.50"}
    assert found.sentence == "2020-07-15到期，2020-08-15报送，迟报31天：满31天亮红灯，扣考核分2.50分，约谈主要负责人"


def test_goal_and_execution_keep_their_own_lights() -> None:
    late, in_time = assessed(date(2020, 8, 15)), assessed(date(2020, 7, 10))
    assert (late.goal_light, late.execution_light) == (in_time.goal_light, in_time.execution_light) == (Light.GREEN, Light.GREEN)


def late_record() -> Any:
    state = given(ASSIGNED, FILLED)
    return given.then(state, submitting(state, rules_named=by_bands, today=date(2020, 7, 25)))


def test_what_is_returned_and_submitted_again_came_on_its_first_day() -> None:
    state = late_record()
    again = given.then(state, returning(state))
    raised = [one for one in submitting(again, rules_named=by_bands, today=date(2020, 9, 30)) if isinstance(one, WarningRaised)]
    assert [(one.warning.kind, one.warning.inputs["days_late"]) for one in raised] == [(WarningKind.LATENESS, "10")]


def test_no_later_record_undoes_that_this_one_came_late() -> None:
    state = late_record()
    assert [one.kind for one in state.warnings] == [WarningKind.LATENESS]
    assert answer_later(state, lights=[came(31)], month=9, stream="monitoring/360922-2020-P0017/09") == []


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ((BANDS[1], BANDS[0]), "迟报分档须按天数依次升高：3天排在6天之后"),
        ((BANDS[0], BANDS[0]), "迟报分档须按天数依次升高"),
        ((BANDS[1], {"from_days": 9, "light": "黄", "deduction": "0.50"}), "迟报满9天的扣分和灯色不得轻于满6天的"),
        ((BANDS[1], {"from_days": 9, "light": "绿", "deduction": "2.00"}), "迟报满9天的扣分和灯色不得轻于满6天的"),
        (({"from_days": 0, "light": "黄"},), "greater than or equal to 1"),
        (({"from_days": 5, "light": "蓝"},), "Input should be"),
    ],
)
def test_bands_that_treat_later_more_mildly_are_refused_with_the_place(bands: Any, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        anhui(*bands)


def test_no_shipped_set_has_bands_for_no_document_found_states_any() -> None:
    assert [rules.key for rules in SHIPPED if rules.lateness] == []
    assert LateBand(from_days=1, light=Light.GREEN).deduction == 0
