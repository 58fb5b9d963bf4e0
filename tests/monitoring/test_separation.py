"""Every judging decision is tried by who filed, by the unit itself, by one below it, by the department above and by the bureau."""

from collections.abc import Callable, Sequence
from functools import reduce

import pytest

from monitoring.decisions import disposal, key_monitoring, record
from monitoring.decisions.disposal import DISPOSALS
from monitoring.decisions.key_monitoring import KEY_MONITORING
from monitoring.decisions.record import RECORD
from monitoring.decisions.record_state import Record, RecordEvent
from monitoring.decisions.separation import OwnUnit, SubmitterReviews
from monitoring.rules.shipped import named
from shared.events.envelope import Event
from shared.events.goals import Stage
from shared.events.monitoring import (
    Disposal,
    DisposalDecided,
    IndicatorProgressReported,
    KeyMonitoringReported,
    KeyMonitoringSelected,
    MonitoringReturned,
    ThirdPartyEngaged,
    WarningKind,
)
from shared.runtime.actor import Actor
from tests.monitoring.samples import AMOUNT, ASSIGNED, BEHIND, CHEN, FACT, FORM, GOAL, REPORT, WANG

Judge = Callable[[Actor], Sequence[Event]]


def then(state: Record, events: Sequence[RecordEvent]) -> Record:
    return reduce(RECORD.evolve, events, state)


FILLED = RECORD.fold([ASSIGNED, IndicatorProgressReported(progress=BEHIND)])


def submitted(state: Record, by: str) -> Record:
    events = record.submit(
        state,
        fact=FACT,
        stated=None,
        expected_executed=None,
        form=FORM,
        report=REPORT,
        problems="",
        measures="",
        rules_named=named,
        by=by,
        today=ASSIGNED.due_on,
    )
    return then(state, events)


RETURNED = then(submitted(FILLED, "sun"), [MonitoringReturned(unit="219001", stage=Stage.DEPARTMENT, reason="里程与台账不符")])
SUBMITTED = submitted(RETURNED, "li")
REVIEWED = then(SUBMITTED, record.department_review(SUBMITTED, opinion="属实", actor=CHEN))
PASSED = then(REVIEWED, record.finance_review(REVIEWED, opinion="同意", actor=WANG))
PICKED = KeyMonitoringSelected(unit="219001", name=GOAL.name, amount=AMOUNT, reason="重点民生")
ENGAGED = ThirdPartyEngaged(third_party="北京中泽融信", third_party_code="TP01", contract="2020-03")
REPORTED = KeyMonitoringReported(unit="219001", report=REPORT, findings="正常")
STOPPED = DisposalDecided(unit="219001", disposal=Disposal.STOP_PAYMENT, reason="滞后")

OF_WHAT_WAS_FILED: dict[str, Judge] = {
    "department review": lambda actor: record.department_review(SUBMITTED, opinion="属实", actor=actor),
    "department return": lambda actor: record.department_return(SUBMITTED, reason="不实", actor=actor),
    "finance review": lambda actor: record.finance_review(REVIEWED, opinion="同意", actor=actor),
    "finance return": lambda actor: record.finance_return(REVIEWED, reason="不实", actor=actor),
    "closing": lambda actor: record.close(PASSED, actor=actor),
    "warning clearance": lambda actor: record.clear_warning(
        SUBMITTED, kind=WarningKind.INDICATOR, indicator="养护里程", reason="已增派", actor=actor
    ),
}
OF_AN_ITEM: dict[str, Judge] = {
    "selection": lambda actor: key_monitoring.select(
        KEY_MONITORING.initial, unit="219001", name=GOAL.name, amount=AMOUNT, reason="重点民生", actor=actor
    ),
    "engagement": lambda actor: key_monitoring.engage(
        KEY_MONITORING.fold([PICKED]), third_party="中泽", code="TP01", contract="2020-03", actor=actor
    ),
    "report": lambda actor: key_monitoring.report(KEY_MONITORING.fold([PICKED]), report=REPORT, findings="正常", problems=(), actor=actor),
    "candidate mark": lambda actor: key_monitoring.mark_candidate(KEY_MONITORING.fold([PICKED]), reason="来年评价", actor=actor),
    "conclusion": lambda actor: key_monitoring.conclude(KEY_MONITORING.fold([PICKED, REPORTED]), opinion="办结", actor=actor),
    "disposal": lambda actor: disposal.decide(
        DISPOSALS.initial, unit="219001", budget=AMOUNT, disposal=Disposal.CONTINUE, amount=None, reason="正常", actor=actor
    ),
    "release": lambda actor: disposal.release(DISPOSALS.fold([STOPPED]), reason="已整改", actor=actor),
}
JUDGING = OF_WHAT_WAS_FILED | OF_AN_ITEM


@pytest.mark.parametrize("judge", OF_WHAT_WAS_FILED.values(), ids=OF_WHAT_WAS_FILED)
@pytest.mark.parametrize("person", ["sun", "li"])
@pytest.mark.parametrize("unit", ["", "219", "301"])
def test_who_submitted_the_first_time_or_again_does_not_judge_it_for_whatever_unit(judge: Judge, person: str, unit: str) -> None:
    with pytest.raises(SubmitterReviews, match=person):
        judge(Actor(person, unit))


@pytest.mark.parametrize("judge", JUDGING.values(), ids=JUDGING)
@pytest.mark.parametrize("unit", ["219001", "219001003"])
def test_nobody_judges_the_own_unit_or_the_one_above(judge: Judge, unit: str) -> None:
    with pytest.raises(OwnUnit, match=unit):
        judge(Actor("chen", unit))


@pytest.mark.parametrize("judge", JUDGING.values(), ids=JUDGING)
@pytest.mark.parametrize("unit", ["", "219", "301001", "TP01"])
def test_everybody_else_may_judge(judge: Judge, unit: str) -> None:
    assert judge(Actor("chen", unit))


def test_the_firm_that_reported_does_not_conclude() -> None:
    state = KEY_MONITORING.fold([PICKED, ENGAGED, REPORTED])
    with pytest.raises(SubmitterReviews, match="TP01"):
        key_monitoring.conclude(state, opinion="办结", actor=Actor("zhong", "TP01"))
    assert key_monitoring.conclude(state, opinion="办结", actor=Actor("bei", "TP02"))


@pytest.mark.parametrize("code", ["219", "219001", "219001003"])
def test_no_unit_of_the_own_department_is_engaged_as_third_party(code: str) -> None:
    with pytest.raises(OwnUnit, match=code):
        key_monitoring.engage(KEY_MONITORING.fold([PICKED]), third_party="养护公司", code=code, contract="2020-03", actor=WANG)
