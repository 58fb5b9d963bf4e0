"""What the monitoring service tells: rounds, execution, self-checks, warnings, key monitoring, disposals (绩效运行监控)."""

from enum import StrEnum
from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field, StrictBool

from shared.events import rules
from shared.events.branching import Branched
from shared.events.envelope import Event, Value
from shared.events.goals import Stage
from shared.events.handed_in import HandedIn
from shared.events.values import (
    WHOLE,
    Day,
    Evidence,
    FiscalYear,
    FormSource,
    Indicator,
    Label,
    Money,
    Month,
    Name,
    Note,
    ObjectKind,
    PersonId,
    Quantity,
    Rate,
    Remarks,
    SignedMoney,
    Text,
    Tier,
    UnitCode,
)

ANSWER_DAYS = 15
AnswerDays = Annotated[int, Field(ge=1, le=180), WHOLE]
"""So many days after it was raised a warning is to be answered (预警办理期限)."""


class DeviationCause(StrEnum):
    """偏差原因, 财预〔2019〕136号."""

    FUNDING = "经费保障"
    INSTITUTIONAL = "制度保障"
    STAFFING = "人员保障"
    FACILITIES = "硬件条件保障"
    OTHER = "其他"


class Likelihood(StrEnum):
    """完成目标可能性."""

    CERTAIN = "确定能"
    POSSIBLE = "有可能"
    IMPOSSIBLE = "完全不可能"


class Light(StrEnum):
    """预警 light, best first."""

    BLUE = "蓝"
    GREEN = "绿"
    YELLOW = "黄"
    RED = "红"


class WarningKind(StrEnum):
    """What a warning is about."""

    EXECUTION = "预算执行"
    INDICATOR = "绩效指标"
    GOAL = "绩效目标"
    MISMATCH = "目标与执行不匹配"
    LATENESS = "报送时限"
    """The record came late: of the rounds whose rule set has bands for it."""


class Disposal(StrEnum):
    """What finance decides on an item that deviates."""

    CONTINUE = "继续执行"
    RECTIFY = "责令整改"
    ADJUST_GOAL = "调整目标"
    REDUCE_BUDGET = "调减预算"
    TRANSFER_BUDGET = "调剂"
    DEFER_PAYMENT = "暂缓拨款"
    STOP_PAYMENT = "停止拨款"
    RECALL_FUNDS = "收回资金"
    CANCEL = "撤销项目"


class Course(StrEnum):
    """单位的选择 after a warning that asks for one."""

    CONTINUE = "继续实施"
    TRANSFER = "申请调剂"
    CANCEL = "申请撤销"


class Oddity(StrEnum):
    """资金疑点: what is odd about an item's execution."""

    WITHOUT_BUDGET = "无预算支出"
    ABOVE_BUDGET = "超预算支出"
    NEGATIVE = "支出为负"
    NOT_THE_TREASURYS = "与国库执行数不符"
    NOT_THE_GOALS = "预算数与目标金额不符"


class Answered(StrEnum):
    """解除方式: what a warning was closed by."""

    EXPLANATION = "说明核实"
    """Finance found the unit's word to hold, or the matter dealt with."""
    SUBMISSION = "重新报送"
    """The same record, submitted again."""
    EXECUTION = "国库执行数变化"
    LATER_RECORD = "后期监控好转"
    LATER_WARNING = "后期预警取代"
    DISPOSAL = "处置"
    RECTIFICATION = "整改销号"
    ENDED = "终止监控"


class Progress(Value):
    """One indicator's row of the monitoring form (绩效目标执行监控表)."""

    indicator: Name
    """Name of the goal's annual indicator."""
    actual: Quantity | None = None
    """So far, for a quantitative indicator."""
    tier: Tier | None = None
    """So far, for a qualitative one."""
    expected_actual: Quantity | None = None
    """全年预计完成."""
    likelihood: Likelihood
    """Stated by the unit, never assumed."""
    causes: tuple[DeviationCause, ...] = ()
    explanation: Note = ""
    """Required, with a cause, where the goal is not certain to be attained."""


class Execution(Value):
    """预算执行 as of the end of a month."""

    initial_budget: Money
    adjusted_budget: Money
    executed: SignedMoney
    rate: Rate
    """executed / adjusted_budget as shown; 0 where there is no budget."""
    expected_executed: Money | None = None
    """全年预计执行数."""
    reference: Name | None = None
    """The treasury fact that the figures are taken from; none where the unit states them itself, because the treasury told nothing."""
    as_of: Day | None = None
    """The day of that fact."""


class Stated(Value):
    """What the unit itself says it had and spent."""

    initial_budget: Money
    adjusted_budget: Money
    executed: SignedMoney


class Beside(Value):
    """What the form states beside its rows (资金、问题与措施), as far as it is filled in."""

    initial_budget: Money | None = None
    adjusted_budget: Money | None = None
    executed: SignedMoney | None = None
    expected_executed: Money | None = None
    """全年预计执行数."""
    explanation: Note = ""
    """资金说明: the unit's word on its figures."""
    problems: Note = ""
    measures: Note = ""


class Finding(Value):
    """资金疑点: the figures are taken as they are, and what is odd about them is named."""

    kind: Oddity
    sentence: Text
    """With the figures."""
    place: Label = ""
    """The field that it is about, e.g. `execution/executed` of the form; empty in findings of before this was told."""


class Appraisal(Value):
    """What a record rests on, and the lights that follow from it."""

    execution: Execution
    goal_light: Light
    execution_light: Light


class Assessed(Value):
    """A light with all that it was computed from."""

    kind: WarningKind
    light: Light
    indicator: Name | None = None
    inputs: dict[str, str]
    """Every number the rule looked at, as text by its name."""
    sentence: Text
    """The rule applied, in words."""


class ItemWatched(Event):
    """纳入监控: an approved goal is monitored from now on."""

    TYPE: ClassVar[str] = "bihuan.monitoring.ItemWatched"
    kind: ObjectKind
    name: Name
    unit: UnitCode
    amount: Money
    indicators: tuple[Indicator, ...]


class WatchChanged(Event):
    """The goal was adjusted; later records follow the new version, earlier ones keep theirs."""

    TYPE: ClassVar[str] = "bihuan.monitoring.WatchChanged"
    goal_version: int
    amount: Money
    indicators: tuple[Indicator, ...]


class WatchEnded(Event):
    """终止监控: the goal was cancelled together with its project; no round asks about the item any more."""

    TYPE: ClassVar[str] = "bihuan.monitoring.WatchEnded"
    reason: Text


class RoundOpened(Event):
    """A monitoring round: who must report what by when."""

    TYPE: ClassVar[str] = "bihuan.monitoring.RoundOpened"
    fiscal_year: FiscalYear
    period_end_month: Month
    opens_on: Day
    due_on: Day
    warn_days: Annotated[int, Field(ge=0, le=60)]
    rule_set: Name
    """Which warning rules apply: name/version of a dated rule set."""
    answer_days: AnswerDays = ANSWER_DAYS


class RoundClosed(Event):
    """The round is over."""

    TYPE: ClassVar[str] = "bihuan.monitoring.RoundClosed"


class ExecutionReported(Event):
    """The treasury tells how much an item has spent (cumulative), as of a day; may arrive late."""

    TYPE: ClassVar[str] = "bihuan.monitoring.ExecutionReported"
    reference: Name
    """The treasury's own id of this fact: `<source>/<id>`."""
    as_of: Day
    initial_budget: Money
    adjusted_budget: Money
    executed: SignedMoney
    """Negative where more came back than was spent."""
    findings: tuple[Finding, ...] = ()


class ExecutionCorrected(Event):
    """The treasury corrects an earlier fact."""

    TYPE: ClassVar[str] = "bihuan.monitoring.ExecutionCorrected"
    reference: Name
    corrects: Name
    """Reference of the fact that counts no more."""
    as_of: Day
    initial_budget: Money
    adjusted_budget: Money
    executed: SignedMoney
    reason: Text
    findings: tuple[Finding, ...] = ()


class MonitoringAssigned(Event):
    """下达: the unit must report on this item in this round."""

    TYPE: ClassVar[str] = "bihuan.monitoring.MonitoringAssigned"
    unit: UnitCode
    name: Name
    kind: ObjectKind
    amount: Money
    fiscal_year: FiscalYear
    period_end_month: Month
    opens_on: Day | None = None
    """Nothing is filled in before; None in assignments of before this was told."""
    due_on: Day
    warn_days: Annotated[int, Field(ge=0, le=60)] = 0
    """So many days before the due date the unit is reminded."""
    answer_days: AnswerDays = ANSWER_DAYS
    rule_set: Name
    goal_version: int
    indicators: tuple[Indicator, ...]
    on: Day | None = None
    """The business day of the demand; not told in demands of before this was asked."""


class IndicatorProgressReported(Event):
    """填报: rows of the form are filled in and kept, not yet submitted."""

    TYPE: ClassVar[str] = "bihuan.monitoring.IndicatorProgressReported"
    progress: tuple[Progress, ...]
    beside: Beside | None = None
    """In place of what was kept before; None where nothing was said of it, and of earlier events."""
    source: FormSource | None = None
    """The file that it was imported from; None where somebody typed it, and of earlier events."""
    form: Evidence | None = None
    """监控自评表, where it was chosen already; None where not yet, and of earlier events."""
    report: Evidence | None = None
    """自评报告, likewise."""


class MonitoringSubmitted(Event):
    """报送: the self-check form (监控自评表) and report (自评报告) are in; dual monitoring is complete for this round."""

    TYPE: ClassVar[str] = "bihuan.monitoring.MonitoringSubmitted"
    unit: UnitCode
    name: Name
    kind: ObjectKind
    amount: Money
    """Of the goal that is monitored."""
    fiscal_year: FiscalYear
    period_end_month: Month
    execution: Execution
    progress: tuple[Progress, ...]
    form: Evidence
    report: Evidence
    on: Day
    """The business day of the submission."""
    by: PersonId
    """Who submits does not review."""
    problems: Note = ""
    measures: Note = ""
    stated: Stated | None = None
    """What the unit stated; beside the treasury's figures, or in their place where `execution.reference` is none."""
    findings: tuple[Finding, ...] = ()
    explanation: Note = ""
    """The unit's word on the findings."""


class LightsReassessed(Event):
    """重新测算: a late or corrected fact of the treasury changed what an open record rests on; LightsAssessed follows with every light."""

    TYPE: ClassVar[str] = "bihuan.monitoring.LightsReassessed"
    unit: UnitCode
    rule_set: Name
    cause: Name
    """Reference of the treasury's fact."""
    before: Appraisal
    after: Appraisal
    findings: tuple[Finding, ...] = ()


class LaterKnowledgeNoted(Event):
    """办结后获知: what a record would rest on as known now; it was closed, or its round was, and its lights stay as they were."""

    TYPE: ClassVar[str] = "bihuan.monitoring.LaterKnowledgeNoted"
    unit: UnitCode
    rule_set: Name
    cause: Name
    """Reference of the treasury's fact."""
    closed_with: Appraisal
    known_now: Appraisal
    lights: tuple[Assessed, ...]
    """Every light as known now."""
    findings: tuple[Finding, ...] = ()


class LightsAssessed(Event):
    """预警: every light of a record with its inputs, the rule set and its version; it follows a submission or LightsReassessed."""

    TYPE: ClassVar[str] = "bihuan.monitoring.LightsAssessed"
    unit: UnitCode
    rule_set: Name
    goal_light: Light
    execution_light: Light
    lights: tuple[Assessed, ...]


class WarningRaised(Event):
    """A light is yellow or red: a task of the unit, with a term."""

    TYPE: ClassVar[str] = "bihuan.monitoring.WarningRaised"
    unit: UnitCode
    """Whose task it is to answer."""
    rule_set: Name
    warning: Assessed
    due_on: Day | None = None
    """办理期限; none in warnings of before there was a term."""


class WarningExplained(Event):
    """预警说明: the unit answers a warning; finance clears it, or not."""

    TYPE: ClassVar[str] = "bihuan.monitoring.WarningExplained"
    unit: UnitCode
    kind: WarningKind
    indicator: Name | None = None
    explanation: Text
    measures: Note = ""
    on: Day
    by: PersonId
    """Who explains does not clear."""


class WarningCleared(Event):
    """解除: the warning is dealt with."""

    TYPE: ClassVar[str] = "bihuan.monitoring.WarningCleared"
    kind: WarningKind
    indicator: Name | None = None
    reason: Text
    answered: Answered | None = None
    """By what; not told in clearances of before this was kept."""
    answered_in: Label = ""
    """The stream of what answered it: `monitoring/360922-2020-P0017/09`, `disposal/360922-2020-P0017`."""


class WarningLapsed(Event):
    """预警随年度终了: the goal's year was ended, so nobody owes an answer any more; that it was found stands."""

    TYPE: ClassVar[str] = "bihuan.monitoring.WarningLapsed"
    unit: UnitCode
    kind: WarningKind
    indicator: Name | None = None
    explained: StrictBool
    """Whether the unit had explained it, and finance had not cleared it."""
    on: Day
    """The business day on which the goal's year was ended."""


class MonitoringReturned(Event):
    """退回 to the unit, with the reasons."""

    TYPE: ClassVar[str] = "bihuan.monitoring.MonitoringReturned"
    unit: UnitCode
    stage: Stage
    reason: Text
    points: Remarks = ()


class MonitoringDeptReviewed(Event):
    """主管部门审核."""

    TYPE: ClassVar[str] = "bihuan.monitoring.MonitoringDeptReviewed"
    opinion: Text
    points: Remarks = ()


class MonitoringFinReviewed(Event):
    """财政审核."""

    TYPE: ClassVar[str] = "bihuan.monitoring.MonitoringFinReviewed"
    opinion: Text
    points: Remarks = ()


class MonitoringClosed(Event):
    """The record of this round is final."""

    TYPE: ClassVar[str] = "bihuan.monitoring.MonitoringClosed"


class MonitoringEnded(Event):
    """终止填报: the goal was cancelled; nothing more is asked, reviewed or overdue in this round. What was submitted stays told."""

    TYPE: ClassVar[str] = "bihuan.monitoring.MonitoringEnded"
    unit: UnitCode
    reason: Text
    on: Day
    """The business day: what was overdue before it is still told."""


class MonitoringOverdue(Event):
    """逾期: nothing was submitted by the due date; told at 00:00 of the day after."""

    TYPE: ClassVar[str] = "bihuan.monitoring.MonitoringOverdue"
    unit: UnitCode
    due_on: Day


class KeyMonitoringSelected(Event):
    """重点监控: finance picks the item, and says why."""

    TYPE: ClassVar[str] = "bihuan.monitoring.KeyMonitoringSelected"
    unit: UnitCode
    name: Name
    amount: Money
    reason: Text
    on: Day | None = None
    """The business day; None where it was not said."""


class ThirdPartyEngaged(Event):
    """聘请第三方中介机构 for a key monitoring."""

    TYPE: ClassVar[str] = "bihuan.monitoring.ThirdPartyEngaged"
    third_party: Name
    third_party_code: Name
    """Whose people (claim `unit`) may report on this key monitoring."""
    contract: Name


class KeyMonitoringReported(Event):
    """The key monitoring's report is in."""

    TYPE: ClassVar[str] = "bihuan.monitoring.KeyMonitoringReported"
    unit: UnitCode
    report: Evidence
    findings: Text
    problems: tuple[Text, ...] = ()
    on_behalf_of: Name | None = None
    """代报: the engaged firm, where the office files its report for it."""


class NextYearCandidateMarked(Event):
    """The item is a candidate for next year's key evaluation."""

    TYPE: ClassVar[str] = "bihuan.monitoring.NextYearCandidateMarked"
    reason: Text


class KeyMonitoringConcluded(Event):
    """The key monitoring is over."""

    TYPE: ClassVar[str] = "bihuan.monitoring.KeyMonitoringConcluded"
    opinion: Text


class KeyMonitoringCancelled(Event):
    """取消重点监控 before a report: nobody works on it any more; the item may be selected anew, and another firm engaged."""

    TYPE: ClassVar[str] = "bihuan.monitoring.KeyMonitoringCancelled"
    reason: Text


class DisposalDecided(Event):
    """处置 of an item that deviates: continue, defer or stop payment, adjust, recall, cancel."""

    TYPE: ClassVar[str] = "bihuan.monitoring.DisposalDecided"
    unit: UnitCode
    disposal: Disposal
    amount: Money | None = None
    reason: Text
    by: PersonId | None = None
    """Not told in decisions of before this was kept."""


class PaymentReleased(Event):
    """恢复拨款 after it was deferred or stopped."""

    TYPE: ClassVar[str] = "bihuan.monitoring.PaymentReleased"
    reason: Text
    by: PersonId | None = None


class ChoiceDemanded(Event):
    """限期选择: after a warning the unit must choose within so many working days; else its payments are paused."""

    TYPE: ClassVar[str] = "bihuan.monitoring.ChoiceDemanded"
    unit: UnitCode
    name: Name
    month: Month
    """Of the record whose warnings ask for it."""
    rule_set: Name
    within_workdays: Annotated[int, Field(ge=1, le=60)]
    due_on: Day
    """The last of these working days, by the calendar of the day on which it was demanded."""
    finding: Note = ""
    """The years whose holidays nobody has told: of these, weekends alone were left out."""


class ChoiceMade(Event):
    """单位作出选择: go on, transfer the money, or cancel; what moves money, finance decides then."""

    TYPE: ClassVar[str] = "bihuan.monitoring.ChoiceMade"
    unit: UnitCode
    month: Month
    course: Course
    reason: Text
    on: Day
    by: PersonId


class ChoiceLapsed(Event):
    """无须再选: the warnings that asked for it are answered."""

    TYPE: ClassVar[str] = "bihuan.monitoring.ChoiceLapsed"
    month: Month


class PaymentPaused(Event):
    """自动暂停拨款: nothing was chosen by the due date; told at 00:00 of the day after. Finance lifts it after an answer."""

    TYPE: ClassVar[str] = "bihuan.monitoring.PaymentPaused"
    unit: UnitCode
    month: Month
    rule_set: Name
    due_on: Day
    reason: Text


class MonitoringHandedOver(Event):
    """移交: a watch, record, key monitoring or disposal of a closed unit belongs to its successor (承接单位) from now on."""

    TYPE: ClassVar[str] = "bihuan.monitoring.MonitoringHandedOver"
    from_unit: UnitCode
    to_unit: UnitCode


class EvidenceUploaded(HandedIn):
    """佐证材料上传: a file is kept that is to prove something of the item."""

    TYPE: ClassVar[str] = "bihuan.monitoring.EvidenceUploaded"


class RuleSetProposed(rules.Proposed):
    """拟订预警规则集: the county's own, whole; nothing changes until somebody else approves it."""

    TYPE: ClassVar[str] = "bihuan.monitoring.RuleSetProposed"


class RuleSetApproved(rules.Approved):
    """批准预警规则集 by somebody else: rounds may name it from its first day on, earlier ones keep theirs."""

    TYPE: ClassVar[str] = "bihuan.monitoring.RuleSetApproved"


class RuleSetRejected(rules.Rejected):
    """不予批准预警规则集."""

    TYPE: ClassVar[str] = "bihuan.monitoring.RuleSetRejected"


class RuleSetWithdrawn(rules.Withdrawn):
    """撤回预警规则集 before it is in force."""

    TYPE: ClassVar[str] = "bihuan.monitoring.RuleSetWithdrawn"


class LogBranched(Branched):
    """日志分支: what this log had after a position is lost for good; it goes on from there under a new identity."""

    TYPE: ClassVar[str] = "bihuan.monitoring.LogBranched"


MonitoringEvent: TypeAlias = (
    ItemWatched
    | WatchChanged
    | WatchEnded
    | RoundOpened
    | RoundClosed
    | ExecutionReported
    | ExecutionCorrected
    | MonitoringAssigned
    | IndicatorProgressReported
    | MonitoringSubmitted
    | LightsAssessed
    | LightsReassessed
    | LaterKnowledgeNoted
    | WarningRaised
    | WarningExplained
    | WarningCleared
    | WarningLapsed
    | MonitoringReturned
    | MonitoringDeptReviewed
    | MonitoringFinReviewed
    | MonitoringClosed
    | MonitoringEnded
    | MonitoringOverdue
    | KeyMonitoringSelected
    | ThirdPartyEngaged
    | KeyMonitoringReported
    | NextYearCandidateMarked
    | KeyMonitoringConcluded
    | KeyMonitoringCancelled
    | DisposalDecided
    | PaymentReleased
    | ChoiceDemanded
    | ChoiceMade
    | ChoiceLapsed
    | PaymentPaused
    | MonitoringHandedOver
    | EvidenceUploaded
    | RuleSetProposed
    | RuleSetApproved
    | RuleSetRejected
    | RuleSetWithdrawn
    | LogBranched
)
