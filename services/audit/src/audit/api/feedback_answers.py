"""What audit answers about what became of an item's results: rectifications, linkages, disclosures, reports."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from audit.api.answered import Answered
from audit.item.feedback import DisclosureStatus, LinkageStatus, ResultStatus
from audit.item.rectification import RectificationStatus
from shared.events.feedback import Deadline, LinkageAction, LinkageBasisCorrected, Measure, Origin, Problem, Remedy
from shared.events.values import Grade, Remarks


class ResultAnswer(Answered):
    """A confirmed result on its way to the unit."""

    status: ResultStatus
    score: Decimal | None
    grade: Grade | None
    opinion: str


class RectificationAnswer(Answered):
    """What was demanded by when, what was answered, what fell due."""

    status: RectificationStatus
    unit: str
    name: str
    origin: Origin | None
    problems: tuple[Problem, ...]
    measures_due_on: date | None
    completion_due_on: date | None
    measures: tuple[Measure, ...]
    measures_on_time: bool | None
    remedies: tuple[Remedy, ...]
    completion_on_time: bool | None
    returned_because: str
    points: Remarks
    """逐项意见 of the last return or review, until it is filed again."""
    due: tuple[Deadline, ...]
    """Deadlines that fell due unanswered, as told."""
    overdue: tuple[Deadline, ...]
    """Deadlines that passed unanswered, as told."""
    escalated: tuple[str, ...]
    """约谈 or 通报, each time."""
    found_in: str
    """The stream of what it comes from; empty in those of before this was asked."""
    other_unit_because: str
    """Why another unit than the responsible one rectifies."""
    issued_on: date | None


class LinkageAnswer(Answered):
    """What was proposed for next year's budget, and the answer."""

    status: LinkageStatus
    action: LinkageAction | None
    next_year: int
    ratio: Decimal | None
    amount: Decimal | None
    answer: str
    applied: Decimal | None
    """安排数 in next year's budget."""
    basis_corrected: LinkageBasisCorrected | None
    """The result that it rests on is no more what it was."""


class DisclosureAnswer(Answered):
    """What must be published by when, and where it was."""

    status: DisclosureStatus
    due_on: date | None
    published_on: date | None
    url: str
    on_time: bool | None
    overdue: bool
    other_unit_because: str
    """Why another unit than the responsible one publishes."""


class ReportingAnswer(Answered):
    """A report that the item is part of."""

    to: str
    title: str
    work_year: int


class FeedbackAnswer(Answered):
    """Results and linkages by kind of evaluation, rectifications by number, disclosures by subject."""

    unit: str
    results: Mapping[str, ResultAnswer]
    rectifications: Mapping[str, RectificationAnswer]
    linkages: Mapping[str, LinkageAnswer]
    disclosures: Mapping[str, DisclosureAnswer]
    reports: tuple[ReportingAnswer, ...]
    carried_from_last_year: Decimal | None
    """安排数 that last year's result of the same project brought about."""
