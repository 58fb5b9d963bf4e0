"""Records follow the treasury, and warnings what answers them: the decisions behind what monitoring does when it hears."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

import pytest

from monitoring.answering_warnings import (
    when_lights_assessed_answer_earlier_warnings,
    when_rectification_closed_answer_warnings,
)
from monitoring.decisions.execution import EXECUTION, Fact, Treasury, correct, report
from monitoring.decisions.lights import follow_treasury
from monitoring.decisions.record_state import Record, RecordEvent
from monitoring.decisions.round import ROUND
from monitoring.decisions.warning import answer_later, lapse
from monitoring.following_treasury import (
    when_execution_corrected_assess_anew,
    when_execution_reported_assess_anew,
    when_monitoring_submitted_ask_the_treasury_again,
)
from shared.events.feedback import Origin, RectificationClosed
from shared.events.monitoring import (
    Answered,
    ExecutionCorrected,
    LaterKnowledgeNoted,
    Light,
    LightsAssessed,
    LightsReassessed,
    MonitoringClosed,
    Oddity,
    RoundClosed,
    Stated,
    WarningCleared,
    WarningKind,
    WarningRaised,
)
from tests.monitoring.records import FILLED, FILLED_BEHIND, given, submitted, submitting
from tests.monitoring.samples import AMOUNT, ASSIGNED, FACT, OPENED, ROADS
from tests.monitoring.shipped import named
from tests.scenario.deciders import Given
from tests.scenario.events import in_stream

TREASURY = Given(EXECUTION)
OPEN, OVER = ROUND.fold([OPENED]), ROUND.fold([OPENED, RoundClosed()])
LESS = replace(FACT, reference="treasury/78", executed=Decimal("300000.00"))
TODAY = date(2020, 7, 20)
ON_COURSE, BEHIND = submitted(ASSIGNED, FILLED), submitted(ASSIGNED, FILLED_BEHIND)


def told(*facts: Fact) -> Treasury:
    return reduce(lambda state, fact: TREASURY.then(state, report(state, fact=fact, today=TODAY)), facts, Treasury())


def corrected(state: Treasury, fact: Fact, corrects: str) -> Treasury:
    return TREASURY.then(state, correct(state, fact=fact, corrects=corrects, reason="重复记账", today=TODAY))


def following(state: Record, treasury: Treasury, round_: Any = OPEN) -> list[RecordEvent]:
    return follow_treasury(state, treasury, round_, rules_named=named, today=TODAY)


def test_what_has_lapsed_with_its_year_is_not_raised_again_by_what_the_treasury_tells() -> None:
    over = given.then(BEHIND, lapse(BEHIND, on=date(2021, 1, 22)))
    assert {one.kind for one in over.lapsed} == {WarningKind.INDICATOR, WarningKind.GOAL}
    raised = [one.warning.kind for one in following(over, told(LESS)) if isinstance(one, WarningRaised)]
    assert raised == [WarningKind.EXECUTION], "which is new"


def test_what_rests_on_what_is_known_is_left_alone() -> None:
    assert following(given(ASSIGNED, FILLED), told(LESS)) == []
    assert following(ON_COURSE, told(FACT)) == []
    assert following(ON_COURSE, told(FACT, replace(LESS, as_of=date(2020, 7, 1)))) == []
    assert following(ON_COURSE, told(replace(LESS, as_of=date(2020, 5, 31)), FACT)) == []


def test_a_correction_assesses_an_open_record_anew_with_cause_before_and_after() -> None:
    first, lights, *rest = following(ON_COURSE, corrected(told(FACT), LESS, FACT.reference))
    assert isinstance(first, LightsReassessed)
    assert isinstance(lights, LightsAssessed)
    assert (first.cause, first.before.execution.reference, first.after.execution.reference) == ("treasury/78", "treasury/77", "treasury/78")
    assert (first.before.execution_light, first.after.execution_light, lights.execution_light) == (Light.GREEN, Light.RED, Light.RED)
    after = given.then(ON_COURSE, [first, lights, *rest])
    assert [(one.kind, one.light) for one in after.warnings] == [(WarningKind.EXECUTION, Light.RED)]
    assert set(after.terms.values()) == {date(2020, 8, 4)}
    assert following(after, corrected(told(FACT), LESS, FACT.reference)) == []


def test_figures_that_the_unit_stated_give_way_to_the_treasurys_and_come_back_with_a_correction_to_another_day() -> None:
    stated = Stated(initial_budget=AMOUNT, adjusted_budget=AMOUNT, executed=Decimal("600000.00"))
    own = submitted(ASSIGNED, FILLED, fact=None, stated=stated)
    events = following(own, told(LESS))
    assert isinstance(events[0], LightsReassessed)
    assert [one.kind for one in events[0].findings] == [Oddity.NOT_THE_TREASURYS]
    moved = corrected(told(LESS), replace(LESS, reference="treasury/79", as_of=date(2020, 7, 5)), LESS.reference)
    back = following(given.then(own, events), moved)
    assert isinstance(back[0], LightsReassessed)
    assert (back[0].cause, back[0].after.execution.reference) == ("treasury/79", None)


@pytest.mark.parametrize(
    ("state", "round_"), [(given.then(ON_COURSE, [MonitoringClosed()]), OPEN), (ON_COURSE, OVER)], ids=["record closed", "round closed"]
)
def test_after_closing_it_is_only_marked_what_is_known_now(state: Record, round_: Any) -> None:
    treasury = corrected(told(FACT), LESS, FACT.reference)
    (noted,) = following(state, treasury, round_)
    assert isinstance(noted, LaterKnowledgeNoted)
    assert (noted.closed_with.execution_light, noted.known_now.execution_light) == (Light.GREEN, Light.RED)
    marked = given.then(state, [noted])
    assert (marked.execution_light, marked.lights, marked.warnings) == (Light.GREEN, state.lights, ())
    assert following(marked, treasury, round_) == []
    (again,) = following(marked, corrected(treasury, replace(FACT, reference="treasury/79"), LESS.reference), round_)
    assert isinstance(again, LaterKnowledgeNoted)
    assert (again.cause, again.known_now.execution_light) == ("treasury/79", Light.GREEN)


def test_a_fact_that_was_told_while_the_form_was_handed_in_is_not_lost() -> None:
    event, *_ = submitting(given(ASSIGNED, FILLED))
    recorded: Any = in_stream(f"monitoring/{ROADS}/06", event)[0]
    (command,) = when_monitoring_submitted_ask_the_treasury_again(event, recorded)  # type: ignore[arg-type]
    assert (command.key, [key for _, key in command.beside]) == (f"{ROADS}/06", [ROADS, "360922-2020-R06", "360922-RULES"])
    assert isinstance(command.decide(ON_COURSE, told(FACT, LESS), OPEN)[0], LightsReassessed)


def test_a_fact_is_followed_by_the_records_of_its_month_and_later_and_a_correction_by_all() -> None:
    event = report(Treasury(), fact=FACT, today=TODAY)[0]
    recorded: Any = in_stream(f"execution/{ROADS}", event)[0]
    keys = [command.key for command in when_execution_reported_assess_anew(event, recorded)]  # type: ignore[arg-type]
    assert keys == [f"{ROADS}/{month:02d}" for month in range(6, 13)]
    changed = correct(told(FACT), fact=LESS, corrects=FACT.reference, reason="误记", today=TODAY)[0]
    assert isinstance(changed, ExecutionCorrected)
    assert len(when_execution_corrected_assess_anew(changed, recorded)) == 12


def light(kind: WarningKind, shown: Light, indicator: str | None = None) -> Any:
    return BEHIND.warnings[0].model_copy(update={"kind": kind, "light": shown, "indicator": indicator})


def test_a_later_record_answers_by_being_better_or_takes_the_place_and_what_it_does_not_look_at_stays() -> None:
    def answered(*lights: Any) -> list[tuple[WarningKind, Answered | None]]:
        events = answer_later(BEHIND, lights=lights, month=9, stream=f"monitoring/{ROADS}/09")
        return [(event.kind, event.answered) for event in events if isinstance(event, WarningCleared)]

    indicator, goal = WarningKind.INDICATOR, WarningKind.GOAL
    assert answered() == answered(light(WarningKind.EXECUTION, Light.RED)) == []
    assert answered(light(indicator, Light.BLUE, "养护里程")) == [(indicator, Answered.LATER_RECORD)]
    assert answered(light(indicator, Light.RED, "养护 里程 ".strip())) == [(indicator, Answered.LATER_RECORD)]
    assert answered(light(indicator, Light.RED, "养护里程"), light(goal, Light.RED)) == [
        (indicator, Answered.LATER_WARNING),
        (goal, Answered.LATER_WARNING),
    ]


def test_junes_record_that_comes_in_after_septembers_is_answered_at_once() -> None:
    event = submitting(given(ASSIGNED, FILLED_BEHIND))[1]
    assert isinstance(event, LightsAssessed)
    recorded: Any = in_stream(f"monitoring/{ROADS}/06", event)[0]
    *earlier, own = when_lights_assessed_answer_earlier_warnings(event, recorded)
    assert [command.key for command in earlier] == [f"{ROADS}/{month:02d}" for month in range(1, 6)]
    september = replace(ON_COURSE, period_end_month=9)
    assert own.decide(BEHIND, Record(), september, Record()) != []
    assert own.decide(BEHIND, Record(), Record()) == []


def test_a_rectification_of_what_monitoring_found_answers_the_warnings_of_periods_that_were_over() -> None:
    closed = RectificationClosed(unit="219001", origin=Origin.MONITORING)
    recorded: Any = in_stream(f"rectification/{ROADS}/1", closed, on="2020-08-15")[0]
    commands = when_rectification_closed_answer_warnings(closed, recorded)
    assert [command.key for command in commands] == [f"{ROADS}/{month:02d}" for month in range(1, 8)]
    answered = {event.answered for event in commands[-1].decide(BEHIND) if isinstance(event, WarningCleared)}
    assert answered == {Answered.RECTIFICATION}
    assert when_rectification_closed_answer_warnings(closed.model_copy(update={"origin": Origin.SELF}), recorded) == []
