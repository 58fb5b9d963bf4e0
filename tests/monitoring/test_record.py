from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from monitoring.decisions.execution import SpentWithoutBudget
from monitoring.decisions.form import (
    DeviationUnexplained,
    Figures,
    FiguresDiffer,
    FiguresMissing,
    OneDocumentForTwo,
    RowDoesNotFit,
    RowsMissing,
    StrangeIndicator,
)
from monitoring.decisions.record import (
    RECORD,
    NoSuchWarning,
    PeriodRunning,
    assign,
    clear_warning,
    close,
    department_return,
    department_review,
    fall_overdue,
    fill,
    finance_return,
    finance_review,
)
from monitoring.decisions.record_state import Status
from monitoring.decisions.separation import OwnUnit, SubmitterReviews
from shared.events.goals import Stage
from shared.events.monitoring import (
    DeviationCause,
    IndicatorProgressReported,
    Light,
    LightsAssessed,
    Likelihood,
    MonitoringOverdue,
    MonitoringReturned,
    MonitoringSubmitted,
    Progress,
    WarningCleared,
    WarningKind,
    WarningRaised,
)
from shared.events.values import Tier
from shared.runtime.actor import Actor
from shared.runtime.decider import OutOfOrder
from tests.monitoring.records import FILLED, FILLED_BEHIND, given, returning, submitted, submitting
from tests.monitoring.samples import AMOUNT, ASSIGNED, CHEN, FACT, FORM, ON_TIME, WANG


def test_a_record_is_assigned_once() -> None:
    assert assign(given(), assignment=ASSIGNED) == [ASSIGNED]
    with pytest.raises(OutOfOrder, match="已下达"):
        assign(given(ASSIGNED), assignment=ASSIGNED)


def test_rows_are_kept_and_a_later_row_replaces_the_earlier() -> None:
    state = given(ASSIGNED, FILLED, FILLED_BEHIND)
    assert (state.status, state.rows["养护里程"].actual) == (Status.FILLING, Decimal(40))


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (Progress(indicator="桥梁座数", actual=Decimal(1)), StrangeIndicator),
        (Progress(indicator="养护里程"), RowDoesNotFit),
        (Progress(indicator="养护里程", tier=Tier.ATTAINED), RowDoesNotFit),
        (Progress(indicator="群众出行", actual=Decimal(1)), RowDoesNotFit),
        (Progress(indicator="群众出行", actual=Decimal(1), tier=Tier.ATTAINED), RowDoesNotFit),
        (Progress(indicator="养护里程", actual=Decimal(1), likelihood=Likelihood.POSSIBLE, explanation="资金不足"), DeviationUnexplained),
        (
            Progress(indicator="养护里程", actual=Decimal(1), likelihood=Likelihood.IMPOSSIBLE, causes=(DeviationCause.STAFFING,)),
            DeviationUnexplained,
        ),
    ],
)
def test_a_row_fits_its_indicator_and_explains_a_deviation(row: Progress, rule: type[Exception]) -> None:
    with pytest.raises(rule, match=row.indicator):
        fill(given(ASSIGNED), progress=(row,))


def test_an_indicator_has_one_row() -> None:
    with pytest.raises(StrangeIndicator, match="重复"):
        fill(given(ASSIGNED), progress=(ON_TIME[0], ON_TIME[0]))


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


def test_a_period_is_reported_on_from_its_last_day_on() -> None:
    with pytest.raises(PeriodRunning):
        submitting(given(ASSIGNED, FILLED), today=date(2020, 6, 29))
    assert submitting(given(ASSIGNED, FILLED), today=date(2020, 6, 30))


def test_without_a_fact_the_form_states_the_figures_itself() -> None:
    stated = Figures(AMOUNT, AMOUNT, Decimal("300000.00"))
    first = submitting(given(ASSIGNED, FILLED), fact=None, stated=stated)[0]
    assert isinstance(first, MonitoringSubmitted)
    assert (first.execution.rate, first.execution.reference) == (Decimal("25.00"), None)
    with pytest.raises(FiguresMissing):
        submitting(given(ASSIGNED, FILLED), fact=None)
    with pytest.raises(SpentWithoutBudget):
        submitting(given(ASSIGNED, FILLED), fact=None, stated=replace(stated, executed=AMOUNT + 1))


def test_the_treasurys_figures_prevail() -> None:
    same = Figures(AMOUNT, AMOUNT, FACT.executed)
    assert submitting(given(ASSIGNED, FILLED), stated=same) == submitting(given(ASSIGNED, FILLED))
    with pytest.raises(FiguresDiffer, match=r"600000\.00"):
        submitting(given(ASSIGNED, FILLED), stated=replace(same, executed=Decimal("900000.00")))


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


def test_only_an_open_warning_is_cleared() -> None:
    state = submitted(ASSIGNED, FILLED_BEHIND)
    events = clear_warning(state, kind=WarningKind.INDICATOR, indicator="养护里程", reason="已追加施工队", actor=WANG)
    assert events == [WarningCleared(kind=WarningKind.INDICATOR, indicator="养护里程", reason="已追加施工队")]
    with pytest.raises(NoSuchWarning):
        clear_warning(given.then(state, events), kind=WarningKind.INDICATOR, indicator="养护里程", reason="再次", actor=WANG)


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
