"""Every decision is tried in every state: the pairs of the tables succeed, all others refuse by name."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from monitoring.decisions import disposal, key_monitoring, record, round, watch
from monitoring.decisions.disposal import Disposals, Payment
from monitoring.decisions.key_monitoring import KeyMonitoring
from monitoring.decisions.record import Record
from monitoring.decisions.round import Round
from monitoring.decisions.watch import Watch
from monitoring.rules.shipped import named
from shared.events.monitoring import Disposal, WarningKind
from shared.runtime.decider import Refusal, Unknown
from tests.monitoring.samples import AMOUNT, ASSIGNED, BEHIND, GOAL, REPORT
from tests.monitoring.test_record import FILLED_BEHIND, submitted, submitting

Decide = Callable[[Any], object]
Table = tuple[Mapping[str, frozenset[Any]], type[Refusal], Mapping[Any, Any], Mapping[str, Decide]]

RECORD = replace(submitted(ASSIGNED, FILLED_BEHIND), first_submitted_on=None)
RECORDS = {status: replace(RECORD, status=status) for status in record.Status if status is not record.Status.NONE}
DEPARTMENTS = {status: replace(state, unit="219") for status, state in RECORDS.items()}

DECISIONS: Mapping[str, Decide] = {
    "assign": lambda s: record.assign(s, assignment=ASSIGNED),
    "fill": lambda s: record.fill(s, progress=BEHIND),
    "submit": submitting,
    "department_review": lambda s: record.department_review(s, opinion="属实", by="chen", from_unit="2"),
    "department_return": lambda s: record.department_return(s, reason="不实", by="chen", from_unit="2"),
    "close": lambda s: record.close(s, by="wang"),
    "clear_warning": lambda s: record.clear_warning(s, kind=WarningKind.GOAL, indicator=None, reason="已处理"),
    "fall_overdue": record.fall_overdue,
}
FINANCE: Mapping[str, Decide] = {
    "finance_review": lambda s: record.finance_review(s, opinion="同意", by="wang"),
    "finance_return": lambda s: record.finance_return(s, reason="不实", by="wang"),
}
OF_RECORD: Table = (
    {name: allowed for name, allowed in record.ALLOWED.items() if not name.endswith("_of_department")},
    record.OutOfTurn,
    {record.Status.NONE: Record(unit="219001"), **RECORDS},
    {**DECISIONS, **FINANCE},
)
OF_DEPARTMENTS_RECORD: Table = (
    {name: allowed for name, allowed in record.ALLOWED.items() if name.endswith("_of_department")},
    record.OutOfTurn,
    {record.Status.NONE: Record(unit="219"), **DEPARTMENTS},
    {f"{name}_of_department": decide for name, decide in FINANCE.items()},
)
OF_WATCH: Table = (
    watch.ALLOWED,
    watch.NotWatched,
    {status: Watch(status=status) for status in watch.Status},
    {
        "begin": lambda s: watch.begin(s, goal=GOAL),
        "follow": lambda s: watch.follow(s, goal=GOAL, version=2),
        "end": lambda s: watch.end(s, reason="项目撤销"),
        "ask": watch.watched,
    },
)
OF_ROUND: Table = (
    round.ALLOWED,
    round.RoundNotOpen,
    {status: Round(status=status) for status in round.Status},
    {
        "open": lambda s: round.open_round(
            s,
            fiscal_year=2020,
            month=6,
            opens_on=date(2020, 7, 1),
            due_on=date(2020, 7, 15),
            warn_days=5,
            rules=named("anhui/2019"),
            today=date(2020, 7, 1),
        ),
        "assign": round.assigning,
        "close": round.close,
    },
)
OF_KEY_MONITORING: Table = (
    key_monitoring.ALLOWED,
    key_monitoring.KeyMonitoringNotThere,
    {status: KeyMonitoring(status=status, unit="219001") for status in key_monitoring.Status},
    {
        "select": lambda s: key_monitoring.select(s, unit="219001", name="农村公路", amount=AMOUNT, reason="重点民生"),
        "engage": lambda s: key_monitoring.engage(s, third_party="北京中泽融信", code="TP01", contract="2020-03"),
        "report": lambda s: key_monitoring.report(s, report=REPORT, findings="正常", problems=()),
        "mark_candidate": lambda s: key_monitoring.mark_candidate(s, reason="来年评价"),
        "conclude": lambda s: key_monitoring.conclude(s, opinion="办结"),
    },
)
OF_DISPOSAL: Table = (
    disposal.ALLOWED,
    disposal.PaymentNotHeld,
    {payment: Disposals(payment=payment) for payment in Payment},
    {
        "decide": lambda s: disposal.decide(s, unit="219001", budget=AMOUNT, disposal=Disposal.RECTIFY, amount=None, reason="滞后"),
        "release": lambda s: disposal.release(s, reason="已整改"),
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


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_exactly_the_pairs_of_the_table_succeed(table: Table) -> None:
    allowed, rule, states, decisions = table
    assert set(decisions) == set(allowed)
    for name, decide in decisions.items():
        for status, state in states.items():
            if status in allowed[name]:
                assert decide(state)
            elif status.name == "NONE":
                with pytest.raises(Unknown):
                    decide(state)
            else:
                with pytest.raises(rule, match=status):
                    decide(state)
