"""The answers of the goals service about one thing: what is public of a state, whatever a fold keeps."""

from datetime import date

from pydantic import ConfigDict

from goals.decisions import unit
from goals.decisions.goal_state import Status
from shared.events.envelope import Value
from shared.events.goals import BudgetRound, Finding, GoalContent
from shared.events.values import DocumentNumber, FiscalYear, Grade, Label, Money, Note, Text


class Answered(Value):
    """An answer that is read off a state by the names of its fields."""

    model_config = ConfigDict(from_attributes=True)


class RequestedAdjustment(Answered):
    """An adjustment that waits for an answer."""

    content: GoalContent
    by: str
    reason: Text
    budget_adjustment: DocumentNumber


class GoalAnswer(Answered):
    """A goal as it stands."""

    status: Status
    unit: str
    content: GoalContent | None
    """The approved form once there is one, else the latest."""
    budget_round: BudgetRound | None
    warnings: tuple[Finding, ...]
    declared_by: str
    grade: Grade | None
    completed_by: str
    """Who completed a goal graded 良."""
    returned_because: str
    approved_amount: Money | None
    version: int
    """1 when approved, one more with every adjustment."""
    effective_on: date | None
    requested: RequestedAdjustment | None


class UnitAnswer(Answered):
    """A budget unit as the register has it."""

    status: unit.Status
    code: str
    name: str
    synthetic: bool
    successor: str
    """承接单位 of a closed one, where there is one."""


class ScopePolicy(Answered):
    """Which project funds must carry goals from a fiscal year on."""

    from_year: FiscalYear
    threshold: Money | None
    threshold_text: Label
    """The words of the document, kept literally."""
    enforced: bool
    whole_department: bool
    note: Note


class ScopePoliciesAnswer(Answered):
    """Every policy in the order in which they were set."""

    policies: tuple[ScopePolicy, ...]


class GateAnswer(Answered):
    """Whether the budget may carry an item, and why not."""

    open: bool
    reason: str
    approved_amount: Money | None
