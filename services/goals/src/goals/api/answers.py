"""The answers of the goals service about one thing: what is public of a state, whatever a fold keeps."""

from collections.abc import Sequence
from datetime import date
from typing import Self

from pydantic import ConfigDict

from goals.api.last_year import LastYear
from goals.decisions import budget_gate, unit
from goals.decisions.budget_gate import BudgetGate
from goals.decisions.goal_state import Goal, Status
from goals.views.linkages import Linked
from shared.events.envelope import Value
from shared.events.goals import BudgetRound, Finding, GoalContent
from shared.events.values import DocumentNumber, FiscalYear, FormSource, Grade, Label, Money, Note, Percent, Text
from shared.runtime.web.may_decide import MayDecide
from shared.todo.tables import Turn


class Answered(Value):
    """An answer that is read off a state by the names of its fields."""

    model_config = ConfigDict(from_attributes=True)


class RequestedAdjustment(Answered):
    """An adjustment that waits for an answer."""

    content: GoalContent
    by: str
    reason: Text
    budget_adjustment: DocumentNumber
    review_because: str
    """Why department and finance review it; empty within the year's limit."""


class ComingAdjustment(Answered):
    """An adjustment that was granted for a later day."""

    version: int
    after: GoalContent
    amount: Money
    by: str
    reason: Text
    budget_adjustment: DocumentNumber
    effective_on: date


class DemandedAdjustment(Answered):
    """An adjustment that monitoring's disposal asks for."""

    document: str
    """文号 of the disposal."""
    decided_on: date
    reason: Text


class ClosedBy(Answered):
    """The disposal that closes the gate."""

    disposal: str
    document: str
    decided_on: date
    reason: Text


class LimitedBy(Answered):
    """The linkage that limits the budget."""

    linkage: str
    """The evaluated item and the kind of its evaluation."""
    action: str
    cancels: bool
    amount: Money
    document: str
    decided_on: date


class OverriddenBy(Answered):
    """The decision that set linkages aside."""

    linkages: tuple[str, ...]
    reason: Text
    by: str


class Standing(Answered):
    """What others decided about the item's money."""

    status: budget_gate.Status
    closed: ClosedBy | None
    limits: tuple[LimitedBy, ...]
    overridden: OverriddenBy | None


class GoalAnswer(Answered):
    """A goal as it stands."""

    status: Status
    unit: str
    content: GoalContent | None
    """The approved form once there is one, else the latest."""
    source: FormSource | None
    """The file that the form was last imported from."""
    budget_round: BudgetRound | None
    warnings: tuple[Finding, ...]
    rule_set: str
    """By which the form was checked; empty before it was declared."""
    ex_ante_rules: str
    """By which it was asked whether it needs an ex-ante evaluation (事前绩效评估); empty where none were in force."""
    declared_by: str
    grade: Grade | None
    completed_by: str
    """Who completed a goal graded 良."""
    returned_because: str
    findings: tuple[Finding, ...]
    """Of the last return or of finance's review, each at its place, until it is declared again."""
    approved_amount: Money | None
    version: int
    """1 when approved, one more with every adjustment."""
    effective_on: date | None
    requested: RequestedAdjustment | None
    coming: ComingAdjustment | None
    to_adjust: DemandedAdjustment | None
    """What a disposal demands and no request answers yet."""


class ItemAnswer(GoalAnswer):
    """A goal as it stands, and what others decided about the item's money."""

    gate: Standing | None
    """None for an engaged firm, whose work it is not."""
    linkages: tuple[Linked, ...]
    """Results of earlier years that bear on this item's budget; none for an engaged firm."""
    last_year: LastYear | None
    """The same project's goal of the fiscal year before, and what was reached; None where there is none, and for an engaged firm."""
    turn: Turn | None = None
    """Whose turn it is; None where it waits for nobody."""
    decisions: tuple[MayDecide, ...] = ()
    """What the asker may decide on it, and why not."""

    @classmethod
    def of(cls, goal: Goal, standing: BudgetGate | None, linkages: Sequence[Linked], last_year: LastYear | None) -> Self:
        """The goal with gate, linkages and the year before."""
        known = dict(GoalAnswer.model_validate(goal))
        gate = None if standing is None else Standing.model_validate(standing)
        return cls(**known, gate=gate, linkages=tuple(linkages), last_year=last_year)


class UnitAnswer(Answered):
    """A budget unit as the register has it."""

    status: unit.Status
    code: str
    name: str
    synthetic: bool
    successor: str
    """承接单位 of a closed one, where there is one."""
    decisions: tuple[MayDecide, ...] = ()
    """What the asker may decide on it, and why not."""


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


class AdjustmentLimitAnswer(Answered):
    """Up to which change the budget office alone grants an adjustment."""

    percent: Percent | None
    amount: Money | None


class GateAnswer(Answered):
    """Whether the budget may carry an item, and why not."""

    open: bool
    reason: str
    approved_amount: Money | None
    limit: Money | None
    """What a linkage leaves of it; 0 where it cancels the project."""
