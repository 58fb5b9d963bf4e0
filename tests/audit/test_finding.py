from collections.abc import Callable
from typing import Any

import pytest

from audit.decisions import finding
from audit.decisions.finding import ALLOWED, FINDING, Decision, EventOfAnother, Finding, Status
from audit.decisions.separation import OwnUnit
from shared.events.audit import FindingEvent, FindingRecorded, FindingSettled
from shared.runtime.actor import Actor
from shared.runtime.decider import OutOfOrder, Refusal, Unknown

RECORDED = FindingRecorded(finding="合同变更未履行审批", events=("e1",), by="shen")
SETTLED = FindingSettled(reason="已补办", by="cao")
BY_SHEN: dict[str, Any] = {"unit": "219001", "actor": Actor("shen")}
REACHED: dict[Status, list[FindingEvent]] = {Status.NONE: [], Status.OPEN: [RECORDED], Status.SETTLED: [RECORDED, SETTLED]}
DECISIONS: dict[Decision, Callable[[Finding], list[FindingEvent]]] = {
    Decision.RECORD: lambda state: finding.record(state, finding="合同变更未履行审批", events=["e1", "e1"], trail={"e1"}, **BY_SHEN),
    Decision.SETTLE: lambda state: finding.settle(state, reason="已补办", unit="219001", actor=Actor("cao")),
}


def test_a_finding_rests_on_events_of_its_item_each_named_once() -> None:
    assert DECISIONS[Decision.RECORD](Finding()) == [RECORDED]
    with pytest.raises(EventOfAnother, match="e9"):
        finding.record(Finding(), finding="x", events=["e9"], trail={"e1"}, **BY_SHEN)


def test_an_open_finding_is_settled_with_a_reason() -> None:
    assert DECISIONS[Decision.SETTLE](FINDING.fold([RECORDED])) == [SETTLED]
    assert FINDING.fold([RECORDED, SETTLED]).settled_because == "已补办"


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("decision", list(Decision))
def test_every_decision_in_every_state(decision: Decision, status: Status) -> None:
    state = FINDING.fold(REACHED[status])
    assert state.status is status
    if status in ALLOWED[decision]:
        assert DECISIONS[decision](state)
        return
    rule: type[Refusal] = Unknown if status is Status.NONE else OutOfOrder
    with pytest.raises(rule):
        DECISIONS[decision](state)


@pytest.mark.parametrize("unit", ["219001", "219001002"])
def test_nobody_records_or_settles_on_the_own_unit_or_the_one_above(unit: str) -> None:
    by: dict[str, Any] = {"unit": "219001", "actor": Actor("shen", unit)}
    with pytest.raises(OwnUnit, match=unit):
        finding.record(Finding(), finding="x", events=["e1"], trail={"e1"}, **by)
    with pytest.raises(OwnUnit, match=unit):
        finding.settle(FINDING.fold([RECORDED]), reason="x", **by)


def test_an_auditor_of_another_unit_records_and_settles() -> None:
    by: dict[str, Any] = {"unit": "219001", "actor": Actor("shen", "301")}
    assert finding.record(Finding(), finding="x", events=["e1"], trail={"e1"}, **by)
    assert finding.settle(FINDING.fold([RECORDED]), reason="x", unit="219001", actor=Actor("cao", "301"))
