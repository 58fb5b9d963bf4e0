"""Which evaluation of an item an event of the evaluation log belongs to."""

from dataclasses import dataclass, field, replace
from typing import assert_never

from audit.item import department_evaluation, key_evaluation, self_evaluation
from audit.item.department_evaluation import DepartmentEvaluationEvent, DepartmentEvaluationPart
from audit.item.key_evaluation import KeyEvaluationEvent, KeyEvaluationPart
from audit.item.self_evaluation import SelfEvaluationEvent, SelfEvaluationPart
from shared.events.evaluation import (
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationCorrected,
    EvaluationEvent,
    EvaluationHandedOver,
    EvaluationKind,
    EvidenceUploaded,
    LogBranched,
)
from shared.events.rules import OfRuleSet


@dataclass(frozen=True)
class EvaluationPart:
    """The three evaluations that an item may have."""

    by_unit: SelfEvaluationPart = field(default_factory=SelfEvaluationPart)
    """单位自评."""
    by_department: DepartmentEvaluationPart = field(default_factory=DepartmentEvaluationPart)
    """部门评价."""
    by_finance: KeyEvaluationPart = field(default_factory=KeyEvaluationPart)
    """财政重点评价."""


def evolve(state: EvaluationPart, event: EvaluationEvent) -> EvaluationPart:
    """The item's evaluations after the event."""
    if isinstance(event, EvaluationCompleted | EvaluationCorrected | EvaluationCancelled | EvaluationHandedOver):
        return _by_kind(state, event)
    if isinstance(event, SelfEvaluationEvent):
        return replace(state, by_unit=self_evaluation.evolve(state.by_unit, event))
    if isinstance(event, DepartmentEvaluationEvent):
        return replace(state, by_department=department_evaluation.evolve(state.by_department, event))
    if isinstance(event, KeyEvaluationEvent):
        return replace(state, by_finance=key_evaluation.evolve(state.by_finance, event))
    if isinstance(event, EvidenceUploaded | LogBranched | OfRuleSet):
        return state
    assert_never(event)


def _by_kind(
    state: EvaluationPart, event: EvaluationCompleted | EvaluationCorrected | EvaluationCancelled | EvaluationHandedOver
) -> EvaluationPart:
    match event.kind:
        case EvaluationKind.SELF:
            return replace(state, by_unit=self_evaluation.evolve(state.by_unit, event))
        case EvaluationKind.DEPARTMENT:
            return replace(state, by_department=department_evaluation.evolve(state.by_department, event))
        case EvaluationKind.KEY:
            return replace(state, by_finance=key_evaluation.evolve(state.by_finance, event))
        case _:
            assert_never(event.kind)
