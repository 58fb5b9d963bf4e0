"""The lights of a record: with its submission, and anew when the treasury tells something else than it rests on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from monitoring.decisions.execution import Treasury, as_of, block, replaced_by
from monitoring.decisions.form import findings_on
from monitoring.decisions.record_state import Record, RecordEvent, Status
from monitoring.decisions.round import Round, last_day
from monitoring.decisions.round import Status as RoundStatus
from monitoring.rules.lights import Assessment, assess
from monitoring.rules.rule_set import RuleSet
from shared.events.monitoring import (
    Answered,
    Appraisal,
    Execution,
    LaterKnowledgeNoted,
    LightsAssessed,
    LightsReassessed,
    WarningCleared,
    WarningRaised,
)


def appraise(state: Record, execution: Execution, rules_named: Callable[[str], RuleSet], today: date) -> Assessment:
    """The lights of the record's rows beside this execution, and of its lateness; what was submitted before came in on its first day."""
    rules, came_on = rules_named(state.rule_set), state.first_submitted_on or today
    found = assess(rules, month=state.period_end_month, execution=execution, indicators=state.indicators, rows=state.rows)
    band = rules.late_band((came_on - state.due_on).days)
    return replace(found, lights=(*found.lights, band.light_of(state.due_on, came_on))) if band else found


def judged(state: Record, found: Assessment, *, today: date, answered: Answered, reason: str) -> list[RecordEvent]:
    """The lights; what warns no more is cleared, what is yellow or red is a warning with a term, which a repetition does not extend.

    What lapsed with its year is not raised again.
    """
    again = {(warning.kind, warning.indicator) for warning in found.warnings}
    gone = [old for old in state.warnings if (old.kind, old.indicator) not in again]
    term = today + timedelta(days=state.answer_days)
    lapsed = {(warning.kind, warning.indicator) for warning in state.lapsed}
    owed = [warning for warning in found.warnings if (warning.kind, warning.indicator) not in lapsed]
    raised = [(warning, state.terms.get((warning.kind, warning.indicator), term)) for warning in owed]
    return [
        LightsAssessed(
            unit=state.unit,
            rule_set=state.rule_set,
            goal_light=found.goal_light,
            execution_light=found.execution_light,
            lights=found.lights,
        ),
        *(WarningCleared(kind=old.kind, indicator=old.indicator, reason=reason, answered=answered) for old in gone),
        *(WarningRaised(unit=state.unit, rule_set=state.rule_set, warning=warning, due_on=due) for warning, due in raised),
    ]


def follow_treasury(
    state: Record, treasury: Treasury, round_: Round, *, rules_named: Callable[[str], RuleSet], today: date
) -> list[RecordEvent]:
    """What was submitted rests on what the treasury has told by now: an open record is assessed anew, a closed one marked as known now."""
    if state.status is Status.ENDED or state.execution is None or state.goal_light is None or state.execution_light is None:
        return []
    known = state.known_now.execution if state.known_now else state.execution
    figures = as_of(treasury, last_day(state.fiscal_year, state.period_end_month)) or state.stated
    execution = block(figures, known.expected_executed) if figures else known
    cause = replaced_by(treasury, known.reference) or execution.reference
    if execution == known or cause is None:
        return []
    found = appraise(state, execution, rules_named, today)
    before = Appraisal(execution=state.execution, goal_light=state.goal_light, execution_light=state.execution_light)
    after = Appraisal(execution=execution, goal_light=found.goal_light, execution_light=found.execution_light)
    findings = findings_on(execution, state.stated, state.amount)
    said = {"unit": state.unit, "rule_set": state.rule_set, "cause": cause, "findings": findings}
    if state.status is Status.CLOSED or round_.status is not RoundStatus.OPEN:
        return [LaterKnowledgeNoted(**said, closed_with=before, known_now=after, lights=found.lights)]
    again = judged(state, found, today=today, answered=Answered.EXECUTION, reason=f"国库执行数（{cause}）变化后不再预警")
    return [LightsReassessed(**said, before=before, after=after), *again]
