"""The decisions that judge in monitoring: of what a unit filed, and of an item."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from monitoring.decisions import disposal, key_monitoring, record, round, warning
from monitoring.decisions.disposal import DISPOSALS
from monitoring.decisions.key_monitoring import KEY_MONITORING
from monitoring.decisions.key_monitoring import Decision as K
from monitoring.decisions.record import RECORD
from monitoring.decisions.record_state import Decision, Record
from monitoring.decisions.separation import OwnUnit, SubmitterReviews
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
from tests.monitoring.samples import AMOUNT, ASSIGNED, BEHIND, CHEN, FACT, FORM, GOAL, REPORT, WANG
from tests.monitoring.shipped import named
from tests.scenario.deciders import Given
from tests.scenario.judging import Judge, Judged

given = Given(RECORD)
FILLED = RECORD.fold([ASSIGNED, IndicatorProgressReported(progress=BEHIND)])


def submitted(state: Record, by: str) -> Record:
    events = record.submit(
        state,
        fact=FACT,
        stated=None,
        explanation="",
        expected_executed=None,
        form=FORM,
        report=REPORT,
        problems="",
        measures="",
        rules_named=named,
        by=by,
        today=ASSIGNED.due_on,
    )
    return given.then(state, events)


RETURNED = given.then(submitted(FILLED, "sun"), [MonitoringReturned(unit="219001", stage=Stage.DEPARTMENT, reason="里程与台账不符")])
SUBMITTED = submitted(RETURNED, "li")
REVIEWED = given.then(SUBMITTED, record.department_review(SUBMITTED, opinion="属实", actor=CHEN))
PASSED = given.then(REVIEWED, record.finance_review(REVIEWED, opinion="同意", actor=WANG))
PICKED = KeyMonitoringSelected(unit="219001", name=GOAL.name, amount=AMOUNT, reason="重点民生")
ENGAGED = ThirdPartyEngaged(third_party="北京中泽融信", third_party_code="TP01", contract="2020-03")
REPORTED = KeyMonitoringReported(unit="219001", report=REPORT, findings="正常")
SELECTED, WITH_REPORT = KEY_MONITORING.fold([PICKED]), KEY_MONITORING.fold([PICKED, REPORTED])
STOPPED = DisposalDecided(unit="219001", disposal=Disposal.STOP_PAYMENT, reason="滞后")

OF_WHAT_WAS_FILED: Mapping[StrEnum, Judge] = {
    Decision.DEPARTMENT_REVIEW: lambda actor: record.department_review(SUBMITTED, opinion="属实", actor=actor),
    Decision.DEPARTMENT_RETURN: lambda actor: record.department_return(SUBMITTED, reason="不实", actor=actor),
    Decision.FINANCE_REVIEW: lambda actor: record.finance_review(REVIEWED, opinion="同意", actor=actor),
    Decision.FINANCE_RETURN: lambda actor: record.finance_return(REVIEWED, reason="不实", actor=actor),
    Decision.CLOSE: lambda actor: record.close(PASSED, actor=actor),
    Decision.CLEAR_WARNING: lambda actor: warning.clear(
        SUBMITTED, kind=WarningKind.INDICATOR, indicator="养护里程", reason="已增派", actor=actor
    ),
}
OF_AN_ITEM: Mapping[StrEnum, Judge] = {
    K.SELECT: lambda actor: key_monitoring.select(
        KEY_MONITORING.initial, unit="219001", name=GOAL.name, amount=AMOUNT, reason="重点民生", today=ASSIGNED.due_on, actor=actor
    ),
    K.ENGAGE: lambda actor: key_monitoring.engage(SELECTED, third_party="中泽", code="TP01", contract="2020-03", units=(), actor=actor),
    K.REPORT: lambda actor: key_monitoring.report(SELECTED, report=REPORT, findings="正常", problems=(), actor=actor),
    K.MARK_CANDIDATE: lambda actor: key_monitoring.mark_candidate(SELECTED, reason="来年评价", actor=actor),
    K.CONCLUDE: lambda actor: key_monitoring.conclude(WITH_REPORT, opinion="办结", actor=actor),
    K.CANCEL: lambda actor: key_monitoring.cancel(SELECTED, reason="更换机构", actor=actor),
    disposal.Decision.DECIDE: lambda actor: disposal.decide(
        DISPOSALS.initial,
        unit="219001",
        budget=AMOUNT,
        year=2020,
        disposal=Disposal.CONTINUE,
        amount=None,
        reason="正常",
        today=ASSIGNED.due_on,
        actor=actor,
    ),
    disposal.Decision.RELEASE: lambda actor: disposal.release(DISPOSALS.fold([STOPPED]), reason="已整改", actor=actor),
}
JUDGING: Sequence[tuple[StrEnum, Judged]] = [
    *((decision, Judged(judge, "219001", OwnUnit, ("sun", "li"), SubmitterReviews)) for decision, judge in OF_WHAT_WAS_FILED.items()),
    *((decision, Judged(judge, "219001", OwnUnit)) for decision, judge in OF_AN_ITEM.items()),
]
FILING: Sequence[StrEnum] = [disposal.Decision.CHOOSE, Decision.FILL, Decision.SUBMIT, Decision.EXPLAIN_WARNING, *round.Decision]
