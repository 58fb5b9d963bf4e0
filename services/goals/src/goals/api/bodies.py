"""The request bodies of the goals service."""

from typing import Annotated

from pydantic import Field, StrictBool

from shared.events.goals import BudgetRound, Finding, GoalContent, ReviewPoints
from shared.events.values import (
    Day,
    DocumentNumber,
    FiscalYear,
    FormSource,
    Grade,
    ItemId,
    Money,
    Name,
    Note,
    Percent,
    Reference,
    Text,
    UnitCode,
)
from shared.runtime.web.commands import Body

MOST = 2000
"""Items that are decided at once."""


class Reason(Body):
    """Why something is taken back or refused."""

    reason: Text


class Return(Body):
    """退回: the reasons, and the faults by code."""

    reason: Text
    findings: Annotated[tuple[Finding, ...], Field(max_length=100)] = ()


class Opinion(Body):
    """A passing review."""

    opinion: Text


class Nothing(Body):
    """A decision that needs no words."""


class Draft(Body):
    """编制: the declaration form, and the file that it was imported from."""

    content: GoalContent
    source: FormSource | None = None


class Completion(Body):
    """完善: the declaration form as agreed with finance."""

    content: GoalContent


class Declaration(Body):
    """申报: the step of the budget round it rides on; with a reason where it was graded 差 in an earlier one."""

    budget_round: BudgetRound
    reason: Note = ""


class Review(Body):
    """财政审核."""

    grade: Grade
    points: ReviewPoints
    opinion: Text
    findings: Annotated[tuple[Finding, ...], Field(max_length=100)] = ()


class Approval(Body):
    """批复: the number of the budget reply."""

    document: DocumentNumber


class Approvals(Body):
    """批复 by list."""

    items: Annotated[tuple[ItemId, ...], Field(min_length=1, max_length=MOST)]
    document: DocumentNumber


class Closings(Body):
    """年度终了 by list."""

    items: Annotated[tuple[ItemId, ...], Field(min_length=1, max_length=MOST)]


class Override(Body):
    """另行决定安排, against a linkage: why, and by which document."""

    reason: Text
    document: DocumentNumber


class Limits(Body):
    """调整限额: a share of the approved amount, an amount, or both."""

    percent: Percent | None = None
    amount: Money | None = None
    document: DocumentNumber


class AdjustmentRequest(Body):
    """申请调整."""

    content: GoalContent
    reason: Text
    budget_adjustment: DocumentNumber


class Adjustment(Body):
    """批准调整, from a day of the fiscal year on; a later one than today is waited for."""

    effective_on: Day
    document: DocumentNumber


class Registration(Body):
    """登记单位."""

    code: UnitCode
    name: Name
    synthetic: StrictBool = False


class Successor(Body):
    """承接单位, and the document (文号) that names it."""

    unit: UnitCode
    document: DocumentNumber


class Closing(Body):
    """撤并单位, with the unit that takes over what it holds."""

    reason: Text
    successor: Successor | None = None


class Succession(Body):
    """承接已撤并的单位."""

    reason: Text
    successor: Successor


class Scope(Body):
    """目标管理范围 from a fiscal year on."""

    from_year: FiscalYear
    threshold: Money | None = None
    threshold_text: Annotated[Name, Field(max_length=100)]
    enforced: StrictBool
    whole_department: StrictBool
    note: Note = ""
    document: DocumentNumber


class BudgetReply(Body):
    """A fact of the budget system: it wants the item to stand at this amount in the budget (the whole amount, not an addition)."""

    source: Reference
    id: Reference
    item: ItemId
    amount: Money
    document: DocumentNumber | None = None
