"""What the evaluation service tells: self, department and key evaluations with their scores (绩效评价)."""

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
    DocumentNumber,
    Evidence,
    FiscalYear,
    FormSource,
    Grade,
    Indicator,
    Label,
    Money,
    Name,
    Note,
    ObjectKind,
    Percent,
    PersonId,
    Points,
    Quantity,
    Remarks,
    SignedMoney,
    Text,
    Tier,
    UnitCode,
)


class EvaluationKind(StrEnum):
    """Who evaluates."""

    SELF = "SELF"
    """单位自评."""
    DEPARTMENT = "DEPARTMENT"
    """部门评价."""
    KEY = "KEY"
    """财政重点评价."""


class FundsSource(StrEnum):
    """资金来源: the rows below the total of the money block."""

    FISCAL = "本年财政拨款"
    CARRYOVER = "上年结转资金"
    OTHER = "其他资金"


class FundsPart(Value):
    """One row below the total (其中)."""

    source: FundsSource
    initial_budget: Money
    adjusted_budget: Money
    executed: SignedMoney


class Funds(Value):
    """项目资金: the money block of the self-evaluation form."""

    initial_budget: Money
    adjusted_budget: Money
    """全年预算数(A)."""
    executed: SignedMoney
    """全年执行数(B); negative where more was refunded than spent."""
    explanation: Note = ""
    """Required where the execution rate is below the rule set's threshold, and where the money is odd."""
    departure: Note = ""
    """Why the figures are not those of the treasury; required where they are not."""
    parts: Annotated[tuple[FundsPart, ...], Field(max_length=3)] = ()
    """By source, where the form has these rows."""


class TreasuryFact(Value):
    """国库执行数: what the treasury told last of an item's year."""

    reference: Name
    as_of: Day
    initial_budget: Money
    adjusted_budget: Money
    executed: SignedMoney


class MoneyOddity(StrEnum):
    """What is odd about the money (资金疑点)."""

    WITHOUT_BUDGET = "无预算支出"
    ABOVE_BUDGET = "超预算支出"
    TOTAL_NOT_ITS_PARTS = "合计与分项不符"
    NOT_THE_TREASURYS = "与国库执行数不符"


class MoneyFinding(Value):
    """资金疑点: odd money is accepted with the word of who files, and seen by who reviews."""

    kind: MoneyOddity
    sentence: Text
    """With the figures."""
    explanation: Text
    place: Label = ""
    """The field of the form that it is about, e.g. `funds/executed`; empty in a report, and in findings of before this was told."""


class Attainment(Value):
    """One indicator's row of the self-evaluation form (自评表)."""

    indicator: Indicator
    """As in the approved goal, or as the unit states it where there is no goal."""
    actual: Quantity | None = None
    tier: Tier | None = None
    tier_percent: Percent | None = None
    """Within the tier, for a qualitative indicator."""
    declared_score: Points | None = None
    """What the unit gives itself, where it differs from what the rule gives."""
    explanation: Note = ""
    """偏差原因分析及改进措施."""


class DimensionScore(Value):
    """A third-level line of the evaluation framework (财预〔2020〕10号) with its score."""

    dimension: Annotated[str, Field(pattern="^(决策|过程|产出|效益)$")]
    name: Name
    weight: Points
    score: Points
    reason: Note = ""


class FrameworkLine(Value):
    """A line of an indicator system (评价指标体系): what is scored, for how much, by which standard; the levels above it as printed."""

    dimension: Annotated[str, Field(pattern="^(决策|过程|产出|效益)$")]
    level2: Label = ""
    level3: Label = ""
    """Where the system has four levels and `name` is the fourth."""
    name: Name
    weight: Points
    standard: Note = ""
    """评分标准."""


class Derived(Value):
    """How one number of a score came about."""

    name: Name
    weight: Points
    score: Points
    inputs: dict[str, str]
    rule: Text
    """The rule applied, in words."""
    computed: Points | None = None
    """计算得分: what the rule gives, where the unit declared another score; None where they are one, and before this was kept."""
    declared: Points | None = None
    """自报得分."""
    difference: Note = ""
    """Why the two differ, in the unit's words; of a score that people give, why it is that."""


class ReadOf(StrEnum):
    """What an event that a score rests on is about."""

    GOAL = "绩效目标"
    FILLED = "自评填报"
    FACT = "国库执行数"


class Read(Value):
    """所读事件: an event that a score rests on."""

    what: ReadOf
    id: Name
    stream: Name
    streamversion: Annotated[int, Field(ge=1), WHOLE]


class Derivation(Value):
    """From the inputs to the total: what each number of a score rests on."""

    rule_version: Name
    lines: tuple[Derived, ...]
    total: Points
    notes: tuple[Text, ...] = ()
    """What is unusual without being forbidden, e.g. weights other than the rule set's."""
    read: tuple[Read, ...] = ()
    """The events that it rests on; not told in derivations of before this was kept."""


class SelfEvaluationAssigned(Event):
    """下达: the unit must evaluate itself on this item; with or without an approved goal."""

    TYPE: ClassVar[str] = "bihuan.evaluation.SelfEvaluationAssigned"
    object: ObjectKind
    unit: UnitCode
    name: Name
    fiscal_year: FiscalYear
    amount: Money
    """自评金额."""
    has_goal: StrictBool
    indicators: tuple[Indicator, ...] = ()
    """Of the last approved goal; empty without one."""
    due_on: Day
    synthetic: StrictBool = False
    on: Day | None = None
    """The business day of the demand; not told in demands of before this was asked."""


class DeclaredScores(Value):
    """自报得分 that the form prints beside its rows; what the rule set gives instead stands in the derivation."""

    execution: Points | None = None
    """预算执行率得分."""
    total: Points | None = None
    """总分."""


class SelfEvaluationFilled(Event):
    """填报: kept, not yet submitted."""

    TYPE: ClassVar[str] = "bihuan.evaluation.SelfEvaluationFilled"
    funds: Funds
    rows: tuple[Attainment, ...]
    conclusion: Text
    source: FormSource | None = None
    """The file that it was imported from; None where somebody typed it, and of earlier events."""
    declared: DeclaredScores | None = None
    """What that form printed; none where it was typed."""
    form: Evidence | None = None
    """The signed form, where it was chosen already; none where not yet, and of earlier events."""


class SelfEvaluationSubmitted(Event):
    """报送: the form with the score that the rule set gives."""

    TYPE: ClassVar[str] = "bihuan.evaluation.SelfEvaluationSubmitted"
    unit: UnitCode
    funds: Funds
    rows: tuple[Attainment, ...]
    conclusion: Text
    derivation: Derivation
    form: Evidence
    by: PersonId
    """Who submitted does not review."""
    treasury: TreasuryFact | None = None
    """What the treasury had told by then; None where it had told nothing."""
    findings: tuple[MoneyFinding, ...] = ()


class SelfEvaluationReturned(Event):
    """退回 by the department or by finance's quality review (严把审核关), with the reasons."""

    TYPE: ClassVar[str] = "bihuan.evaluation.SelfEvaluationReturned"
    unit: UnitCode
    stage: Stage
    reason: Text
    points: Remarks = ()


class SelfEvaluationDeptReviewed(Event):
    """主管部门审核."""

    TYPE: ClassVar[str] = "bihuan.evaluation.SelfEvaluationDeptReviewed"
    opinion: Text
    points: Remarks = ()


class ReviewedLine(Value):
    """One line of a self-evaluation as finance finds it (自评复核): its score beside the unit's."""

    name: Name
    """As in the derivation of the submitted score."""
    self_score: Points
    score: Points
    actual: Quantity | None = None
    """复核完成值, where finance found another one."""
    remark: Note = ""


class SelfEvaluationQualityReviewed(Event):
    """财政质量审核 passed."""

    TYPE: ClassVar[str] = "bihuan.evaluation.SelfEvaluationQualityReviewed"
    opinion: Text
    points: Remarks = ()
    reviewed: tuple[ReviewedLine, ...] = ()
    """复核 line by line, where finance did so."""


class Weighted(Value):
    """综合得分: the confirmed score and the re-check's, each by its share, where the county has rules for it."""

    rule_set: Name
    confirmed: Percent
    """What the confirmed score counts for, in per cent."""
    rechecked: Percent
    score: Points
    grade: Grade | None = None
    """By the rule version of the confirmed result."""


class SpotReEvaluated(Event):
    """抽评: finance scores a confirmed self-evaluation again; the confirmed result stays, the difference is told."""

    TYPE: ClassVar[str] = "bihuan.evaluation.SpotReEvaluated"
    unit: UnitCode
    self_score: Points
    score: Points
    grade: Grade | None = None
    """By the rule version of the confirmed result."""
    reason: Text
    weighted: Weighted | None = None
    """Both together; None where no rule set says so."""
    reviewed: tuple[ReviewedLine, ...] = ()
    """Every line as the re-check finds it, of which the score is the sum; empty where it was scored as a whole."""


class DepartmentEvaluationSelected(Event):
    """部门评价: a department chooses one of its projects."""

    TYPE: ClassVar[str] = "bihuan.evaluation.DepartmentEvaluationSelected"
    unit: UnitCode
    name: Name
    fiscal_year: FiscalYear
    amount: Money
    department: UnitCode
    reason: Text
    has_goal: StrictBool = False


class DepartmentEvaluationReported(Event):
    """The department's report with scores by the framework."""

    TYPE: ClassVar[str] = "bihuan.evaluation.DepartmentEvaluationReported"
    scores: tuple[DimensionScore, ...]
    problems: tuple[Text, ...] = ()
    derivation: Derivation
    report: Evidence
    by: PersonId
    """Who reported does not confirm."""
    findings: tuple[MoneyFinding, ...] = ()


class DepartmentEvaluationReturned(Event):
    """Finance sends the department's report back, with the reasons."""

    TYPE: ClassVar[str] = "bihuan.evaluation.DepartmentEvaluationReturned"
    reason: Text
    points: Remarks = ()


class KeyEvaluationSelected(Event):
    """选定 for finance-led key evaluation (财政重点评价), and why."""

    TYPE: ClassVar[str] = "bihuan.evaluation.KeyEvaluationSelected"
    object: ObjectKind
    unit: UnitCode
    name: Name
    fiscal_year: FiscalYear
    amount: Money | None
    """None where no amount is known (whole departments of 2019)."""
    reason: Text
    has_goal: StrictBool = False


class KeyEvaluationCommissioned(Event):
    """委托 of a third party (财预〔2021〕6号)."""

    TYPE: ClassVar[str] = "bihuan.evaluation.KeyEvaluationCommissioned"
    third_party: Name
    third_party_code: Name
    """Whose people (claim `unit`) may work on this evaluation."""
    contract: DocumentNumber
    fee: Money | None = None


class KeyPlanSubmitted(Event):
    """评价方案 submitted by the third party."""

    TYPE: ClassVar[str] = "bihuan.evaluation.KeyPlanSubmitted"
    plan: Evidence
    framework: tuple[FrameworkLine, ...] = ()
    """评价指标体系, where the plan states it line by line."""
    source: FormSource | None = None
    """The file that it was imported from."""


class KeyPlanReturned(Event):
    """The plan goes back, with the reasons."""

    TYPE: ClassVar[str] = "bihuan.evaluation.KeyPlanReturned"
    reason: Text
    points: Remarks = ()


class KeyPlanApproved(Event):
    """方案 approved: fieldwork may begin."""

    TYPE: ClassVar[str] = "bihuan.evaluation.KeyPlanApproved"


class KeyFieldworkStarted(Event):
    """现场评价."""

    TYPE: ClassVar[str] = "bihuan.evaluation.KeyFieldworkStarted"
    on: Day


class KeyDraftReported(Event):
    """报告初稿 with scores by the framework."""

    TYPE: ClassVar[str] = "bihuan.evaluation.KeyDraftReported"
    scores: tuple[DimensionScore, ...]
    problems: tuple[Text, ...] = ()
    report: Evidence
    comments_due_on: Day | None = None
    """征求意见截止日; None in drafts of before it was fixed."""
    source: FormSource | None = None
    """The file that the scores were imported from."""


class KeyDraftReturned(Event):
    """退回报告初稿: the office wants the draft revised, with the reasons."""

    TYPE: ClassVar[str] = "bihuan.evaluation.KeyDraftReturned"
    reason: Text
    points: Remarks = ()


class KeyCommentsGiven(Event):
    """征求意见: the evaluated unit's comments on the draft."""

    TYPE: ClassVar[str] = "bihuan.evaluation.KeyCommentsGiven"
    unit: UnitCode
    comments: Text


class KeySilenceRecorded(Event):
    """逾期未反馈意见: the term of comments is over and the unit has said nothing; the firm goes on without."""

    TYPE: ClassVar[str] = "bihuan.evaluation.KeySilenceRecorded"
    unit: UnitCode
    comments_due_on: Day | None = None
    note: Text
    """How the unit was asked."""


class ReportChange(Value):
    """初稿与正式报告的差异: what reads otherwise in the final report than in the draft, and why."""

    what: Text
    """An indicator's name, or the words of a problem."""
    before: Note = ""
    """Empty where the draft has no such thing."""
    after: Note = ""
    """Empty where the final report has it no more."""
    reason: Text


class KeyFinalReported(Event):
    """正式报告: the final scores and problems."""

    TYPE: ClassVar[str] = "bihuan.evaluation.KeyFinalReported"
    scores: tuple[DimensionScore, ...]
    problems: tuple[Text, ...] = ()
    answer_to_comments: Text
    derivation: Derivation
    report: Evidence
    by: PersonId
    """Who reported does not confirm."""
    changes: tuple[ReportChange, ...] = ()
    """Against the draft."""
    findings: tuple[MoneyFinding, ...] = ()
    source: FormSource | None = None
    """The file that the scores were imported from."""


class KeyFinalReturned(Event):
    """退回正式报告: the office wants the final report revised, with the reasons; delivered or not, it counts no more."""

    TYPE: ClassVar[str] = "bihuan.evaluation.KeyFinalReturned"
    reason: Text
    points: Remarks = ()


class KeyReportDelivered(Event):
    """送预算股: the report goes to the budget office as a basis of next year's budget."""

    TYPE: ClassVar[str] = "bihuan.evaluation.KeyReportDelivered"
    object: ObjectKind
    name: Name
    amount: Money | None


class KeyReportReceipted(Event):
    """签收 by the budget office."""

    TYPE: ClassVar[str] = "bihuan.evaluation.KeyReportReceipted"


class EvaluationCancelled(Event):
    """撤销 of a self, department or key evaluation before its result is confirmed."""

    TYPE: ClassVar[str] = "bihuan.evaluation.EvaluationCancelled"
    kind: EvaluationKind
    reason: Text


class EvaluationCompleted(Event):
    """The result is confirmed (结果确认): score, grade and the rule version they rest on."""

    TYPE: ClassVar[str] = "bihuan.evaluation.EvaluationCompleted"
    kind: EvaluationKind
    object: ObjectKind
    unit: UnitCode
    name: Name
    fiscal_year: FiscalYear
    amount: Money | None
    score: Points
    grade: Grade | None
    """None where the rule set gives no grade."""
    rule_version: Name
    has_goal: StrictBool
    third_party: Name | None = None
    problems: tuple[Text, ...] = ()
    derivation: Derivation
    findings: tuple[MoneyFinding, ...] = ()
    on: Day | None = None
    """The business day of the confirmation; None in events of before it was kept."""
    by: PersonId | None = None
    """Who confirmed does not correct; None in events of before it was kept."""


class Outcome(Value):
    """A result as it stands: what a correction changes."""

    amount: Money | None
    score: Points
    grade: Grade | None
    problems: tuple[Text, ...] = ()


class EvaluationCorrected(Event):
    """结果更正: a mistaken confirmed result is superseded, by the authority that the event names; the mistaken one stays in the trail."""

    TYPE: ClassVar[str] = "bihuan.evaluation.EvaluationCorrected"
    kind: EvaluationKind
    object: ObjectKind
    unit: UnitCode
    name: Name
    fiscal_year: FiscalYear
    before: Outcome
    after: Outcome
    rule_version: Name
    has_goal: StrictBool
    third_party: Name | None = None
    reason: Text
    authority: DocumentNumber
    """文号 of the decision to correct it."""
    confirmed_on: Day
    """Of the result that is corrected: it stays a result of that year."""
    by: PersonId


class EvaluationHandedOver(Event):
    """移交: an evaluation of a closed unit belongs to its successor (承接单位) from now on, or to it as the evaluating department."""

    TYPE: ClassVar[str] = "bihuan.evaluation.EvaluationHandedOver"
    kind: EvaluationKind
    from_unit: UnitCode
    to_unit: UnitCode


class RuleSetProposed(rules.Proposed):
    """拟订评分规则集: the county's own, whole; nothing changes until somebody else approves it."""

    TYPE: ClassVar[str] = "bihuan.evaluation.RuleSetProposed"


class RuleSetApproved(rules.Approved):
    """批准评分规则集 by somebody else: scores from its first day on follow it, earlier ones stay."""

    TYPE: ClassVar[str] = "bihuan.evaluation.RuleSetApproved"


class RuleSetRejected(rules.Rejected):
    """不予批准评分规则集."""

    TYPE: ClassVar[str] = "bihuan.evaluation.RuleSetRejected"


class RuleSetWithdrawn(rules.Withdrawn):
    """撤回评分规则集 before it is in force."""

    TYPE: ClassVar[str] = "bihuan.evaluation.RuleSetWithdrawn"


class EvidenceUploaded(HandedIn):
    """佐证材料上传: a file is kept that is to prove something of the item."""

    TYPE: ClassVar[str] = "bihuan.evaluation.EvidenceUploaded"


class LogBranched(Branched):
    """日志分支: what this log had after a position is lost for good; it goes on from there under a new identity."""

    TYPE: ClassVar[str] = "bihuan.evaluation.LogBranched"


EvaluationEvent: TypeAlias = (
    SelfEvaluationAssigned
    | SelfEvaluationFilled
    | SelfEvaluationSubmitted
    | SelfEvaluationReturned
    | SelfEvaluationDeptReviewed
    | SelfEvaluationQualityReviewed
    | SpotReEvaluated
    | DepartmentEvaluationSelected
    | DepartmentEvaluationReported
    | DepartmentEvaluationReturned
    | KeyEvaluationSelected
    | KeyEvaluationCommissioned
    | KeyPlanSubmitted
    | KeyPlanReturned
    | KeyPlanApproved
    | KeyFieldworkStarted
    | KeyDraftReported
    | KeyDraftReturned
    | KeyCommentsGiven
    | KeySilenceRecorded
    | KeyFinalReported
    | KeyFinalReturned
    | KeyReportDelivered
    | KeyReportReceipted
    | EvaluationCancelled
    | EvaluationCompleted
    | EvaluationHandedOver
    | EvaluationCorrected
    | RuleSetProposed
    | RuleSetApproved
    | RuleSetRejected
    | RuleSetWithdrawn
    | EvidenceUploaded
    | LogBranched
)
