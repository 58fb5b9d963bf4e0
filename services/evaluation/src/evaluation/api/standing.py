"""How one evaluation stands, as its GET answers it."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field

from evaluation.api.sums import ComparedLine, ComparedSum, FiledScore, LevelSum, Sum, by_level, compared_sum, summed
from evaluation.decisions.department_evaluation import Status as DepartmentStatus
from evaluation.decisions.key_evaluation_state import Status as KeyStatus
from evaluation.decisions.self_evaluation_state import UNSCORED
from evaluation.decisions.self_evaluation_state import Status as SelfStatus
from shared.attainment.computing import GoalAttained
from shared.events.evaluation import (
    Attainment,
    DeclaredScores,
    DimensionScore,
    EvaluationCorrected,
    FrameworkLine,
    Funds,
    MoneyFinding,
    ReportChange,
    TreasuryFact,
    Weighted,
)
from shared.events.values import Evidence, FormSource, Grade, Indicator, ObjectKind, Remarks
from shared.runtime.web.may_decide import MayDecide
from shared.todo.tables import Turn


class Standing(BaseModel):
    """What is evaluated, and its result."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    unit: str
    name: str
    fiscal_year: int
    has_goal: bool
    derivation: FiledScore | None
    """Of what was filed last."""
    returned_because: str
    """The reason of the last return, until it is filed again."""
    points: Remarks
    """逐项意见 of the last return or review, until it is filed again."""
    findings: tuple[MoneyFinding, ...]
    """What is odd about the money of what was filed last, each with the word of who filed (资金疑点)."""
    score: Decimal | None
    """The confirmed one, as it was corrected last."""
    grade: Grade | None
    confirmed_on: date | None
    corrections: tuple[EvaluationCorrected, ...]
    """更正 of the confirmed result, each with what stood before."""
    turn: Turn | None = None
    """Whose turn it is; None where it waits for nobody."""
    decisions: tuple[MayDecide, ...] = ()
    """What the asker may decide on it, and why not."""


class SelfEvaluationStanding(Standing):
    """A self-evaluation (单位自评)."""

    status: SelfStatus
    object: ObjectKind
    amount: Decimal
    indicators: tuple[Indicator, ...]
    to_fill: tuple[Indicator, ...] = ()
    """The annual indicators that the form must state, as they are approved now; none where there is no goal and the unit states its own."""
    due_on: date | None
    synthetic: bool
    funds: Funds | None
    rows: tuple[Attainment, ...]
    attainment: GoalAttained | None = None
    """目标实现程度 by the rows that were filled in last; None before."""
    conclusion: str
    source: FormSource | None
    """The file that the form was last imported from."""
    declared: DeclaredScores | None
    """What it printed beside its rows."""
    form: Evidence | None
    prefilled: TreasuryFact | None = None
    """What the treasury tells now of the year; the money block is filled from it."""
    treasury: TreasuryFact | None
    """What it had told when the form was submitted."""
    submitted_by: str = Field(validation_alias="last_filed_by")
    reviewed: tuple[ComparedLine, ...]
    """复核 line by line of the form that was submitted last, where finance did so."""
    re_evaluated_score: Decimal | None
    re_evaluated_grade: Grade | None
    weighted: Weighted | None
    """What the confirmed score and the re-check come to together."""
    re_evaluated: tuple[ComparedLine, ...]
    """抽评 line by line; empty where it was scored as a whole."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def levels(self) -> tuple[LevelSum, ...]:
        """What the rows come to at each first level; none while a form is filled in that was not filed yet."""
        lines = self.derivation.lines[1:] if self.derivation and self.status not in UNSCORED else ()
        return by_level(self.rows, lines)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def reviewed_summed(self) -> ComparedSum | None:
        """The lines of the 复核 together."""
        return compared_sum(self.reviewed)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def re_evaluated_summed(self) -> ComparedSum | None:
        """The lines of the 抽评 together, before a cap."""
        return compared_sum(self.re_evaluated)


class ReportStanding(Standing):
    """An evaluation by report, with scores by the framework."""

    reason: str
    """Why it was selected."""
    scores: tuple[DimensionScore, ...]
    problems: tuple[str, ...]
    report: Evidence | None
    reported_by: str = Field(validation_alias="last_filed_by")

    @computed_field  # type: ignore[prop-decorator]
    @property
    def summed(self) -> Sum:
        """The lines of the report together."""
        return summed(self.scores)


class DepartmentEvaluationStanding(ReportStanding):
    """A department evaluation (部门评价)."""

    status: DepartmentStatus
    amount: Decimal
    department: str


class StepStanding(BaseModel):
    """One step of a key evaluation, by the decision that ends it."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    title: str
    state: Literal["done", "now", "to come"]


class KeyEvaluationStanding(ReportStanding):
    """A key evaluation (财政重点评价); `report` is the draft, then the final report."""

    status: KeyStatus
    steps: tuple[StepStanding, ...]
    """评价步骤, from the selection to the confirmed result."""
    object: ObjectKind
    amount: Decimal | None
    third_party: str
    third_party_code: str
    contract: str
    fee: Decimal | None
    plan: Evidence | None
    framework: tuple[FrameworkLine, ...]
    """评价指标体系 of the plan, where it states one."""
    source: FormSource | None
    """The file that what was filed last was imported from."""
    fieldwork_from: date | None
    comments_due_on: date | None
    comments: str
    silence: str
    """How the unit was asked, where it let the term pass."""
    changes: tuple[ReportChange, ...]
    """Of the final report against the draft."""
    answer_to_comments: str
    draft_scores: tuple[DimensionScore, ...]
    draft_problems: tuple[str, ...]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def draft_summed(self) -> Sum:
        """The lines of the draft together."""
        return summed(self.draft_scores)
