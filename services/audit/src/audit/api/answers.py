"""What audit answers about one item and one finding: what is public of a state, whatever a fold keeps."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pydantic import ConfigDict

from audit.decisions.finding import Status
from audit.item.department_evaluation import DepartmentStatus
from audit.item.feedback import DisclosureStatus, LinkageStatus, ResultStatus
from audit.item.gate import GateStatus
from audit.item.goal import GoalStatus
from audit.item.key_evaluation import KeyEvaluationStatus
from audit.item.monitoring import KeyStatus, Payment, WatchStatus
from audit.item.record import RecordStatus
from audit.item.rectification import RectificationStatus
from audit.item.self_evaluation import SelfStatus
from shared.events.envelope import Value
from shared.events.evaluation import (
    Attainment,
    Derivation,
    DimensionScore,
    EvaluationCorrected,
    Funds,
    MoneyFinding,
    ReportChange,
    TreasuryFact,
)
from shared.events.feedback import Deadline, LinkageAction, LinkageBasisCorrected, Measure, Origin, Problem, Remedy
from shared.events.goals import (
    Finding,
    GateClosed,
    GateLimited,
    GateOverridden,
    GoalAdjustmentApproved,
    GoalAdjustmentDemanded,
    GoalContent,
)
from shared.events.monitoring import (
    Appraisal,
    Assessed,
    DisposalDecided,
    Execution,
    Light,
    Progress,
    Stated,
    WarningExplained,
)
from shared.events.monitoring import Finding as RecordFinding
from shared.events.values import Evidence, Grade, Remarks
from shared.runtime.web.may_decide import MayDecide


class Answered(Value):
    """An answer that is read off a state by the names of its fields."""

    model_config = ConfigDict(from_attributes=True)


class GateAnswer(Answered):
    """What others decided about the item's money in the budget."""

    status: GateStatus
    closed: GateClosed | None
    """By a disposal of monitoring."""
    limits: tuple[GateLimited, ...]
    """By results of earlier years."""
    overridden: GateOverridden | None
    """Against such results, by a document."""


class GoalAnswer(Answered):
    """The goal as it reads now; `content` is the approved one once there is one."""

    status: GoalStatus
    unit: str
    name: str
    content: GoalContent | None
    amount: Decimal | None
    """批复金额, after the last adjustment; None without an approval in force."""
    grade: Grade | None
    version: int
    """1 when approved, 2 after the first adjustment."""
    in_year: bool
    warnings: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    """Of the last return."""
    returned: int
    """How often it was returned."""
    returned_because: str
    requested_content: GoalContent | None
    """The adjustment that waits for an answer."""
    coming: GoalAdjustmentApproved | None
    """The adjustment that was granted for a later day."""
    demanded: GoalAdjustmentDemanded | None
    """The adjustment that a disposal asks for, until it is made."""
    in_budget: Decimal | None
    """What the budget system was let enter."""
    barred: int
    """How often the budget system was refused."""
    gate: GateAnswer


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
    key: KeyMonitoringAnswer
    payment: Payment
    disposals: tuple[DisposalDecided, ...]


class SelfEvaluationAnswer(Answered):
    """The form, its score with the derivation, and the confirmed result."""

    status: SelfStatus
    unit: str
    name: str
    amount: Decimal | None
    has_goal: bool
    due_on: date | None
    funds: Funds | None
    rows: tuple[Attainment, ...]
    conclusion: str
    form: Evidence | None
    derivation: Derivation | None
    returned_because: str
    points: Remarks
    """逐项意见 of the last return or review, until it is filed again."""
    score: Decimal | None
    grade: Grade | None
    rule_version: str
    findings: tuple[MoneyFinding, ...]
    corrections: tuple[EvaluationCorrected, ...]
    problems: tuple[str, ...]
    treasury: TreasuryFact | None
    re_evaluated_score: Decimal | None
    re_evaluated_grade: Grade | None


class DepartmentEvaluationAnswer(Answered):
    """Who evaluated, the scores, and the confirmed result."""

    status: DepartmentStatus
    unit: str
    name: str
    amount: Decimal | None
    department: str
    scores: tuple[DimensionScore, ...]
    problems: tuple[str, ...]
    report: Evidence | None
    derivation: Derivation | None
    returned_because: str
    points: Remarks
    """逐项意见 of the last return or review, until it is filed again."""
    score: Decimal | None
    grade: Grade | None
    rule_version: str
    findings: tuple[MoneyFinding, ...]
    corrections: tuple[EvaluationCorrected, ...]


class KeyEvaluationAnswer(Answered):
    """Who evaluated by which plan, the report, and the confirmed result."""

    status: KeyEvaluationStatus
    unit: str
    name: str
    amount: Decimal | None
    reason: str
    third_party: str
    contract: str
    plan: Evidence | None
    fieldwork_from: date | None
    scores: tuple[DimensionScore, ...]
    problems: tuple[str, ...]
    comments_due_on: date | None
    comments: str
    silence: str
    changes: tuple[ReportChange, ...]
    answer_to_comments: str
    report: Evidence | None
    derivation: Derivation | None
    returned_because: str
    points: Remarks
    """逐项意见 of the last return or review, until it is filed again."""
    score: Decimal | None
    grade: Grade | None
    rule_version: str
    findings: tuple[MoneyFinding, ...]
    corrections: tuple[EvaluationCorrected, ...]


class EvaluationAnswer(Answered):
    """The three evaluations that an item may have."""

    by_unit: SelfEvaluationAnswer
    """单位自评."""
    by_department: DepartmentEvaluationAnswer
    """部门评价."""
    by_finance: KeyEvaluationAnswer
    """财政重点评价."""


class ResultAnswer(Answered):
    """A confirmed result on its way to the unit."""

    status: ResultStatus
    score: Decimal | None
    grade: Grade | None
    opinion: str


class RectificationAnswer(Answered):
    """What was demanded by when, what was answered, what fell due."""

    status: RectificationStatus
    unit: str
    name: str
    origin: Origin | None
    problems: tuple[Problem, ...]
    measures_due_on: date | None
    completion_due_on: date | None
    measures: tuple[Measure, ...]
    measures_on_time: bool | None
    remedies: tuple[Remedy, ...]
    completion_on_time: bool | None
    returned_because: str
    points: Remarks
    """逐项意见 of the last return or review, until it is filed again."""
    due: tuple[Deadline, ...]
    """Deadlines that fell due unanswered, as told."""
    overdue: tuple[Deadline, ...]
    """Deadlines that passed unanswered, as told."""
    escalated: tuple[str, ...]
    """约谈 or 通报, each time."""
    found_in: str
    """The stream of what it comes from; empty in those of before this was asked."""
    other_unit_because: str
    """Why another unit than the responsible one rectifies."""
    issued_on: date | None


class LinkageAnswer(Answered):
    """What was proposed for next year's budget, and the answer."""

    status: LinkageStatus
    action: LinkageAction | None
    next_year: int
    ratio: Decimal | None
    amount: Decimal | None
    answer: str
    applied: Decimal | None
    """安排数 in next year's budget."""
    basis_corrected: LinkageBasisCorrected | None
    """The result that it rests on is no more what it was."""


class DisclosureAnswer(Answered):
    """What must be published by when, and where it was."""

    status: DisclosureStatus
    due_on: date | None
    published_on: date | None
    url: str
    on_time: bool | None
    overdue: bool
    other_unit_because: str
    """Why another unit than the responsible one publishes."""


class ReportingAnswer(Answered):
    """A report that the item is part of."""

    to: str
    title: str
    work_year: int


class FeedbackAnswer(Answered):
    """Results and linkages by kind of evaluation, rectifications by number, disclosures by subject."""

    unit: str
    results: Mapping[str, ResultAnswer]
    rectifications: Mapping[str, RectificationAnswer]
    linkages: Mapping[str, LinkageAnswer]
    disclosures: Mapping[str, DisclosureAnswer]
    reports: tuple[ReportingAnswer, ...]
    carried_from_last_year: Decimal | None
    """安排数 that last year's result of the same project brought about."""


class FindingAnswer(Answered):
    """A finding, the events it rests on, and how it was dealt with."""

    status: Status
    finding: str
    events: tuple[str, ...]
    settled_because: str
    decisions: tuple[MayDecide, ...] = ()
    """What the asker may decide on it, and why not."""


class FindingsAnswer(Answered):
    """The findings on one item."""

    item: str
    findings: Mapping[int, FindingAnswer]
    """By number; what may be decided on one is answered by its own address."""
    decisions: tuple[MayDecide, ...] = ()
    """Whether the asker may record another one, and why not."""


class ItemAnswer(Answered):
    """What is known of an item at an instant."""

    item: str
    unit: str
    name: str
    goal: GoalAnswer
    monitoring: MonitoringAnswer
    evaluation: EvaluationAnswer
    feedback: FeedbackAnswer
    findings: Mapping[int, FindingAnswer]
    """审计发现 by number."""
