"""What audit answers about an item's three evaluations."""

from datetime import date
from decimal import Decimal

from audit.api.answered import Answered
from audit.item.department_evaluation import DepartmentStatus
from audit.item.key_evaluation import KeyEvaluationStatus
from audit.item.self_evaluation import SelfStatus
from shared.events.evaluation import (
    Attainment,
    Derivation,
    DimensionScore,
    EvaluationCorrected,
    Funds,
    MoneyFinding,
    ReportChange,
    TreasuryFact,
    Weighted,
)
from shared.events.values import Evidence, Grade, Remarks


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
    weighted: Weighted | None


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
