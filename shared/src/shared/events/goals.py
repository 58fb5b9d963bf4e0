"""What the goals service tells: units, scope, goals (绩效目标), the gate to the budget."""

from enum import StrEnum
from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field, JsonValue, StrictBool

from shared.events import rules
from shared.events.branching import Branched
from shared.events.envelope import Event, Value
from shared.events.ex_ante import (
    ExAnteAssessed,
    ExAnteConcluded,
    ExAnteRequested,
    ExAnteReturned,
    ExAnteRevoked,
    ExAnteWithdrawn,
)
from shared.events.handed_in import HandedIn
from shared.events.indicator_library import (
    LibraryChangeProposed,
    LibraryChangeReturned,
    LibraryChangeReviewed,
    LibraryIndicatorPublished,
    LibraryIndicatorRetired,
)
from shared.events.values import (
    Day,
    DocumentNumber,
    FiscalYear,
    FormSource,
    Grade,
    Indicator,
    ItemId,
    Label,
    Money,
    Name,
    Note,
    ObjectKind,
    Percent,
    PersonId,
    SpendingObject,
    Text,
    UnitCode,
)


class ProjectNature(StrEnum):
    """项目属性."""

    NEW = "新增"
    CONTINUING = "延续"


class ProjectCategory(StrEnum):
    """项目类别, by the letter of the project code."""

    PERSONNEL = "人员类"
    OPERATING = "运转类"
    SPECIFIC = "特定目标类"


class BudgetRound(StrEnum):
    """The step of the budget round that a goal rides on (三同步)."""

    ONE_UP = "一上"
    TWO_UP = "二上"
    IN_YEAR = "追加"


class Stage(StrEnum):
    """Who reviews: the supervising department, then finance."""

    DEPARTMENT = "主管部门"
    FINANCE = "财政局"


class Task(Value):
    """年度主要任务: one line of a whole-department goal."""

    name: Name
    content: Text
    amount: Money


class GoalContent(Value):
    """The declaration form (绩效目标申报表), 财预〔2015〕88号."""

    kind: ObjectKind
    name: Name
    unit: UnitCode
    nature: ProjectNature = ProjectNature.CONTINUING
    category: ProjectCategory = ProjectCategory.SPECIFIC
    object: SpendingObject = SpendingObject.PROJECT
    """A policy or a transfer fund beside projects; 项目 in events of before this was asked, and of a whole department."""
    sector: Label = ""
    starts_on: Day
    ends_on: Day
    fiscal_funds: Money
    """其中:财政拨款, of the year."""
    carryover: Money
    """上年结转."""
    other_funds: Money
    amount: Money
    """年度资金总额 = fiscal_funds + carryover + other_funds."""
    midterm_amount: Money | None = None
    annual_goal: Text
    midterm_goal: Text | None = None
    tasks: tuple[Task, ...] = ()
    indicators: Annotated[tuple[Indicator, ...], Field(max_length=200)]
    synthetic: StrictBool = False
    """Made up for a demonstration."""


OPINIONS: dict[str, JsonValue] = {
    "NOT_QUANTIFIED": "指标不够细化、量化",
    "NOT_COMPLETE": "指标不够完整",
    "NOT_RELEVANT": "指标与项目的相关性不够",
    "TARGET_MISMATCH": "指标与指标值不匹配",
    "SPLIT_ADVISED": "建议拆分指标",
    "WRONG_LEVEL": "指标类型错误",
    "OTHER": "其他",
}
"""监审意见: the codes that a reviewer chooses from, and what they mean; the checks have codes of their own."""


class Finding(Value):
    """A fault found by a check or a reviewer; `code` is one of the published opinion codes (监审意见)."""

    code: Annotated[str, Field(pattern=r"^[A-Z_]{3,40}$", json_schema_extra={"x-words": dict(OPINIONS)})]
    sentence: Text
    fatal: StrictBool = False
    expected: Label = ""
    place: Label = ""
    """The field of the form that it is about, e.g. `amount` or `indicators/3/weight`, counted from 0; empty: the whole form."""


class ReviewPoints(Value):
    """The eight points of the review form (审核要点), each graded."""

    completeness: Annotated[Grade, Field(title="规范完整性", description="格式、内容齐全，没有漏项")]
    clarity: Annotated[Grade, Field(title="明确清晰性", description="写明主要产出与效果")]
    relevance: Annotated[Grade, Field(title="目标相关性", description="符合法规、规划与单位职责")]
    indicator_soundness: Annotated[Grade, Field(title="指标科学性", description="完整、细化、量化，选取关键指标")]
    reasonableness: Annotated[Grade, Field(title="绩效合理性", description="预期显著，符合行业水平")]
    funds_match: Annotated[Grade, Field(title="资金匹配性", description="目标与资金规模、用途相称")]
    attainability: Annotated[Grade, Field(title="实现可能性", description="经过论证，可以实现")]
    conditions: Annotated[Grade, Field(title="条件充分性", description="方案、组织、制度足以保障")]


class UnitRegistered(Event):
    """A budget unit (预算单位) is known from now on."""

    TYPE: ClassVar[str] = "bihuan.goals.UnitRegistered"
    code: UnitCode
    name: Name
    synthetic: StrictBool = False


class UnitClosed(Event):
    """The unit is wound up or merged; it declares nothing more."""

    TYPE: ClassVar[str] = "bihuan.goals.UnitClosed"
    reason: Text


class UnitSucceeded(Event):
    """承接: all that a closed unit (撤并) held in any service belongs to this unit from now on; the document's number is the authority."""

    TYPE: ClassVar[str] = "bihuan.goals.UnitSucceeded"
    code: UnitCode
    """Of the closed unit."""
    successor: UnitCode
    reason: Text


class ScopePolicySet(Event):
    """Which project funds must carry goals (绩效目标管理范围), from a fiscal year on."""

    TYPE: ClassVar[str] = "bihuan.goals.ScopePolicySet"
    from_year: FiscalYear
    threshold: Money | None
    threshold_text: Label
    """The words of the document, kept literally."""
    enforced: StrictBool
    whole_department: StrictBool
    """部门整体支出 is under goal management too (双覆盖)."""
    note: Note = ""


class AdjustmentLimitSet(Event):
    """绩效目标调整限额 of a fiscal year: an adjustment beyond either figure is reviewed as the declaration was."""

    TYPE: ClassVar[str] = "bihuan.goals.AdjustmentLimitSet"
    fiscal_year: FiscalYear
    percent: Percent | None
    """Of the amount approved with the budget."""
    amount: Money | None
    """In yuan, up or down."""


class GoalDrafted(Event):
    """编制: the unit writes or rewrites its goal."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalDrafted"
    content: GoalContent
    source: FormSource | None = None
    """The file that it was imported from; None where somebody typed it, and of earlier events."""


class GoalDeclared(Event):
    """申报 (送审) with the budget request; warnings of the checks travel with it."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalDeclared"
    content: GoalContent
    budget_round: BudgetRound
    by: PersonId
    """Who declares does not approve."""
    warnings: tuple[Finding, ...] = ()
    reason: Note = ""
    """Why a goal that was graded 差 is declared again in a later round."""
    rule_set: Label = ""
    """By which rules its form was checked, e.g. mof/2015; empty in events of before this was kept."""
    ex_ante_rules: Label = ""
    """By which rules it was asked whether it needs an ex-ante evaluation, e.g. 360922/1; empty where none were in force."""


class GoalReturned(Event):
    """退回 for revision, with the reasons."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalReturned"
    unit: UnitCode
    stage: Stage
    reason: Text
    findings: tuple[Finding, ...] = ()


class GoalDeptReviewed(Event):
    """主管部门审核: passed on to finance."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalDeptReviewed"
    opinion: Text


class GoalReviewed(Event):
    """财政审核 by the eight points; the grade routes the goal (财预〔2015〕88号 Art 25)."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalReviewed"
    unit: UnitCode
    grade: Grade
    points: ReviewPoints
    opinion: Text
    findings: tuple[Finding, ...] = ()
    rule_set: Label = ""
    """By which rules its form was checked, e.g. mof/2015; empty in events of before this was kept."""


class GoalCompleted(Event):
    """完善: a goal graded 良 is completed directly as agreed with finance, without going through the procedure again."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalCompleted"
    content: GoalContent
    by: PersonId
    rule_set: Label = ""
    """By which rules its form was checked, e.g. mof/2015; empty in events of before this was kept."""


class GoalRejected(Event):
    """不予安排: a goal graded 差 may not enter the budget."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalRejected"
    unit: UnitCode
    reason: Text


class GoalCancelled(Event):
    """撤销: the unit takes the goal back before approval, or finance cancels it with the project."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalCancelled"
    reason: Text
    approved: StrictBool | None = None
    """Whether it had been approved; earlier versions did not say."""


class GoalApproved(Event):
    """批复 together with the budget: from now on the item is monitored. Carries the whole approved goal."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalApproved"
    content: GoalContent
    unit: UnitCode
    amount: Money
    grade: Grade
    in_year: StrictBool
    """追加: approved during the year and not with the annual budget."""
    rule_set: Label = ""
    """By which rules its form was checked, e.g. mof/2015; empty in events of before this was kept."""


class GoalAdjustmentRequested(Event):
    """申请调整 (绩效目标调整): rides on a budget adjustment."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalAdjustmentRequested"
    content: GoalContent
    by: PersonId
    reason: Text
    budget_adjustment: DocumentNumber
    review_because: Note = ""
    """Why department and finance review it first: what is above the year's limit. Empty within it."""
    rule_set: Label = ""
    """By which rules its form was checked, e.g. mof/2015; empty in events of before this was kept."""


class GoalAdjustmentDeptReviewed(Event):
    """主管部门审核调整: an adjustment above the year's limit is passed on to finance."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalAdjustmentDeptReviewed"
    opinion: Text


class GoalAdjustmentReviewed(Event):
    """财政审核调整 by the eight points: 优 and 良 go on to the approval, 中 and 差 are refused at once."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalAdjustmentReviewed"
    unit: UnitCode
    grade: Grade
    points: ReviewPoints
    opinion: Text
    findings: tuple[Finding, ...] = ()


class GoalAdjustmentRefused(Event):
    """The approved goal stays as it is."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalAdjustmentRefused"
    reason: Text


class GoalAdjustmentApproved(Event):
    """批准调整，待生效: granted for a later day; until then the goal stands as it is, and on that day GoalAdjusted is told."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalAdjustmentApproved"
    version: int
    """That it will have."""
    before: GoalContent
    after: GoalContent
    unit: UnitCode
    amount: Money
    """The amount after the adjustment."""
    by: PersonId
    """Who asked for it."""
    reason: Text
    budget_adjustment: DocumentNumber
    effective_on: Day


class GoalAdjusted(Event):
    """A new version of the approved goal, with what it was before and the authority."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalAdjusted"
    version: int
    """2 for the first adjustment."""
    before: GoalContent
    after: GoalContent
    unit: UnitCode
    amount: Money
    """The amount after the adjustment."""
    reason: Text
    budget_adjustment: DocumentNumber
    effective_on: Day


class GoalHandedOver(Event):
    """移交: the goal of a closed unit belongs to its successor (承接单位) from now on, whatever its state."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalHandedOver"
    from_unit: UnitCode
    to_unit: UnitCode


class GoalAdjustmentDemanded(Event):
    """要求调整: finance's disposal of a monitored deviation asks the unit to file an adjustment (监控处置“调整目标”)."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalAdjustmentDemanded"
    unit: UnitCode
    document: Label
    """文号 of the disposal."""
    decided_on: Day
    reason: Text


class GoalClosed(Event):
    """年度终了: the goal's year has ended."""

    TYPE: ClassVar[str] = "bihuan.goals.GoalClosed"


class BudgetEntryAdmitted(Event):
    """The budget system asked for money for an item whose goal is approved."""

    TYPE: ClassVar[str] = "bihuan.goals.BudgetEntryAdmitted"
    item: ItemId
    reference: Name
    """The budget system's own id of this fact."""
    amount: Money


class BudgetEntryBarred(Event):
    """No approved goal, no budget (无目标不安排预算): the budget system must not enter this amount."""

    TYPE: ClassVar[str] = "bihuan.goals.BudgetEntryBarred"
    item: ItemId
    reference: Name
    amount: Money
    reason: Text


class GateClosed(Event):
    """关闭预算入口: a disposal holds the item's money (暂缓拨款, 停止拨款, 撤销项目), so the budget enters nothing for it."""

    TYPE: ClassVar[str] = "bihuan.goals.GateClosed"
    unit: UnitCode
    disposal: Label
    """As monitoring names it."""
    document: Label
    """文号 of the disposal."""
    decided_on: Day
    reason: Text


class GateOpened(Event):
    """重新打开预算入口: the disposal that closed it was lifted (解除)."""

    TYPE: ClassVar[str] = "bihuan.goals.GateOpened"
    document: Label
    decided_on: Day
    reason: Text


class GateLimited(Event):
    """挂钩限额: an earlier year's result was applied to this item (压减, 取消), and the budget carries no more than its amount."""

    TYPE: ClassVar[str] = "bihuan.goals.GateLimited"
    unit: Label
    linkage: Name
    """The earlier item and the kind of its evaluation, as in the linkage's stream: 360922-2020-P0017/KEY."""
    action: Label
    """压减 or 取消, as feedback names it."""
    cancels: StrictBool
    """取消: nothing is to be arranged, and no goal approved."""
    amount: Money
    """安排数; 0 where it cancels."""
    document: Label
    decided_on: Day


class GateLimitLifted(Event):
    """撤回挂钩: the linkage that limited the item was withdrawn."""

    TYPE: ClassVar[str] = "bihuan.goals.GateLimitLifted"
    linkage: Name
    document: Label
    decided_on: Day
    reason: Text


class GateOverridden(Event):
    """另行决定安排: the budget office sets aside what linkages had limited; the document's number is the event's authority."""

    TYPE: ClassVar[str] = "bihuan.goals.GateOverridden"
    unit: Label
    linkages: tuple[Name, ...]
    """Those set aside; one applied later limits the item again."""
    reason: Text
    by: PersonId


class RuleSetProposed(rules.Proposed):
    """拟订目标规则集: the county's own, whole; nothing changes until somebody else approves it."""

    TYPE: ClassVar[str] = "bihuan.goals.RuleSetProposed"


class RuleSetApproved(rules.Approved):
    """批准目标规则集 by somebody else: what is declared from its first day on is judged by it, earlier goals keep theirs."""

    TYPE: ClassVar[str] = "bihuan.goals.RuleSetApproved"


class RuleSetRejected(rules.Rejected):
    """不予批准目标规则集."""

    TYPE: ClassVar[str] = "bihuan.goals.RuleSetRejected"


class RuleSetWithdrawn(rules.Withdrawn):
    """撤回目标规则集 before it is in force."""

    TYPE: ClassVar[str] = "bihuan.goals.RuleSetWithdrawn"


class EvidenceUploaded(HandedIn):
    """佐证材料上传: a file is kept from which goals are imported."""

    TYPE: ClassVar[str] = "bihuan.goals.EvidenceUploaded"


class LogBranched(Branched):
    """日志分支: what this log had after a position is lost for good; it goes on from there under a new identity."""

    TYPE: ClassVar[str] = "bihuan.goals.LogBranched"


GoalsEvent: TypeAlias = (
    UnitRegistered
    | UnitClosed
    | UnitSucceeded
    | ScopePolicySet
    | AdjustmentLimitSet
    | GoalDrafted
    | GoalDeclared
    | GoalReturned
    | GoalDeptReviewed
    | GoalReviewed
    | GoalCompleted
    | GoalRejected
    | GoalCancelled
    | GoalApproved
    | GoalAdjustmentRequested
    | GoalAdjustmentDeptReviewed
    | GoalAdjustmentReviewed
    | GoalAdjustmentRefused
    | GoalAdjustmentApproved
    | GoalAdjusted
    | GoalHandedOver
    | GoalAdjustmentDemanded
    | GoalClosed
    | BudgetEntryAdmitted
    | BudgetEntryBarred
    | GateClosed
    | GateOpened
    | GateLimited
    | GateLimitLifted
    | GateOverridden
    | ExAnteRequested
    | ExAnteReturned
    | ExAnteAssessed
    | ExAnteConcluded
    | ExAnteWithdrawn
    | ExAnteRevoked
    | LibraryChangeProposed
    | LibraryChangeReturned
    | LibraryChangeReviewed
    | LibraryIndicatorPublished
    | LibraryIndicatorRetired
    | RuleSetProposed
    | RuleSetApproved
    | RuleSetRejected
    | RuleSetWithdrawn
    | EvidenceUploaded
    | LogBranched
)
