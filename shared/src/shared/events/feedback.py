"""What the feedback service tells: results fed back, rectification, linkage, disclosure, reports (结果反馈与应用)."""

from enum import StrEnum
from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field, StrictBool

from shared.events import rules
from shared.events.branching import Branched
from shared.events.envelope import Event, Value
from shared.events.evaluation import EvaluationKind
from shared.events.handed_in import HandedIn
from shared.events.monitoring import Light
from shared.events.values import (
    Day,
    Evidence,
    FiscalYear,
    Grade,
    ItemId,
    Label,
    Money,
    Name,
    Note,
    ObjectKind,
    Percent,
    PersonId,
    Points,
    Remarks,
    Text,
    UnitCode,
)


class Origin(StrEnum):
    """What a rectification comes from."""

    MONITORING = "MONITORING"
    SELF = "SELF"
    DEPARTMENT = "DEPARTMENT"
    KEY = "KEY"
    AUDIT = "AUDIT"
    """审计发现."""


class Deadline(StrEnum):
    """Which answer of the unit falls due."""

    MEASURES = "MEASURES"
    """整改措施."""
    COMPLETION = "COMPLETION"
    """整改结果."""


class Problem(Value):
    """A problem found, and what is demanded (整改意见)."""

    code: Annotated[str, Field(pattern=r"^[A-Z0-9_-]{1,20}$")]
    description: Text
    demand: Text
    amount: Money | None = None


class Measure(Value):
    """整改措施 against one problem."""

    problem: Annotated[str, Field(pattern=r"^[A-Z0-9_-]{1,20}$")]
    measure: Text
    owner: Name
    planned_on: Day


class Remedy(Value):
    """整改结果 for one problem."""

    problem: Annotated[str, Field(pattern=r"^[A-Z0-9_-]{1,20}$")]
    result: Text
    done_on: Day
    evidence: tuple[Evidence, ...] = ()


class LinkageAction(StrEnum):
    """What a grade means for next year's budget (预算挂钩)."""

    PRIORITISE = "优先保障"
    KEEP = "予以保障"
    CUT = "压减"
    CANCEL = "取消"


class PolicyRow(Value):
    """What the yearly policy says for one grade; ratios in per cent of the amount."""

    grade: Grade
    action: LinkageAction
    ratio_min: Percent | None = None
    ratio_max: Percent | None = None


class DisclosureSubject(StrEnum):
    """What is published."""

    GOAL = "绩效目标"
    SELF_EVALUATION = "自评结果"
    EVALUATION_REPORT = "评价报告"


class Channel(StrEnum):
    """Where it is published."""

    UNIT_SITE = "单位网站"
    GOVERNMENT_SITE = "政府门户网站"
    MEDIA = "新闻媒体"


class FeedbackAwaited(Event):
    """A result is confirmed and must be fed back to the unit."""

    TYPE: ClassVar[str] = "bihuan.feedback.FeedbackAwaited"
    kind: EvaluationKind
    object: ObjectKind
    unit: UnitCode
    name: Name
    amount: Money | None
    score: Points
    grade: Grade | None
    problems: tuple[Text, ...] = ()


class ResultFedBack(Event):
    """反馈: the unit is told its result in writing."""

    TYPE: ClassVar[str] = "bihuan.feedback.ResultFedBack"
    kind: EvaluationKind
    unit: UnitCode
    score: Points
    grade: Grade | None
    opinion: Text


class ResultAcknowledged(Event):
    """The unit has received its result."""

    TYPE: ClassVar[str] = "bihuan.feedback.ResultAcknowledged"


class RectificationDrafted(Event):
    """拟稿: problems and demands, not yet issued."""

    TYPE: ClassVar[str] = "bihuan.feedback.RectificationDrafted"
    unit: UnitCode
    name: Name
    origin: Origin
    problems: tuple[Problem, ...]
    found_in: Label = ""
    """The stream of what it comes from: `monitoring/360922-2020-P0017/06`; empty in drafts of before this was asked."""
    other_unit_because: Note = ""
    """Why another unit than the responsible one (责任单位) rectifies; the document is the event's authority."""


class RectificationIssued(Event):
    """下达整改通知 with both deadlines."""

    TYPE: ClassVar[str] = "bihuan.feedback.RectificationIssued"
    unit: UnitCode
    name: Name
    origin: Origin
    problems: tuple[Problem, ...]
    measures_due_on: Day
    completion_due_on: Day
    found_in: Label = ""
    """As drafted."""
    on: Day | None = None
    """The business day of the notice: no answer was given and nothing was done before it; not told in notices of before this was asked."""
    rule_set: Label = ""
    """Whose terms it keeps; empty where the county has none."""


class RectificationWithdrawn(Event):
    """撤回: issued in error, or without object."""

    TYPE: ClassVar[str] = "bihuan.feedback.RectificationWithdrawn"
    reason: Text
    on: Day
    """The business day: what fell due before it is still told."""


class RectificationAcknowledged(Event):
    """签收 by the unit."""

    TYPE: ClassVar[str] = "bihuan.feedback.RectificationAcknowledged"


class MeasuresSubmitted(Event):
    """报送整改措施."""

    TYPE: ClassVar[str] = "bihuan.feedback.MeasuresSubmitted"
    unit: UnitCode
    measures: tuple[Measure, ...]
    on: Day
    """The business day of the answer: what fell due before it is still told."""
    on_time: StrictBool
    by: PersonId
    """Who reports does not accept."""


class MeasuresReturned(Event):
    """The measures go back, with the reasons and a new date."""

    TYPE: ClassVar[str] = "bihuan.feedback.MeasuresReturned"
    reason: Text
    points: Remarks = ()
    measures_due_on: Day


class MeasuresAccepted(Event):
    """The measures suffice; rectification is in progress."""

    TYPE: ClassVar[str] = "bihuan.feedback.MeasuresAccepted"


class RectificationReported(Event):
    """报送整改结果."""

    TYPE: ClassVar[str] = "bihuan.feedback.RectificationReported"
    unit: UnitCode
    remedies: tuple[Remedy, ...]
    on: Day
    on_time: StrictBool
    by: PersonId
    """Who reports does not verify."""


class RectificationReturned(Event):
    """退回: the result does not suffice, with the reasons and a new date."""

    TYPE: ClassVar[str] = "bihuan.feedback.RectificationReturned"
    unit: UnitCode
    reason: Text
    points: Remarks = ()
    completion_due_on: Day


class RectificationVerified(Event):
    """核验: the result suffices."""

    TYPE: ClassVar[str] = "bihuan.feedback.RectificationVerified"
    opinion: Text


class RectificationClosed(Event):
    """销号."""

    TYPE: ClassVar[str] = "bihuan.feedback.RectificationClosed"
    unit: UnitCode
    origin: Origin


class ExtensionRequested(Event):
    """申请延期: the unit asks for a later date of one deadline, which runs on meanwhile."""

    TYPE: ClassVar[str] = "bihuan.feedback.ExtensionRequested"
    unit: UnitCode
    deadline: Deadline
    due_on: Day
    """The date that is asked for, later than the one that holds."""
    reason: Text
    on: Day
    by: PersonId
    """Who asks does not grant."""


class ExtensionRefused(Event):
    """不同意延期: the deadline stays as it is, with the reason."""

    TYPE: ClassVar[str] = "bihuan.feedback.ExtensionRefused"
    unit: UnitCode
    deadline: Deadline
    reason: Text
    on: Day


class DeadlineExtended(Event):
    """延期 of one deadline, with the reason; it answers what was asked for it (申请延期)."""

    TYPE: ClassVar[str] = "bihuan.feedback.DeadlineExtended"
    deadline: Deadline
    due_on: Day
    """The new date, later than the one before."""
    reason: Text
    on: Day
    """The business day: what fell due before it is still told."""


class RectificationDue(Event):
    """Today an unanswered demand falls due; told once per deadline at 00:00 Asia/Shanghai of the due date."""

    TYPE: ClassVar[str] = "bihuan.feedback.RectificationDue"
    unit: UnitCode
    demand: Text
    deadline: Deadline
    due_on: Day


class RectificationOverdue(Event):
    """逾期: still unanswered at 00:00 of the day after."""

    TYPE: ClassVar[str] = "bihuan.feedback.RectificationOverdue"
    unit: UnitCode
    demand: Text
    deadline: Deadline
    due_on: Day


class RectificationEscalated(Event):
    """约谈 or 通报 because of an overdue rectification."""

    TYPE: ClassVar[str] = "bihuan.feedback.RectificationEscalated"
    form: Annotated[str, Field(pattern="^(约谈|通报)$")]
    reason: Text


class RectificationPolicySet(Event):
    """整改范围: which results and warnings of a fiscal year are sent to rectification."""

    TYPE: ClassVar[str] = "bihuan.feedback.RectificationPolicySet"
    fiscal_year: FiscalYear
    grades: tuple[Grade, ...]
    """Results of these grades, of every kind of evaluation."""
    problems_of: tuple[Origin, ...]
    """Results and key monitoring reports of these origins that name problems, whatever the grade."""
    lights: tuple[Light, ...]
    """Monitoring warnings of these lights."""


class LinkagePolicySet(Event):
    """The year's rule from grade to action (结果与预算挂钩)."""

    TYPE: ClassVar[str] = "bihuan.feedback.LinkagePolicySet"
    fiscal_year: FiscalYear
    rows: tuple[PolicyRow, ...]


class LinkageProposed(Event):
    """A proposal for next year's budget that rests on a confirmed result and the year's policy."""

    TYPE: ClassVar[str] = "bihuan.feedback.LinkageProposed"
    unit: UnitCode
    name: Name
    kind: EvaluationKind
    grade: Grade
    score: Points
    next_year: FiscalYear
    action: LinkageAction
    ratio: Percent | None = None
    """Per cent of the evaluated amount."""
    evaluated: Money | None = None
    """The evaluated amount, where it is known and the event tells it."""
    amount: Money | None = None
    """核减额 of a cut or a cancellation; otherwise the sum to be secured, where one is named."""
    reason: Text
    by: PersonId
    """Who proposes does not answer."""
    rule_set: Label = ""
    """By which it was proposed, e.g. sichuan/2025; empty by the year's own policy, and before rule sets were."""


class LinkageConfirmed(Event):
    """采纳 by the budget office."""

    TYPE: ClassVar[str] = "bihuan.feedback.LinkageConfirmed"
    opinion: Text


class LinkageDeclined(Event):
    """不采纳 by the budget office, with the reason."""

    TYPE: ClassVar[str] = "bihuan.feedback.LinkageDeclined"
    reason: Text


class LinkageApplied(Event):
    """Next year's budget carries it."""

    TYPE: ClassVar[str] = "bihuan.feedback.LinkageApplied"
    next_item: ItemId
    """The same project in the next fiscal year."""
    amount: Money
    """安排数 in next year's budget."""
    unit: UnitCode | None = None
    action: LinkageAction | None = None
    """What was proposed and confirmed; not told before it became binding."""


class LinkageWithdrawn(Event):
    """撤回挂钩: the budget office takes back a linkage that was proposed, confirmed or applied, by a document and with the reason."""

    TYPE: ClassVar[str] = "bihuan.feedback.LinkageWithdrawn"
    unit: UnitCode
    next_item: ItemId
    """The project in the year that the linkage was for."""
    reason: Text


class LinkageBasisCorrected(Event):
    """挂钩依据更正: the result that an open linkage rests on was corrected; it is declined or withdrawn, and proposed anew.

    The correction's document is the event's authority.
    """

    TYPE: ClassVar[str] = "bihuan.feedback.LinkageBasisCorrected"
    unit: UnitCode
    next_item: ItemId
    """The project in the year that the linkage is for."""
    score: Points
    """As it now is, as grade and amount."""
    grade: Grade | None
    evaluated: Money | None
    reason: Text
    """Of the correction."""


class DisclosureRequired(Event):
    """Something must be published by a date."""

    TYPE: ClassVar[str] = "bihuan.feedback.DisclosureRequired"
    subject: DisclosureSubject
    unit: UnitCode
    name: Name
    due_on: Day
    on: Day | None = None
    """The business day of the demand; not told in demands of before this was asked."""
    other_unit_because: Note = ""
    """Why another unit than the responsible one (责任单位) publishes; the document is the event's authority."""
    rule_set: Label = ""
    """Whose term it keeps; empty where the county has none."""


class DisclosurePublished(Event):
    """公开."""

    TYPE: ClassVar[str] = "bihuan.feedback.DisclosurePublished"
    subject: DisclosureSubject
    unit: UnitCode
    url: Annotated[str, Field(pattern=r"^https?://[^\s]{3,500}$")]
    channel: Channel
    on: Day
    on_time: StrictBool


class DisclosureExempted(Event):
    """不予公开: a secret, with the reason (预算法 Art 14)."""

    TYPE: ClassVar[str] = "bihuan.feedback.DisclosureExempted"
    reason: Text
    on: Day
    """The business day: what was overdue before it is still told."""


class DisclosureLapsed(Event):
    """公开要求失效: what was to be published is no more, because its goal was cancelled."""

    TYPE: ClassVar[str] = "bihuan.feedback.DisclosureLapsed"
    reason: Text
    on: Day
    """The business day: what was overdue before it is still told."""


class DisclosureOverdue(Event):
    """Not published by its date; told at 00:00 of the day after."""

    TYPE: ClassVar[str] = "bihuan.feedback.DisclosureOverdue"
    subject: DisclosureSubject
    unit: UnitCode
    due_on: Day


class ReportPrepared(Event):
    """The evaluation report package for the government or the congress is put together."""

    TYPE: ClassVar[str] = "bihuan.feedback.ReportPrepared"
    title: Name
    work_year: FiscalYear
    items: tuple[ItemId, ...]
    summary: Text
    package: Evidence


class ReportedToGovernment(Event):
    """上报县政府."""

    TYPE: ClassVar[str] = "bihuan.feedback.ReportedToGovernment"
    title: Name
    work_year: FiscalYear
    items: tuple[ItemId, ...]


class ReportedToCongress(Event):
    """上报县人大."""

    TYPE: ClassVar[str] = "bihuan.feedback.ReportedToCongress"
    title: Name
    work_year: FiscalYear
    items: tuple[ItemId, ...]


class FeedbackHandedOver(Event):
    """移交: a result, rectification, linkage or disclosure of a closed unit belongs to its successor (承接单位) from now on."""

    TYPE: ClassVar[str] = "bihuan.feedback.FeedbackHandedOver"
    from_unit: UnitCode
    to_unit: UnitCode


class EvidenceUploaded(HandedIn):
    """佐证材料上传: a file is kept that is to prove something of the item."""

    TYPE: ClassVar[str] = "bihuan.feedback.EvidenceUploaded"


class RuleSetProposed(rules.Proposed):
    """拟订反馈规则集: the county's own, whole; nothing changes until somebody else approves it."""

    TYPE: ClassVar[str] = "bihuan.feedback.RuleSetProposed"


class RuleSetApproved(rules.Approved):
    """批准反馈规则集 by somebody else: what is proposed, issued or demanded from its first day on goes by it."""

    TYPE: ClassVar[str] = "bihuan.feedback.RuleSetApproved"


class RuleSetRejected(rules.Rejected):
    """不予批准反馈规则集."""

    TYPE: ClassVar[str] = "bihuan.feedback.RuleSetRejected"


class RuleSetWithdrawn(rules.Withdrawn):
    """撤回反馈规则集 before it is in force."""

    TYPE: ClassVar[str] = "bihuan.feedback.RuleSetWithdrawn"


class LogBranched(Branched):
    """日志分支: what this log had after a position is lost for good; it goes on from there under a new identity."""

    TYPE: ClassVar[str] = "bihuan.feedback.LogBranched"


FeedbackEvent: TypeAlias = (
    FeedbackAwaited
    | ResultFedBack
    | ResultAcknowledged
    | RectificationDrafted
    | RectificationIssued
    | RectificationWithdrawn
    | RectificationAcknowledged
    | MeasuresSubmitted
    | MeasuresReturned
    | MeasuresAccepted
    | RectificationReported
    | RectificationReturned
    | RectificationVerified
    | RectificationClosed
    | ExtensionRequested
    | ExtensionRefused
    | DeadlineExtended
    | RectificationDue
    | RectificationOverdue
    | RectificationEscalated
    | RectificationPolicySet
    | LinkagePolicySet
    | LinkageProposed
    | LinkageConfirmed
    | LinkageDeclined
    | LinkageApplied
    | LinkageWithdrawn
    | LinkageBasisCorrected
    | DisclosureRequired
    | DisclosurePublished
    | DisclosureExempted
    | DisclosureLapsed
    | DisclosureOverdue
    | ReportPrepared
    | ReportedToGovernment
    | ReportedToCongress
    | FeedbackHandedOver
    | EvidenceUploaded
    | RuleSetProposed
    | RuleSetApproved
    | RuleSetRejected
    | RuleSetWithdrawn
    | LogBranched
)
