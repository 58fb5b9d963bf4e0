"""An auditor does not take the audited service's word, but both read the same in the same events."""

from collections.abc import Callable
from enum import StrEnum

import pytest

from audit.item.department_evaluation import DepartmentStatus
from audit.item.feedback import DisclosureStatus, LinkageStatus, ResultStatus
from audit.item.gate import GateStatus
from audit.item.goal import GoalStatus
from audit.item.key_evaluation import KeyEvaluationStatus
from audit.item.monitoring import KeyStatus, Payment, WatchStatus
from audit.item.record import RecordStatus
from audit.item.rectification import RectificationStatus
from audit.item.self_evaluation import SelfStatus
from audit.item.state import ItemState, fold
from evaluation.decisions import department_evaluation, key_evaluation_state, self_evaluation_state
from feedback.decisions import disclosure, linkage_state, rectification_state, result
from goals.decisions import budget_gate, goal_state
from monitoring.decisions import disposal, key_monitoring, record_state, watch
from tests.audit import lives
from tests.audit.agreeing import KINDS, part, shared
from tests.audit.cases import ROADS
from tests.scenario.events import Telling

STATES: list[tuple[type[StrEnum], type[StrEnum]]] = [
    (goal_state.Status, GoalStatus),
    (budget_gate.Status, GateStatus),
    (watch.Status, WatchStatus),
    (record_state.Status, RecordStatus),
    (key_monitoring.Status, KeyStatus),
    (disposal.Payment, Payment),
    (self_evaluation_state.Status, SelfStatus),
    (department_evaluation.Status, DepartmentStatus),
    (key_evaluation_state.Status, KeyEvaluationStatus),
    (result.Status, ResultStatus),
    (rectification_state.Status, RectificationStatus),
    (linkage_state.Status, LinkageStatus),
    (disclosure.Status, DisclosureStatus),
]
LIVES = (
    lives.goal,
    lives.monitoring,
    lives.self_evaluation,
    lives.evaluations,
    lives.second_thoughts,
    lives.rectifications,
    lives.consequences,
)


@pytest.mark.parametrize("life", LIVES)
def test_after_every_event_audit_and_the_service_read_the_same(life: Callable[[], Telling]) -> None:
    about = [recorded for recorded in life().recorded if recorded.subject == ROADS and recorded.stream.split("/", 1)[0] in KINDS]
    assert about
    for stream in {recorded.stream for recorded in about}:
        decider, heard = KINDS[stream.split("/", 1)[0]], [recorded for recorded in about if recorded.stream == stream]
        for n in range(1, len(heard) + 1):
            service, audit = decider.fold([recorded.event for recorded in heard[:n]]), part(fold(ROADS, heard[:n]), stream)
            names = shared(service, audit)
            assert {"status", "payment"} & names
            assert {name: getattr(audit, name) for name in names} == {name: getattr(service, name) for name in names}, heard[n - 1].type


EVER_THERE = ("goal", "budget-gate", "watch", "key-monitoring", "self-evaluation", "department-evaluation", "key-evaluation")


@pytest.mark.parametrize("kind", EVER_THERE)
def test_before_the_first_event_both_call_the_state_by_the_same_name(kind: str) -> None:
    assert part(ItemState(ROADS), f"{kind}/{ROADS}").status == KINDS[kind].initial.status


def test_the_states_of_both_have_the_same_names() -> None:
    for theirs, ours in STATES:
        assert {str(status) for status in theirs} == {str(status) for status in ours}, ours


def test_the_lives_touch_every_kind_of_aggregate() -> None:
    assert {recorded.stream.split("/", 1)[0] for life in LIVES for recorded in life().recorded} >= set(KINDS)
