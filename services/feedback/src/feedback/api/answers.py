"""The answers of the feedback service about one thing: what is public of a state, whatever a fold keeps."""

from datetime import date
from decimal import Decimal

from pydantic import ConfigDict

from feedback.decisions import disclosure, linkage_state, rectification_state, report, result
from feedback.views.rectifications import CorrectedResult
from shared.events.envelope import Value
from shared.events.evaluation import EvaluationKind
from shared.events.feedback import (
    Channel,
    Deadline,
    DisclosureSubject,
    LinkageAction,
    LinkageBasisCorrected,
    Measure,
    Origin,
    PolicyRow,
    Problem,
    Remedy,
)
from shared.events.monitoring import Light
from shared.events.values import Evidence, Grade, ObjectKind, Remarks
from shared.runtime.web.may_decide import MayDecide
from shared.todo.tables import Turn


class Answered(Value):
    """An answer that is read off a state by the names of its fields."""

    model_config = ConfigDict(from_attributes=True)


class ResultAnswer(Answered):
    """A result as it stands."""

    status: result.Status
    kind: EvaluationKind | None
    object: ObjectKind | None
    unit: str
    name: str
    amount: Decimal | None
    score: Decimal
    grade: Grade | None
    problems: tuple[str, ...]
    opinion: str
    turn: Turn | None = None
    """Whose turn it is; None where it waits for nobody."""
    decisions: tuple[MayDecide, ...] = ()
    """What the asker may decide on it, and why not."""


class TermAnswer(Answered):
    """One deadline; a new date is a new one."""

    deadline: Deadline
    due_on: date
    ended_on: date | None
    """The business day of the answer, extension or withdrawal."""
    due_told: bool
    overdue_told: bool


class RequestAnswer(Answered):
    """申请延期 of one deadline, which waits for finance."""

    deadline: Deadline
    due_on: date
    """The date that is asked for."""
    reason: str
    on: date
    by: str
    turn: Turn | None = None
    """Whose turn it is to answer."""


class RectificationAnswer(Answered):
    """A rectification as it stands, with all its deadlines."""

    status: rectification_state.Status
    unit: str
    name: str
    origin: Origin | None
    found_in: str
    """The stream of what it comes from; empty in those of before this was asked."""
    other_unit_because: str
    """Why another unit than the responsible one rectifies."""
    issued_on: date | None
    """The business day of the notice, where it was told."""
    problems: tuple[Problem, ...]
    measures: tuple[Measure, ...]
    remedies: tuple[Remedy, ...]
    reporters: tuple[str, ...]
    """Everyone who reported measures or a result."""
    returned_because: str
    """The reason of the last return, until it is answered."""
    points: Remarks
    """逐项意见 of the last return, until it is answered."""
    terms: tuple[TermAnswer, ...]
    requests: tuple[RequestAnswer, ...] = ()
    """申请延期 that waits for an answer."""
    extension_refused_because: str = ""
    """Why the last 申请延期 was refused, until it is asked again, extended or answered."""
    escalations: int
    corrected: CorrectedResult | None = None
    """What the result that it comes from became after it was drafted."""
    turn: Turn | None = None
    """Whose turn it is; None where it waits for nobody."""
    decisions: tuple[MayDecide, ...] = ()
    """What the asker may decide on it, and why not."""


class ScopeAnswer(Answered):
    """整改范围 of a fiscal year: the one that was set, or the one that holds where none was."""

    grades: tuple[Grade, ...]
    problems_of: tuple[Origin, ...]
    lights: tuple[Light, ...]


class PolicyAnswer(Answered):
    """The 挂钩办法 that holds for a budget year."""

    rows: tuple[PolicyRow, ...]
    rule_set: str = ""
    """The rule set in force, where none was laid down for the year itself."""


class LinkageAnswer(Answered):
    """A proposal and its answer."""

    status: linkage_state.Status
    unit: str
    name: str
    grade: Grade | None
    next_year: int
    action: LinkageAction | None
    ratio: Decimal | None
    amount: Decimal | None
    proposed_by: str
    rule_set: str
    """By which it was proposed; empty by the year's own policy."""
    answer: str
    next_item: str
    applied: Decimal | None
    basis_corrected: LinkageBasisCorrected | None
    """The result that it rests on is no more what it was."""
    for_item: str = ""
    """下年事项: the same project in the year of the proposal."""
    leaves: Decimal | None = None
    """下年至多安排, yuan: the evaluated amount less the cut; None where the proposal bounds nothing."""
    turn: Turn | None = None
    """Whose turn it is; None where it waits for nobody."""
    decisions: tuple[MayDecide, ...] = ()
    """What the asker may decide on it, and why not."""


class DisclosureAnswer(Answered):
    """Something that must be published, as it stands."""

    status: disclosure.Status
    subject: DisclosureSubject | None
    unit: str
    name: str
    other_unit_because: str
    """Why another unit than the responsible one publishes."""
    required_on: date | None
    """The business day of the demand, where it was told."""
    due_on: date | None
    ended_on: date | None
    """The business day of the publication, exemption or lapse."""
    overdue_told: bool
    url: str
    channel: Channel | None
    """By which it was published."""
    on_time: bool | None
    turn: Turn | None = None
    """Whose turn it is; None where it waits for nobody."""
    decisions: tuple[MayDecide, ...] = ()
    """What the asker may decide on it, and why not."""


class ReportAnswer(Answered):
    """A report as it stands."""

    status: report.Status
    title: str
    work_year: int
    items: tuple[str, ...]
    summary: str
    package: Evidence | None
    document: str = ""
    """文号 of the submission; empty before."""
    turn: Turn | None = None
    """Whose turn it is; None where it waits for nobody."""
    decisions: tuple[MayDecide, ...] = ()
    """What the asker may decide on it, and why not."""
