"""What the evaluation service tells: self, department and key evaluations with their scores (绩效评价)."""

from enum import StrEnum
from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field

from shared.events.envelope import Event, Value
from shared.events.goals import Stage
from shared.events.values import (
    Day,
    DocumentNumber,
    Evidence,
    FiscalYear,
    Grade,
    Indicator,
    Money,
    Name,
    Note,
    ObjectKind,
    Percent,
    PersonId,
    Points,
    Quantity,
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


class Funds(Value):
    """项目资金: the money block of the self-evaluation form."""

    initial_budget: Money
    adjusted_budget: Money
    """全年预算数(A)."""
    executed: Money
    """全年执行数(B)."""
    explanation: Note = ""
    """Required where the execution rate is below the rule set's threshold."""


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


class Derived(Value):
    """How one number of a score came about."""

    name: Name
    weight: Points
    score: Points
    inputs: dict[str, str]
    rule: Text
    """The rule applied, in words."""


class Derivation(Value):
    """From the inputs to the total: what each number of a score rests on."""

    rule_version: Name
    lines: tuple[Derived, ...]
    total: Points
    notes: tuple[Text, ...] = ()
    """What is unusual without being forbidden, e.g. weights other than the rule set's."""


class SelfEvaluationAssigned(Event):
    """下达: the unit must evaluate itself on this item; with or without an approved goal."""

    TYPE: ClassVar[str] = "bihuan.evaluation.SelfEvaluationAssigned"
    object: ObjectKind
    unit: UnitCode
    name: Name
    fiscal_year: FiscalYear
    amount: Money
    """自评金额."""
    has_goal: bool
    indicators: tuple[Indicator, ...] = ()
    """Of the last approved goal; empty without one."""
    due_on: Day
    synthetic: bool = False
    on: Day | None = None
    """The business day of the demand; not told in demands of before this was asked."""


class SelfEvaluationFilled(Event):
    """填报: kept, not yet submitted."""

    TYPE: ClassVar[str] = "bihuan.evaluation.SelfEvaluationFilled"
    funds: Funds
    rows: tuple[Attainment, ...]
    conclusion: Text


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


class SelfEvaluationReturned(Event):
    """退回 by the department or by finance's quality review (严把审核关), with the reasons."""

    TYPE: ClassVar[str] = "bihuan.evaluation.SelfEvaluationReturned"
    unit: UnitCode
    stage: Stage
    reason: Text


class SelfEvaluationDeptReviewed(Event):
    """主管部门审核."""

    TYPE: ClassVar[str] = "bihuan.evaluation.SelfEvaluationDeptReviewed"
    opinion: Text


class SelfEvaluationQualityReviewed(Event):
    """财政质量审核 passed."""

    TYPE: ClassVar[str] = "bihuan.evaluation.SelfEvaluationQualityReviewed"
    opinion: Text


class SpotReEvaluated(Event):
    """抽评: finance scores a confirmed self-evaluation again; the confirmed result stays, the difference is told."""

    TYPE: ClassVar[str] = "bihuan.evaluation.SpotReEvaluated"
    unit: UnitCode
    self_score: Points
    score: Points
    grade: Grade | None = None
    """By the rule version of the confirmed result."""
    reason: Text


class DepartmentEvaluationSelected(Event):
    """部门评价: a department chooses one of its projects."""

    TYPE: ClassVar[str] = "bihuan.evaluation.DepartmentEvaluationSelected"
    unit: UnitCode
    name: Name
    fiscal_year: FiscalYear
    amount: Money
    department: UnitCode
    reason: Text
    has_goal: bool = False


class DepartmentEvaluationReported(Event):
    """The department's report with scores by the framework."""

    TYPE: ClassVar[str] = "bihuan.evaluation.DepartmentEvaluationReported"
    scores: tuple[DimensionScore, ...]
    problems: tuple[Text, ...] = ()
    derivation: Derivation
    report: Evidence
    by: PersonId
    """Who reported does not confirm."""


class DepartmentEvaluationReturned(Event):
    """Finance sends the department's report back, with the reasons."""

    TYPE: ClassVar[str] = "bihuan.evaluation.DepartmentEvaluationReturned"
    reason: Text


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
    has_goal: bool = False


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


class KeyPlanReturned(Event):
    """The plan goes back, with the reasons."""

    TYPE: ClassVar[str] = "bihuan.evaluation.KeyPlanReturned"
    reason: Text


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


class KeyCommentsGiven(Event):
    """征求意见: the evaluated unit's comments on the draft."""

    TYPE: ClassVar[str] = "bihuan.evaluation.KeyCommentsGiven"
    unit: UnitCode
    comments: Text


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
    has_goal: bool
    third_party: Name | None = None
    problems: tuple[Text, ...] = ()
    derivation: Derivation


class EvaluationHandedOver(Event):
    """移交: an evaluation of a closed unit belongs to its successor (承接单位) from now on, or to it as the evaluating department."""

    TYPE: ClassVar[str] = "bihuan.evaluation.EvaluationHandedOver"
    kind: EvaluationKind
    from_unit: UnitCode
    to_unit: UnitCode


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
    | KeyCommentsGiven
    | KeyFinalReported
    | KeyReportDelivered
    | KeyReportReceipted
    | EvaluationCancelled
    | EvaluationCompleted
    | EvaluationHandedOver
)
