"""What audit keeps of each aggregate beside what its own service keeps."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from audit.item.state import ItemState
from evaluation.decisions import department_evaluation, key_evaluation, self_evaluation
from feedback.decisions import disclosure, linkage, rectification, result
from goals.decisions import budget_gate, goal
from monitoring.decisions import disposal, key_monitoring, record, watch
from shared.runtime.decider import Decider

DECIDERS: list[Decider[Any, Any]] = [
    goal.GOAL,
    budget_gate.BUDGET_GATE,
    watch.WATCH,
    record.RECORD,
    key_monitoring.KEY_MONITORING,
    disposal.DISPOSALS,
    self_evaluation.SELF_EVALUATION,
    department_evaluation.DEPARTMENT_EVALUATION,
    key_evaluation.KEY_EVALUATION,
    result.RESULT,
    rectification.RECTIFICATION,
    linkage.LINKAGE,
    disclosure.DISCLOSURE,
]
KINDS = {decider.kind: decider for decider in DECIDERS}


def part(state: ItemState, stream: str) -> Any:
    """What audit keeps of one aggregate."""
    kind, key = stream.split("/", 1)[0], stream.rsplit("/", 1)[-1]
    parts: dict[str, Callable[[], Any]] = {
        "goal": lambda: state.goal,
        "budget-gate": lambda: state.goal.gate,
        "watch": lambda: state.monitoring,
        "disposal": lambda: state.monitoring,
        "monitoring": lambda: state.monitoring.records[int(key)],
        "key-monitoring": lambda: state.monitoring.key,
        "self-evaluation": lambda: state.evaluation.by_unit,
        "department-evaluation": lambda: state.evaluation.by_department,
        "key-evaluation": lambda: state.evaluation.by_finance,
        "result": lambda: state.feedback.results[key],
        "rectification": lambda: state.feedback.rectifications[key],
        "linkage": lambda: state.feedback.linkages[key],
        "disclosure": lambda: state.feedback.disclosures[key],
    }
    return parts[kind]()


def shared(one: Any, other: Any) -> set[str]:
    """The fields that both have by the same name."""
    return {field.name for field in fields(one)} & {field.name for field in fields(other)}
