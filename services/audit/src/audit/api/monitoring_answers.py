"""What audit answers about an item's monitoring: records, the treasury's facts, key monitoring."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from audit.api.answered import Answered
from audit.item.monitoring import KeyStatus, Payment, WatchStatus
from audit.item.record import RecordStatus
from shared.events.monitoring import (
    Appraisal,
    Assessed,
    ChoiceMade,
    DisposalDecided,
    Execution,
    Light,
    Progress,
    Stated,
    WarningExplained,
)
from shared.events.monitoring import Finding as RecordFinding
from shared.events.values import Evidence, Remarks


class RecordAnswer(Answered):
    """What the unit reported for January to a month, and what became of it."""

    status: RecordStatus
    unit: str
    name: str
    amount: Decimal
    goal_version: int
    due_on: date | None
    progress: Mapping[str, Progress]
    execution: Execution | None
    stated: Stated | None
    """What the unit stated, beside the treasury or in its place."""
    findings: tuple[RecordFinding, ...]
    explanation: str
    """The unit's word on the findings."""
    submitted_on: date | None
    """The last time."""
    returned_because: str
    points: Remarks
    """逐项意见 of the last return or review, until it is filed again."""
    goal_light: Light | None
    execution_light: Light | None
    lights: tuple[Assessed, ...]
    warnings: tuple[Assessed, ...]
    """Those not cleared."""
    explained: tuple[WarningExplained, ...]
    """The unit's word on open warnings."""
    known_now: Appraisal | None
    """What the treasury told after closing; the lights stay."""
    overdue: bool


class SpentAnswer(Answered):
    """What the treasury told as of a day."""

    as_of: date
    initial_budget: Decimal
    adjusted_budget: Decimal
    executed: Decimal
    rate: Decimal
    """执行率 in per cent as it is shown; 0 where there is no budget."""
    corrected_by: str


class KeyMonitoringAnswer(Answered):
    """重点监控 of the item."""

    status: KeyStatus
    amount: Decimal
    reason: str
    third_party: str
    report: Evidence | None
    findings: str
    problems: tuple[str, ...]
    candidate: bool
    """列为来年重点评价备选."""
    opinion: str


class MonitoringAnswer(Answered):
    """Watch, records by month, treasury facts by reference, key monitoring and disposals."""

    status: WatchStatus
    unit: str
    name: str
    amount: Decimal
    goal_version: int
    records: Mapping[int, RecordAnswer]
    execution: Mapping[str, SpentAnswer]
    newest_execution: SpentAnswer | None
    """The treasury's newest figures, those that are corrected left out; a record keeps those of its month."""
    key: KeyMonitoringAnswer
    payment: Payment
    disposals: tuple[DisposalDecided, ...]
    choose_by: date | None
    chosen: ChoiceMade | None
