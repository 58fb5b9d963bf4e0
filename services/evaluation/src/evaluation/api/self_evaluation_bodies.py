"""The request bodies of a self-evaluation (自评表), from its assignment to a re-evaluation."""

from typing import Annotated

from pydantic import Field, StrictBool

from evaluation.api.bodies import Review
from evaluation.decisions.quality_review import Found
from shared.events.evaluation import Attainment, DeclaredScores, FundsPart
from shared.events.values import (
    Day,
    DocumentNumber,
    Evidence,
    FormSource,
    ItemId,
    Money,
    Name,
    Note,
    ObjectKind,
    Points,
    Quantity,
    SignedMoney,
    Text,
    UnitCode,
)
from shared.runtime.web.commands import Body


class Subject(Body):
    """What is evaluated, at which unit; name and amount are left out, or the approved ones, where a goal was approved."""

    object: ObjectKind
    unit: UnitCode
    name: Name | None = None
    amount: Money | None = None
    synthetic: StrictBool = False


class Listed(Subject):
    """One line of a list of assignments."""

    item: ItemId


class Assignments(Body):
    """下达 by list."""

    due_on: Day
    items: Annotated[tuple[Listed, ...], Field(min_length=1, max_length=2000)]
    document: DocumentNumber | None = None


class Assignment(Subject):
    """下达 of one item."""

    due_on: Day
    document: DocumentNumber | None = None


class FundsBlock(Body):
    """项目资金; a figure that is left out is taken from what the treasury told."""

    initial_budget: Money | None = None
    adjusted_budget: Money | None = None
    executed: SignedMoney | None = None
    explanation: Note = ""
    departure: Note = ""
    parts: Annotated[tuple[FundsPart, ...], Field(max_length=3)] = ()


class FoundLine(Body):
    """One line as finance finds it (复核): its score, why it differs, and the actual value where finance found another one."""

    name: Name
    """As in the derivation of the submitted score."""
    score: Points
    actual: Quantity | None = None
    remark: Note = ""

    @property
    def found(self) -> Found:
        """As the decision takes it."""
        return Found(self.name, self.score, self.actual, self.remark)


class QualityReview(Review):
    """A passing review of quality, line by line where finance did so."""

    lines: Annotated[tuple[FoundLine, ...], Field(max_length=300)] = ()


class Filling(Body):
    """The form (自评表)."""

    funds: FundsBlock = FundsBlock()
    rows: Annotated[tuple[Attainment, ...], Field(min_length=1, max_length=200)]
    conclusion: Text
    source: FormSource | None = None
    """The file that it was imported from."""
    declared: DeclaredScores | None = None
    """What that form printed beside its rows."""
    form: Evidence | None = None
    """The signed form, where it is chosen already; left out, the one that was named before stays."""


class Submission(Body):
    """The signed form, bound by its hash."""

    form: Evidence


class ReEvaluation(Body):
    """What finance found when it scored again: line by line, of which the score is the sum, or as a whole."""

    score: Points | None = None
    lines: Annotated[tuple[FoundLine, ...], Field(max_length=300)] = ()
    reason: Text
