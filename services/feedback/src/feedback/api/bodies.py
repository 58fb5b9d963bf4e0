"""The request bodies of the feedback service, and the numbers in its paths."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Path
from pydantic import AfterValidator, Field

from shared.events.feedback import Channel, Deadline, DisclosureSubject, LinkageAction, Measure, Origin, PolicyRow, Problem, Remedy
from shared.events.monitoring import Light
from shared.events.text import taken_in
from shared.events.values import (
    Day,
    DocumentNumber,
    Evidence,
    FiscalYear,
    Grade,
    ItemId,
    Label,
    Money,
    Name,
    Note,
    Percent,
    Remarks,
    Text,
    UnitCode,
)
from shared.runtime.web.commands import Body

DayToCome = Annotated[Day, Field(le=date(2100, 12, 31))]
"""A date to come, within the years a budget can have."""
MOST = 999
Number = Annotated[int, Path(ge=1, le=MOST, description="整改序号 / running number")]


class Reason(Body):
    """Why."""

    reason: Text


class Opinion(Body):
    """What is said."""

    opinion: Text


class Nothing(Body):
    """A decision that needs no words."""


class Document(Body):
    """文号 of what the decision rests on."""

    document: DocumentNumber


class Notice(Body):
    """反馈 in writing."""

    opinion: Text
    document: DocumentNumber


class Draft(Body):
    """整改拟稿."""

    unit: UnitCode
    """The responsible one; another only with `document` and `other_unit_because`."""
    name: Name
    origin: Origin
    found_in: Label = ""
    """Where it was found, as `GET /to-rectify` says; left out: the newest of this origin on the item."""
    document: DocumentNumber | None = None
    other_unit_because: Note = ""
    problems: Annotated[tuple[Problem, ...], Field(min_length=1, max_length=100)]


class Issue(Body):
    """整改通知 with both deadlines."""

    document: DocumentNumber
    measures_due_on: DayToCome
    completion_due_on: DayToCome


class Measures(Body):
    """整改措施."""

    measures: Annotated[tuple[Measure, ...], Field(min_length=1, max_length=500)]


class MeasuresReturn(Body):
    """退回整改措施; `points` name a problem's code or a field."""

    reason: Text
    points: Remarks = ()
    measures_due_on: DayToCome


class Remedies(Body):
    """整改结果."""

    remedies: Annotated[tuple[Remedy, ...], Field(min_length=1, max_length=500)]


class Return(Body):
    """退回整改结果; `points` name a problem's code or a field."""

    reason: Text
    points: Remarks = ()
    completion_due_on: DayToCome


class Extension(Body):
    """延期, asked for or granted."""

    deadline: Deadline
    due_on: DayToCome
    reason: Text


class ExtensionRefusal(Body):
    """不同意延期 of this deadline."""

    deadline: Deadline
    reason: Text


class Escalation(Body):
    """约谈 or 通报."""

    form: Literal["约谈", "通报"]
    reason: Text


class RectificationScope(Body):
    """整改范围 of a fiscal year."""

    document: DocumentNumber
    grades: Annotated[tuple[Grade, ...], Field(max_length=4)]
    problems_of: Annotated[tuple[Origin, ...], Field(max_length=5)]
    lights: Annotated[tuple[Light, ...], Field(max_length=4)]


class Policy(Body):
    """挂钩办法 of a budget year."""

    document: DocumentNumber
    rows: Annotated[tuple[PolicyRow, ...], Field(min_length=1, max_length=20)]


class Proposal(Body):
    """挂钩建议."""

    next_year: FiscalYear
    action: LinkageAction
    ratio: Percent | None = None
    amount: Money | None = None
    reason: Text


class Application(Body):
    """落实到下年预算."""

    next_item: ItemId
    amount: Money
    document: DocumentNumber


class Withdrawal(Body):
    """撤回挂钩."""

    reason: Text
    document: DocumentNumber


class Requirement(Body):
    """要求公开."""

    unit: UnitCode
    """The responsible one; another only with `document` and `other_unit_because`."""
    name: Name
    due_on: DayToCome
    document: DocumentNumber | None = None
    other_unit_because: Note = ""


class RequiredItem(Body):
    """One item of a bulk requirement."""

    item: ItemId
    unit: UnitCode
    name: Name
    other_unit_because: Note = ""


class Requirements(Body):
    """要求公开 by list; `subject` as in the path of one: GOAL, SELF_EVALUATION or EVALUATION_REPORT."""

    subject: Literal["GOAL", "SELF_EVALUATION", "EVALUATION_REPORT"]
    due_on: DayToCome
    document: DocumentNumber | None = None
    items: Annotated[tuple[RequiredItem, ...], Field(min_length=1, max_length=2000)]

    @property
    def about(self) -> DisclosureSubject:
        """The subject as events name it."""
        return DisclosureSubject[self.subject]


class Publication(Body):
    """公开."""

    url: Annotated[str, Field(pattern=r"^https?://[^\s]{3,500}$"), AfterValidator(taken_in(required=True))]
    channel: Channel


class Exemption(Body):
    """免予公开."""

    reason: Text
    document: DocumentNumber


class Preparation(Body):
    """编制报告."""

    title: Name
    items: Annotated[tuple[ItemId, ...], Field(min_length=1, max_length=2000)]
    summary: Text
    package: Evidence
