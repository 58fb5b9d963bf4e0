"""How one evaluation stands, as its GET answers it."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from evaluation.decisions.department_evaluation import Status as DepartmentStatus
from evaluation.decisions.key_evaluation_state import Status as KeyStatus
from evaluation.decisions.self_evaluation import Status as SelfStatus
from shared.events.evaluation import Attainment, Derivation, DimensionScore, Funds
from shared.events.values import Evidence, Grade, Indicator, ObjectKind


class Standing(BaseModel):
    """What is evaluated, and its result."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    unit: str
    name: str
    fiscal_year: int
    has_goal: bool
    derivation: Derivation | None
    """Of what was filed last."""
    returned_because: str
    """The reason of the last return, until it is filed again."""
    score: Decimal | None
    """The confirmed one."""
    grade: Grade | None


class SelfEvaluationStanding(Standing):
    """A self-evaluation (单位自评)."""

    status: SelfStatus
    object: ObjectKind
    amount: Decimal
    indicators: tuple[Indicator, ...]
    due_on: date | None
    synthetic: bool
    funds: Funds | None
    rows: tuple[Attainment, ...]
    conclusion: str
    form: Evidence | None
    submitted_by: str = Field(validation_alias="last_filed_by")
    re_evaluated_score: Decimal | None
    re_evaluated_grade: Grade | None


class ReportStanding(Standing):
    """An evaluation by report, with scores by the framework."""

    reason: str
    """Why it was selected."""
    scores: tuple[DimensionScore, ...]
    problems: tuple[str, ...]
    report: Evidence | None
    reported_by: str = Field(validation_alias="last_filed_by")


class DepartmentEvaluationStanding(ReportStanding):
    """A department evaluation (部门评价)."""

    status: DepartmentStatus
    amount: Decimal
    department: str


class KeyEvaluationStanding(ReportStanding):
    """A key evaluation (财政重点评价); `report` is the draft, then the final report."""

    status: KeyStatus
    object: ObjectKind
    amount: Decimal | None
    third_party: str
    third_party_code: str
    contract: str
    fee: Decimal | None
    plan: Evidence | None
    fieldwork_from: date | None
    comments: str
    answer_to_comments: str
