"""The state of a budget item across all services, by audit's own fold: an auditor does not take the audited service's word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import assert_never

from audit.decisions import finding
from audit.decisions.finding import Finding
from audit.heard import Heard
from audit.item import evaluation, feedback, goal, monitoring
from audit.item.evaluation import EvaluationPart
from audit.item.feedback import FeedbackPart
from audit.item.goal import GoalPart
from audit.item.monitoring import MonitoringPart
from shared.events import audit
from shared.events.audit import FindingEvent
from shared.events.evaluation import EvaluationEvent
from shared.events.feedback import FeedbackEvent
from shared.events.goals import GoalsEvent
from shared.events.monitoring import MonitoringEvent


@dataclass(frozen=True)
class ItemState:
    """What is known of an item at an instant."""

    item: str
    unit: str = ""
    name: str = ""
    goal: GoalPart = field(default_factory=GoalPart)
    monitoring: MonitoringPart = field(default_factory=MonitoringPart)
    evaluation: EvaluationPart = field(default_factory=EvaluationPart)
    feedback: FeedbackPart = field(default_factory=FeedbackPart)
    findings: Mapping[int, Finding] = field(default_factory=dict)
    """审计发现 by number."""


def fold(item: str, heard: Iterable[Heard]) -> ItemState:
    """The state after these events, given in the order of the trail."""
    return reduce(evolve, heard, ItemState(item))


def evolve(state: ItemState, recorded: Heard) -> ItemState:
    """The state after one event of whichever service."""
    return _owned(_changed(state, recorded))


def _changed(state: ItemState, recorded: Heard) -> ItemState:
    event, key = recorded.event, recorded.stream.rsplit("/", 1)[-1]
    if isinstance(event, GoalsEvent):
        return replace(state, goal=goal.evolve(state.goal, event))
    if isinstance(event, MonitoringEvent):
        return replace(state, monitoring=monitoring.evolve(state.monitoring, event, key))
    if isinstance(event, EvaluationEvent):
        return replace(state, evaluation=evaluation.evolve(state.evaluation, event))
    if isinstance(event, FeedbackEvent):
        forerunner = recorded.subject != state.item
        return replace(state, feedback=feedback.evolve(state.feedback, event, key, of_last_year=forerunner))
    if isinstance(event, FindingEvent):
        found = finding.evolve(state.findings.get(int(key), Finding()), event)
        return replace(state, findings={**state.findings, int(key): found})
    if isinstance(event, audit.LogBranched):
        return state
    assert_never(event)


def _owned(state: ItemState) -> ItemState:
    """Whose item it is, as the first service knows that has it."""
    by_unit, by_finance, by_department = state.evaluation.by_unit, state.evaluation.by_finance, state.evaluation.by_department
    before = state.goal.ex_ante.content
    unit = (
        state.goal.unit
        or (before.unit if before else "")
        or state.monitoring.unit
        or by_unit.unit
        or by_finance.unit
        or by_department.unit
        or state.feedback.unit
    )
    name = (
        state.goal.name or (before.name if before else "") or state.monitoring.name or by_unit.name or by_finance.name or by_department.name
    )
    return replace(state, unit=unit, name=name)
