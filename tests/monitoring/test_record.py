from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from monitoring.decisions.form import (
    DeviationUnexplained,
    FiguresMissing,
    FiguresUnexplained,
    OneDocumentForTwo,
    RowDoesNotFit,
    RowsMissing,
    StrangeIndicator,
)
from monitoring.decisions.record import (
    RECORD,
    NotYetOpened,
    PeriodRunning,
    assign,
    close,
    department_return,
    department_review,
    fall_overdue,
    finance_return,
    finance_review,
)
from monitoring.decisions.record_state import Status
from monitoring.decisions.separation import OwnUnit, SubmitterReviews
from monitoring.decisions.warning import NoSuchWarning, clear, explain
from shared.events.goals import Stage
from shared.events.monitoring import (
    Answered,
    DeviationCause,
    IndicatorProgressReported,
    Light,
    LightsAssessed,
    Likelihood,
    MonitoringHandedOver,
    MonitoringOverdue,
    MonitoringReturned,
    MonitoringSubmitted,
    Oddity,
    Progress,
    Stated,
    WarningCleared,
    WarningKind,
    WarningRaised,
)
from shared.events.values import Tier
from shared.runtime.actor import Actor
from shared.runtime.decider import OutOfOrder
from tests.monitoring.records import FILLED, FILLED_BEHIND, filling, given, returning, submitted, submitting
from tests.monitoring.samples import AMOUNT, ASSIGNED, CHEN, FACT, FORM, ON_TIME, REPORT, WANG


def test_a_record_is_assigned_once() -> None:
    assert assign(given(), assignment=ASSIGNED) == [ASSIGNED]
    with pytest.raises(OutOfOrder, match="已下达"):
        assign(given(ASSIGNED), assignment=ASSIGNED)


def row(indicator: str, **other: Any) -> Progress:
    return Progress(indicator=indicator, likelihood=Likelihood.CERTAIN, **other)


def test_rows_are_kept_and_a_later_row_replaces_the_earlier() -> None:
    state = given(ASSIGNED, FILLED, FILLED_BEHIND)
    assert (state.status, state.rows["养护里程"].actual) == (Status.FILLING, Decimal(40))


@pytest.mark.parametrize(
    ("stated", "rule"),
    [
        (row("桥梁座数", actual=Decimal(1)), StrangeIndicator),
        (row("养护里程"), RowDoesNotFit),
        (row("养护里程", tier=Tier.ATTAINED), RowDoesNotFit),
        (row("群众出行", actual=Decimal(1)), RowDoesNotFit),
        (row("群众出行", actual=Decimal(1), tier=Tier.ATTAINED), RowDoesNotFit),
        (Progress(indicator="养护里程", actual=Decimal(1), likelihood=Likelihood.POSSIBLE, explanation="资金不足"), DeviationUnexplained),
        (
            Progress(indicator="养护里程", actual=Decimal(1), likelihood=Likelihood.IMPOSSIBLE, causes=(DeviationCause.STAFFING,)),
            DeviationUnexplained,
        ),
    ],
)
def test_a_row_fits_its_indicator_and_explains_a_deviation(stated: Progress, rule: type[Exception]) -> None:
    with pytest.raises(rule, match=stated.indicator):
        filling(given(ASSIGNED), stated)


def test_an_indicator_has_one_row() -> None:
    with pytest.raises(StrangeIndicator, match="重复"):
        filling(given(ASSIGNED), ON_TIME[0], ON_TIME[0])


def test_a_form_on_course_brings_lights_and_no_warning() -> None:
    first, lights = submitting(given(ASSIGNED, FILLED))
    assert isinstance(first, MonitoringSubmitted)
    assert isinstance(lights, LightsAssessed)
    assert (first.execution.rate, first.execution.reference) == (Decimal("50.00"), "treasury/77")
    assert (first.progress, first.by, first.on) == (ON_TIME, "li", date(2020, 7, 10))
    assert (lights.execution_light, lights.goal_light, lights.rule_set) == (Light.GREEN, Light.GREEN, "anhui/2019")


def test_what_is_yellow_or_red_is_a_warning() -> None:
    raised = [event.warning for event in submitting(given(ASSIGNED, FILLED_BEHIND)) if isinstance(event, WarningRaised)]
    assert [(warning.kind, warning.light) for warning in raised] == [
        (WarningKind.INDICATOR, Light.YELLOW),
        (WarningKind.GOAL, Light.YELLOW),
    ]


def test_a_submission_after_a_return_clears_what_warns_no_more() -> None:
    state = submitted(ASSIGNED, FILLED_BEHIND)
    for event in (*returning(state), FILLED):
        state = RECORD.evolve(state, event)
    events = submitting(state)
    assert [(event.kind, event.indicator) for event in events if isinstance(event, WarningCleared)] == [
        (WarningKind.INDICATOR, "养护里程"),
        (WarningKind.GOAL, None),
    ]
    assert given.then(state, events).warnings == ()


def test_every_annual_indicator_has_a_row_before_the_form_goes_in() -> None:
    with pytest.raises(RowsMissing, match="安全事故、群众出行"):
        submitting(given(ASSIGNED, IndicatorProgressReported(progress=ON_TIME[:1])))


def test_form_and_report_are_two_documents() -> None:
    with pytest.raises(OneDocumentForTwo):
        submitting(given(ASSIGNED, FILLED), report=FORM.model_copy(update={"title": "自评报告"}))


EARLY = ASSIGNED.model_copy(update={"opens_on": date(2020, 6, 1)})


def test_a_period_is_reported_on_from_its_last_day_on() -> None:
    with pytest.raises(PeriodRunning):
        submitting(given(EARLY, FILLED), today=date(2020, 6, 29))
    assert submitting(given(EARLY, FILLED), today=date(2020, 6, 30))


def test_nothing_is_filled_in_or_handed_in_before_the_round_opens() -> None:
    june, july = date(2020, 6, 30), date(2020, 7, 1)
    with pytest.raises(NotYetOpened, match="自2020-07-01起"):
        filling(given(ASSIGNED), *ON_TIME, today=june)
    with pytest.raises(NotYetOpened):
        submitting(given(ASSIGNED, FILLED), today=june)
    assert filling(given(ASSIGNED), *ON_TIME, today=july)
    assert filling(given(ASSIGNED.model_copy(update={"opens_on": None})), *ON_TIME, today=june)


def stating(executed: str, budget: str = "1200000.00") -> Stated:
    return Stated(initial_budget=AMOUNT, adjusted_budget=Decimal(budget), executed=Decimal(executed))


def handed_in(**other: Any) -> MonitoringSubmitted:
    first = submitting(given(ASSIGNED, FILLED), **other)[0]
    assert isinstance(first, MonitoringSubmitted)
    return first


def test_without_a_fact_the_form_states_the_figures_itself() -> None:
    stated = stating("300000.00")
    first = handed_in(fact=None, stated=stated)
    assert (first.execution.rate, first.execution.reference, first.stated) == (Decimal("25.00"), None, stated)
    with pytest.raises(FiguresMissing):
        handed_in(fact=None)


def test_the_treasurys_figures_count_and_the_units_are_kept_beside_them() -> None:
    same = stating("600000.00")
    assert handed_in(stated=same).findings == ()
    other = stating("900000.00")
    with pytest.raises(FiguresUnexplained, match=r"执行数国库为600000\.00元，填报为900000\.00元"):
        handed_in(stated=other)
    first = handed_in(stated=other, explanation="三十万元在途")
    assert (first.execution.executed, first.stated, first.explanation) == (FACT.executed, other, "三十万元在途")
    assert [one.kind for one in first.findings] == [Oddity.NOT_THE_TREASURYS]


ODD: dict[Oddity, dict[str, Any]] = {
    Oddity.ABOVE_BUDGET: {"stated": stating("1267080.00")},
    Oddity.WITHOUT_BUDGET: {"fact": replace(FACT, adjusted_budget=Decimal(0))},
    Oddity.NEGATIVE: {"fact": replace(FACT, executed=Decimal("-0.01"))},
    Oddity.NOT_THE_GOALS: {"stated": stating("1.00", "1.00")},
}


@pytest.mark.parametrize("oddity", ODD)
def test_odd_money_is_accepted_with_a_finding_and_a_word_of_explanation(oddity: Oddity) -> None:
    given_so: dict[str, Any] = {"fact": None} | ODD[oddity]
    with pytest.raises(FiguresUnexplained, match="须说明原因"):
        handed_in(**given_so)
    assert [one.kind for one in handed_in(**given_so, explanation="上年结转后补记").findings] == [oddity]


def test_more_than_a_budget_of_one_fen_is_a_rate_that_can_be_told() -> None:
    fact = replace(FACT, adjusted_budget=Decimal("0.01"), executed=Decimal("9999999999999.99"))
    assert handed_in(fact=fact, explanation="预算未下达").execution.rate == Decimal("99999999999999900.00")


def test_an_expected_figure_is_the_units_own() -> None:
    first = submitting(given(ASSIGNED, FILLED), expected_executed=Decimal("1100000.00"))[0]
    assert isinstance(first, MonitoringSubmitted)
    assert first.execution.expected_executed == Decimal("1100000.00")


def test_who_submits_does_not_review_return_or_close() -> None:
    state = submitted(ASSIGNED, FILLED)
    reviewed = given.then(state, department_review(state, opinion="属实", actor=CHEN))
    final = given.then(reviewed, finance_review(reviewed, opinion="同意", actor=WANG))
    with pytest.raises(SubmitterReviews, match="li"):
        department_review(state, opinion="属实", actor=Actor("li", "219"))
    with pytest.raises(SubmitterReviews):
        department_return(state, reason="不实", actor=Actor("li", "219"))
    with pytest.raises(SubmitterReviews):
        finance_review(reviewed, opinion="同意", actor=Actor("li"))
    with pytest.raises(SubmitterReviews):
        finance_return(reviewed, reason="不实", actor=Actor("li"))
    with pytest.raises(SubmitterReviews):
        close(final, actor=Actor("li"))
    assert given.then(final, close(final, actor=WANG)).status is Status.CLOSED


def test_a_unit_does_not_review_itself() -> None:
    with pytest.raises(OwnUnit, match="219001"):
        department_review(submitted(ASSIGNED, FILLED), opinion="属实", actor=Actor("chen", "219001"))


def test_a_department_has_none_above_it_and_goes_to_finance_directly() -> None:
    state = submitted(ASSIGNED.model_copy(update={"unit": "219"}), FILLED)
    with pytest.raises(OwnUnit):
        department_review(state, opinion="属实", actor=CHEN)
    assert given.then(state, finance_review(state, opinion="同意", actor=WANG)).status is Status.FIN_REVIEWED


def test_a_return_says_who_returned_and_why() -> None:
    state = submitted(ASSIGNED, FILLED)
    assert returning(state) == [MonitoringReturned(unit="219001", stage=Stage.DEPARTMENT, reason="里程与台账不符")]


ABOUT: dict[str, Any] = {"kind": WarningKind.INDICATOR, "indicator": "养护里程"}


def test_only_an_open_warning_is_cleared() -> None:
    state = submitted(ASSIGNED, FILLED_BEHIND)
    events = clear(state, **ABOUT, reason="已追加施工队", actor=WANG)
    assert events == [WarningCleared(**ABOUT, reason="已追加施工队", answered=Answered.EXPLANATION)]
    with pytest.raises(NoSuchWarning):
        clear(given.then(state, events), **ABOUT, reason="再次", actor=WANG)


def test_a_warning_is_a_task_with_a_term_which_a_repetition_does_not_extend() -> None:
    state = submitted(ASSIGNED, FILLED_BEHIND)
    assert set(state.terms.values()) == {date(2020, 7, 25)}
    again = submitting(given.then(state, returning(state)), today=date(2020, 7, 20))
    assert {event.due_on for event in again if isinstance(event, WarningRaised)} == {date(2020, 7, 25)}


def test_who_explained_a_warning_does_not_clear_it() -> None:
    state = submitted(ASSIGNED, FILLED_BEHIND)
    said = explain(state, **ABOUT, explanation="汛期停工", measures="倒排工期", by="hu", today=date(2020, 7, 20))
    explained = given.then(state, said)
    assert [one.explanation for one in explained.explained] == ["汛期停工"]
    with pytest.raises(SubmitterReviews, match="hu"):
        clear(explained, **ABOUT, reason="已核实", actor=Actor("hu"))
    assert given.then(explained, clear(explained, **ABOUT, reason="已核实", actor=WANG)).explained == ()
    with pytest.raises(NoSuchWarning):
        explain(state, kind=WarningKind.EXECUTION, indicator=None, explanation="没有", measures="", by="li", today=date(2020, 7, 20))


def test_overdue_is_told_once_where_nothing_was_submitted_in_time() -> None:
    recorded = fall_overdue(given(ASSIGNED))
    assert recorded == [MonitoringOverdue(unit="219001", due_on=date(2020, 7, 15))]
    assert fall_overdue(given(ASSIGNED, MonitoringOverdue(unit="219001", due_on=date(2020, 7, 15)))) == []


def test_a_submission_on_the_due_date_is_in_time_and_the_day_after_is_late() -> None:
    assert fall_overdue(submitted(ASSIGNED, FILLED, today=date(2020, 7, 15))) == []
    assert len(fall_overdue(submitted(ASSIGNED, FILLED, today=date(2020, 7, 16)))) == 1


def test_a_return_after_a_timely_submission_does_not_make_it_late() -> None:
    state = submitted(ASSIGNED, FILLED)
    returned = given.then(state, returning(state))
    again = given.then(returned, submitting(returned, today=date(2020, 7, 20)))
    assert fall_overdue(returned) == fall_overdue(again) == []


def test_the_papers_that_a_draft_names_stay_until_others_are_named_and_a_successor_names_their_own() -> None:
    named = FILLED.model_copy(update={"form": FORM, "report": REPORT})
    draft = given(ASSIGNED, named, FILLED)
    assert (draft.form, draft.report) == (FORM, REPORT)
    moved = MonitoringHandedOver(from_unit="219001", to_unit="301001")
    theirs = given.then(draft, [moved])
    assert (theirs.form, theirs.report) == (None, None)
    filed = given.then(submitted(ASSIGNED, FILLED), [moved])
    assert (filed.form, filed.report) == (FORM, REPORT), "what was filed was filed"
