"""An auditor does not take the audited service's word, but both read the same in the same events."""

from collections.abc import Callable
from enum import StrEnum

import pytest

from audit import (
    item_department_evaluation,
    item_feedback,
    item_goal,
    item_key_evaluation,
    item_monitoring,
    item_record,
    item_rectification,
    item_self_evaluation,
)
from audit.item import ItemState, fold
from evaluation import department_evaluation, key_evaluation, self_evaluation
from feedback import disclosure, linkage, rectification_state, result
from goals import goal_state
from monitoring import disposal, key_monitoring, record, watch
from tests.audit import lives
from tests.audit.agreeing import KINDS, part, shared
from tests.audit.cases import ROADS
from tests.audit.telling import Telling

STATES: list[tuple[type[StrEnum], type[StrEnum]]] = [
    (goal_state.Status, item_goal.GoalStatus),
    (watch.Status, item_monitoring.WatchStatus),
    (record.Status, item_record.RecordStatus),
    (key_monitoring.Status, item_monitoring.KeyStatus),
    (disposal.Payment, item_monitoring.Payment),
    (self_evaluation.Status, item_self_evaluation.SelfStatus),
    (department_evaluation.Status, item_department_evaluation.DepartmentStatus),
    (key_evaluation.Status, item_key_evaluation.KeyEvaluationStatus),
    (result.Status, item_feedback.ResultStatus),
    (rectification_state.Status, item_rectification.RectificationStatus),
    (linkage.Status, item_feedback.LinkageStatus),
    (disclosure.Status, item_feedback.DisclosureStatus),
]
LIVES = (lives.goal, lives.monitoring, lives.self_evaluation, lives.evaluations, lives.rectifications, lives.consequences)


@pytest.mark.parametrize("life", LIVES)
def test_after_every_event_audit_and_the_service_read_the_same(life: Callable[[], Telling]) -> None:
    about = [told for told in life().told if told.subject == ROADS and told.stream.split("/", 1)[0] in KINDS]
    assert about
    for stream in {told.stream for told in about}:
        decider, heard = KINDS[stream.split("/", 1)[0]], [told for told in about if told.stream == stream]
        for n in range(1, len(heard) + 1):
            service, audit = decider.fold([told.event for told in heard[:n]]), part(fold(ROADS, heard[:n]), stream)
            names = shared(service, audit)
            assert {"status", "payment"} & names
            assert {name: getattr(audit, name) for name in names} == {name: getattr(service, name) for name in names}, heard[n - 1].type


EVER_THERE = ("goal", "watch", "key-monitoring", "self-evaluation", "department-evaluation", "key-evaluation")


@pytest.mark.parametrize("kind", EVER_THERE)
def test_before_the_first_event_both_call_the_state_by_the_same_name(kind: str) -> None:
    assert part(ItemState(ROADS), f"{kind}/{ROADS}").status == KINDS[kind].initial.status


def test_the_states_of_both_have_the_same_names() -> None:
    for theirs, ours in STATES:
        assert {str(status) for status in theirs} == {str(status) for status in ours}, ours


def test_the_lives_touch_every_kind_of_aggregate() -> None:
    assert {told.stream.split("/", 1)[0] for life in LIVES for told in life().told} >= set(KINDS)
