"""What questions about one thing answer: JSON of its own, whatever the folded states look like."""

from datetime import date
from decimal import Decimal
from typing import Self

from monitoring.decisions.disposal import Disposals, Payment
from monitoring.decisions.key_monitoring import KeyMonitoring
from monitoring.decisions.key_monitoring import Status as KeyStatus
from monitoring.decisions.record_state import Record, Status
from monitoring.decisions.round import Round
from monitoring.decisions.round import Status as RoundStatus
from shared.attainment.computing import GoalAttained, attainment
from shared.events.envelope import Value
from shared.events.monitoring import (
    Appraisal,
    Assessed,
    Beside,
    ChoiceDemanded,
    ChoiceMade,
    DisposalDecided,
    Execution,
    Finding,
    Light,
    Progress,
    Stated,
    WarningExplained,
)
from shared.events.values import Evidence, FormSource, Indicator, ObjectKind, Remarks
from shared.runtime.web.may_decide import MayDecide
from shared.todo.tables import Turn


class RecordAnswer(Value):
    """A monitoring record: what is asked, what was reported, its lights and open warnings."""

    status: Status
    unit: str
    name: str
    kind: ObjectKind
    amount: Decimal
    fiscal_year: int
    period_end_month: int
    opens_on: date | None
    due_on: date
    rule_set: str
    goal_version: int
    indicators: tuple[Indicator, ...]
    rows: dict[str, Progress]
    """The form's rows by their indicator."""
    execution: Execution | None
    """Of the treasury; of the unit where it has no reference."""
    stated: Stated | None
    """What the unit stated."""
    findings: tuple[Finding, ...]
    explanation: str
    """The unit's word on the findings."""
    beside: Beside
    """What the form states beside its rows, as it was last filled in or submitted."""
    source: FormSource | None
    """The file that the form was last imported from."""
    form: Evidence | None
    """监控自评表: as it was filed last, or as a draft names it."""
    report: Evidence | None
    """自评报告, likewise."""
    returned_because: str
    """The reason of the last return, until it is submitted again."""
    points: Remarks
    """逐项意见 of the last return or review, until it is submitted again."""
    submitted_by: str
    first_submitted_on: date | None
    overdue: bool
    attainment: GoalAttained | None
    """目标实现程度 of the year's targets by the rows filled in so far; None while there are none."""
    goal_light: Light | None
    execution_light: Light | None
    lights: tuple[Assessed, ...]
    warnings: tuple[Assessed, ...]
    """Those not cleared."""
    explained: tuple[WarningExplained, ...]
    """The unit's word on open warnings."""
    known_now: Appraisal | None
    """What the treasury told after the record, or its round, was closed; its lights stay."""
    turn: Turn | None = None
    """Whose turn it is; None where it waits for nobody."""
    decisions: tuple[MayDecide, ...] = ()
    """What the asker may decide on it, and why not."""

    @classmethod
    def of(cls, state: Record) -> Self:
        """The answer that a record's state gives."""
        return cls(
            status=state.status,
            unit=state.unit,
            name=state.name,
            kind=state.kind,
            amount=state.amount,
            fiscal_year=state.fiscal_year,
            period_end_month=state.period_end_month,
            opens_on=None if state.opens_on == date.min else state.opens_on,
            due_on=state.due_on,
            rule_set=state.rule_set,
            goal_version=state.goal_version,
            indicators=state.indicators,
            rows=dict(state.rows),
            execution=state.execution,
            stated=state.stated,
            findings=state.findings,
            explanation=state.explanation,
            beside=state.beside,
            source=state.source,
            form=state.form,
            report=state.report,
            returned_because=state.returned_because,
            points=state.points,
            submitted_by=state.submitted_by,
            first_submitted_on=state.first_submitted_on,
            overdue=state.overdue,
            attainment=attainment(state.indicators, state.rows, state.fiscal_year),
            goal_light=state.goal_light,
            execution_light=state.execution_light,
            lights=state.lights,
            warnings=state.warnings,
            explained=state.explained,
            known_now=state.known_now,
        )


class KeyMonitoringAnswer(Value):
    """A key monitoring: why the item was picked, who works on it, what was found."""

    status: KeyStatus
    unit: str
    name: str
    amount: Decimal
    reason: str
    third_party: str
    third_party_code: str
    contract: str
    report: Evidence | None
    findings: str
    problems: tuple[str, ...]
    candidate: bool
    """For next year's key evaluation."""
    opinion: str
    turn: Turn | None = None
    """Whose turn it is; None where it waits for nobody."""
    decisions: tuple[MayDecide, ...] = ()
    """What the asker may decide on it, and why not."""

    @classmethod
    def of(cls, state: KeyMonitoring) -> Self:
        """The answer that a key monitoring's state gives."""
        return cls(
            status=state.status,
            unit=state.unit,
            name=state.name,
            amount=state.amount,
            reason=state.reason,
            third_party=state.third_party,
            third_party_code=state.third_party_code,
            contract=state.contract,
            report=state.report,
            findings=state.findings,
            problems=state.problems,
            candidate=state.candidate,
            opinion=state.opinion,
        )


class DisposalsAnswer(Value):
    """What was decided on an item, and whether its payments flow."""

    payment: Payment
    unit: str
    decided: tuple[DisposalDecided, ...]
    demanded: ChoiceDemanded | None = None
    """What waits for the unit's choice, and until when."""
    chosen: ChoiceMade | None = None
    """The unit's last choice."""
    turn: Turn | None = None
    """Whose turn it is; None where it waits for nobody."""
    decisions: tuple[MayDecide, ...] = ()
    """What the asker may decide on it, and why not."""

    @classmethod
    def of(cls, state: Disposals) -> Self:
        """The answer that the state of an item's disposals gives."""
        return cls(**vars(state))


class RoundAnswer(Value):
    """A monitoring round: which months of which year, from when to when, by which warning rules."""

    status: RoundStatus
    fiscal_year: int
    period_end_month: int
    opens_on: date
    due_on: date
    warn_days: int
    answer_days: int
    rule_set: str
    decisions: tuple[MayDecide, ...] = ()
    """What the asker may decide on it, and why not."""

    @classmethod
    def of(cls, state: Round) -> Self:
        """As it stands."""
        return cls(**vars(state))
