"""What a closed unit held passes to the unit that succeeds it (单位撤并承接)."""

from evaluation.decisions.evaluation import Evaluation
from shared.events.evaluation import EvaluationHandedOver, EvaluationKind


def hand_over(kind: EvaluationKind, state: Evaluation, from_unit: str, to_unit: str) -> list[EvaluationHandedOver]:
    """移交, whatever its state, of what is evaluated or of who evaluates; nothing where that unit has no part in it."""
    if from_unit not in (state.unit, state.filing_unit):
        return []
    return [EvaluationHandedOver(kind=kind, from_unit=from_unit, to_unit=to_unit)]
