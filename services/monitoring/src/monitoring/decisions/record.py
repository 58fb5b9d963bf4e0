"""The decisions on a monitoring record in one round (绩效监控自评), from assignment to closing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from monitoring.decisions.ending import goal_cancelled
from monitoring.decisions.execution import Fact
from monitoring.decisions.form import (
    execution_block,
    findings_on,
    require_every_row,
    require_sound_rows,
    require_two_documents,
    require_word,
)
from monitoring.decisions.lights import appraise, judged
from monitoring.decisions.record_state import Decision, Record, RecordEvent, Status, evolve
from monitoring.decisions.round import last_day
from monitoring.decisions.warning import answer_all, require_independent
from monitoring.rules.rule_set import RuleSet
from shared.events.goals import Stage
from shared.events.monitoring import (
    Answered,
    Beside,
    IndicatorProgressReported,
    MonitoringAssigned,
    MonitoringClosed,
    MonitoringDeptReviewed,
    MonitoringEnded,
    MonitoringFinReviewed,
    MonitoringOverdue,
    MonitoringReturned,
    MonitoringSubmitted,
    Progress,
    Stated,
)
from shared.events.values import Evidence, FormSource, Remarks
from shared.runtime.actor import Actor
from shared.runtime.decider import Decider, Refusal, require


class PeriodRunning(Refusal):
    """A period is reported on when it is over."""

    zh = "监控期间尚未结束"


class NotYetOpened(Refusal):
    """Before a round's first day nothing is filled in."""

    zh = "监控轮次尚未开始填报"


def assign(state: Record, *, assignment: MonitoringAssigned) -> list[RecordEvent]:
    """下达 to the unit that spends (谁支出、谁负责)."""
    require(state.allowed, Decision.ASSIGN, state.status)
    return [assignment]


def fill(
    state: Record,
    *,
    progress: tuple[Progress, ...],
    today: date,
    beside: Beside | None = None,
    source: FormSource | None = None,
    form: Evidence | None = None,
    report: Evidence | None = None,
) -> list[RecordEvent]:
    """填报 rows; a later row of an indicator replaces the earlier. `source` is the file of an import; form and report are papers that are
    chosen before it is submitted."""
    require(state.allowed, Decision.FILL, state.status)
    _require_opened(state, today)
    rows = require_sound_rows(state.indicators, progress)
    return [IndicatorProgressReported(progress=rows, beside=beside, source=source, form=form, report=report)]


def submit(
    state: Record,
    *,
    fact: Fact | None,
    stated: Stated | None,
    explanation: str,
    expected_executed: Decimal | None,
    form: Evidence,
    report: Evidence,
    problems: str,
    measures: str,
    rules_named: Callable[[str], RuleSet],
    by: str,
    today: date,
) -> list[RecordEvent]:
    """报送: form, report and dual monitoring are complete; the lights follow, and what is yellow or red is a warning.

    `fact` is the treasury's as of the period's last day; `stated` are the form's own figures, kept beside it, or counting in its place.
    """
    require(state.allowed, Decision.SUBMIT, state.status)
    require_submittable(state, today)
    progress = require_every_row(state.indicators, state.rows)
    execution = execution_block(fact, stated, expected_executed)
    findings = findings_on(execution, stated, state.amount)
    require_word(findings, explanation)
    require_two_documents(form, report)
    found = appraise(state, execution, rules_named, today)
    return [
        MonitoringSubmitted(
            unit=state.unit,
            name=state.name,
            kind=state.kind,
            amount=state.amount,
            fiscal_year=state.fiscal_year,
            period_end_month=state.period_end_month,
            execution=execution,
            progress=progress,
            form=form,
            report=report,
            on=today,
            by=by,
            problems=problems,
            measures=measures,
            stated=stated,
            findings=findings,
            explanation=explanation,
        ),
        *judged(state, found, today=today, answered=Answered.SUBMISSION, reason="重新报送后不再预警"),
    ]


def department_review(state: Record, *, opinion: str, points: Remarks = (), actor: Actor) -> list[RecordEvent]:
    """主管部门审核."""
    require(state.allowed, Decision.DEPARTMENT_REVIEW, state.status)
    require_independent(state, actor)
    return [MonitoringDeptReviewed(opinion=opinion, points=points)]


def department_return(state: Record, *, reason: str, points: Remarks = (), actor: Actor) -> list[RecordEvent]:
    """主管部门退回, with the reasons."""
    require(state.allowed, Decision.DEPARTMENT_RETURN, state.status)
    require_independent(state, actor)
    return [MonitoringReturned(unit=state.unit, stage=Stage.DEPARTMENT, reason=reason, points=points)]


def finance_review(state: Record, *, opinion: str, points: Remarks = (), actor: Actor) -> list[RecordEvent]:
    """财政审核."""
    require(state.allowed, Decision.FINANCE_REVIEW, state.status)
    require_independent(state, actor)
    return [MonitoringFinReviewed(opinion=opinion, points=points)]


def finance_return(state: Record, *, reason: str, points: Remarks = (), actor: Actor) -> list[RecordEvent]:
    """财政退回, with the reasons."""
    require(state.allowed, Decision.FINANCE_RETURN, state.status)
    require_independent(state, actor)
    return [MonitoringReturned(unit=state.unit, stage=Stage.FINANCE, reason=reason, points=points)]


def close(state: Record, *, actor: Actor) -> list[RecordEvent]:
    """办结: the record is final."""
    require(state.allowed, Decision.CLOSE, state.status)
    require_independent(state, actor)
    return [MonitoringClosed()]


def end(state: Record, *, reason: str, on: date) -> list[RecordEvent]:
    """终止填报: its goal was cancelled on that day. What was asked later stays; a closed record stays closed, and its warnings end."""
    if state.status in (Status.NONE, Status.ENDED) or (state.assigned_on or state.due_on) > on:
        return []
    why = goal_cancelled(reason)
    cleared = answer_all(state, answered=Answered.ENDED, reason=why, stream="")
    return cleared if state.status is Status.CLOSED else [*cleared, MonitoringEnded(unit=state.unit, reason=why, on=on)]


def fall_overdue(state: Record) -> list[RecordEvent]:
    """逾期, at 00:00 of the day after the due date: told once, unless something was submitted, or it was ended, by then."""
    require(state.allowed, Decision.FALL_OVERDUE, state.status)
    ends = [day for day in (state.first_submitted_on, state.ended_on) if day is not None]
    in_time = any(day <= state.due_on for day in ends)
    return [] if state.overdue or in_time else [MonitoringOverdue(unit=state.unit, due_on=state.due_on)]


def require_submittable(state: Record, today: date) -> None:
    """Raise NotYetOpened, or PeriodRunning where what is to be reported has not come to its end."""
    _require_opened(state, today)
    if today < last_day(state.fiscal_year, state.period_end_month):
        raise PeriodRunning(f"1至{state.period_end_month}月尚未结束，今天是{today}")


def _require_opened(state: Record, today: date) -> None:
    if today < state.opens_on:
        raise NotYetOpened(f"1至{state.period_end_month}月监控自{state.opens_on}起填报，今天是{today}")


RECORD = Decider("monitoring", Record(), evolve, unit=lambda state: state.unit)
