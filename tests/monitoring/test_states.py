"""Every decision is tried in every state: the pairs of the tables succeed, all others are refused as out of order, or unknown."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

import pytest

from monitoring.decisions import choice, disposal, key_monitoring, record, record_state, round, warning, watch
from monitoring.decisions.disposal import Disposals, Payment
from monitoring.decisions.key_monitoring import KeyMonitoring
from monitoring.decisions.record_state import Record
from monitoring.decisions.round import Round
from monitoring.decisions.watch import Watch
from shared.events.monitoring import ChoiceDemanded, Course, Disposal, WarningKind
from shared.runtime.decider import OutOfOrder, Unknown
from tests.monitoring.records import FILLED_BEHIND, filling, submitted, submitting
from tests.monitoring.samples import AMOUNT, ASSIGNED, BEHIND, GOAL, REPORT, WANG
from tests.monitoring.shipped import named

Decide = Callable[[Any], object]
Table = tuple[Mapping[Any, frozenset[Any]], Mapping[Any, Any], Mapping[Any, Decide]]

RECORD = replace(submitted(ASSIGNED, FILLED_BEHIND), first_submitted_on=None)
RECORDS = {status: replace(RECORD, status=status) for status in record_state.Status if status is not record_state.Status.NONE}
DECISIONS: Mapping[Any, Decide] = {
    record_state.Decision.ASSIGN: lambda s: record.assign(s, assignment=ASSIGNED),
    record_state.Decision.FILL: lambda s: filling(s, *BEHIND),
    record_state.Decision.SUBMIT: submitting,
    record_state.Decision.DEPARTMENT_REVIEW: lambda s: record.department_review(s, opinion="属实", actor=WANG),
    record_state.Decision.DEPARTMENT_RETURN: lambda s: record.department_return(s, reason="不实", actor=WANG),
    record_state.Decision.FINANCE_REVIEW: lambda s: record.finance_review(s, opinion="同意", actor=WANG),
    record_state.Decision.FINANCE_RETURN: lambda s: record.finance_return(s, reason="不实", actor=WANG),
    record_state.Decision.CLOSE: lambda s: record.close(s, actor=WANG),
    record_state.Decision.EXPLAIN_WARNING: lambda s: warning.explain(
        s, kind=WarningKind.GOAL, indicator=None, explanation="资金晚到", measures="", by="li", today=date(2020, 7, 20)
    ),
    record_state.Decision.CLEAR_WARNING: lambda s: warning.clear(s, kind=WarningKind.GOAL, indicator=None, reason="已处理", actor=WANG),
    record_state.Decision.FALL_OVERDUE: record.fall_overdue,
}
OF_RECORD: Table = (record_state.ALLOWED, {record_state.Status.NONE: Record(unit="219001"), **RECORDS}, DECISIONS)
OF_DEPARTMENTS_RECORD: Table = (
    record_state.FIRST_LEVEL,
    {record_state.Status.NONE: Record(unit="219"), **{status: replace(state, unit="219") for status, state in RECORDS.items()}},
    DECISIONS,
)
OF_WATCH: Table = (
    watch.ALLOWED,
    {status: Watch(status=status) for status in watch.Status},
    {
        watch.Decision.BEGIN: lambda s: watch.begin(s, goal=GOAL),
        watch.Decision.FOLLOW: lambda s: watch.follow(s, goal=GOAL, version=2),
        watch.Decision.END: lambda s: watch.end(s, reason="项目撤销", approved=True),
        watch.Decision.ASK: lambda s: passes(watch.require_watched, s),
    },
)
OF_ROUND: Table = (
    round.ALLOWED,
    {status: Round(status=status) for status in round.Status},
    {
        round.Decision.OPEN: lambda s: round.open_round(
            s,
            fiscal_year=2020,
            month=6,
            opens_on=date(2020, 7, 1),
            due_on=date(2020, 7, 15),
            warn_days=5,
            answer_days=15,
            rules=named("anhui/2019"),
            today=date(2020, 7, 1),
        ),
        round.Decision.ASSIGN: lambda s: passes(round.require_open, s),
        round.Decision.CLOSE: round.close,
    },
)
OF_KEY_MONITORING: Table = (
    key_monitoring.ALLOWED,
    {status: KeyMonitoring(status=status, unit="219001") for status in key_monitoring.Status},
    {
        key_monitoring.Decision.SELECT: lambda s: key_monitoring.select(
            s, unit="219001", name="农村公路", amount=AMOUNT, reason="重点民生", today=date(2020, 7, 1), actor=WANG
        ),
        key_monitoring.Decision.ENGAGE: lambda s: key_monitoring.engage(
            s, third_party="北京中泽融信", code="TP01", contract="2020-03", units=(), actor=WANG
        ),
        key_monitoring.Decision.REPORT: lambda s: key_monitoring.report(
            s, report=REPORT, findings="正常", problems=(), actor=WANG, on_behalf=True
        ),
        key_monitoring.Decision.MARK_CANDIDATE: lambda s: key_monitoring.mark_candidate(s, reason="来年评价", actor=WANG),
        key_monitoring.Decision.CONCLUDE: lambda s: key_monitoring.conclude(s, opinion="办结", actor=WANG),
        key_monitoring.Decision.CANCEL: lambda s: key_monitoring.cancel(s, reason="更换机构", actor=WANG),
    },
)
ASKED = ChoiceDemanded(unit="219001", name=GOAL.name, month=6, rule_set="sichuan/2025-choice", within_workdays=10, due_on=date(2020, 9, 30))
OF_DISPOSAL: Table = (
    disposal.ALLOWED,
    {payment: Disposals(payment=payment, unit="219001", demanded=ASKED) for payment in Payment},
    {
        disposal.Decision.DECIDE: lambda s: disposal.decide(
            s,
            unit="219001",
            budget=AMOUNT,
            year=2020,
            disposal=Disposal.RECTIFY,
            amount=None,
            reason="滞后",
            today=date(2020, 9, 20),
            actor=WANG,
        ),
        disposal.Decision.RELEASE: lambda s: disposal.release(s, reason="已整改", actor=WANG),
        disposal.Decision.CHOOSE: lambda s: choice.choose(s, course=Course.CONTINUE, reason="汛期已过", by="li", today=date(2020, 9, 20)),
    },
)
TABLES = {
    "record": OF_RECORD,
    "department's record": OF_DEPARTMENTS_RECORD,
    "watch": OF_WATCH,
    "round": OF_ROUND,
    "key monitoring": OF_KEY_MONITORING,
    "disposal": OF_DISPOSAL,
}


def passes(guard: Callable[[Any], None], state: Any) -> bool:
    guard(state)
    return True


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_exactly_the_pairs_of_the_table_succeed(table: Table) -> None:
    allowed, states, decisions = table
    every: type[StrEnum] = type(next(iter(allowed)))
    assert set(decisions) == set(allowed) == set(every)
    for decision, decide in decisions.items():
        for status, state in states.items():
            if status in allowed[decision]:
                assert decide(state)
            elif status.name == "NONE":
                with pytest.raises(Unknown, match=f"“{status}”，不能{decision}"):
                    decide(state)
            else:
                with pytest.raises(OutOfOrder, match=f"“{status}”，只有“.+”时才能{decision}"):
                    decide(state)
