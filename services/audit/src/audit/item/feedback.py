"""What followed from an item's results, by audit's own reading of the feedback log."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from audit.item import rectification
from audit.item.rectification import RectificationEvent, RectificationPart
from shared.events.feedback import (
    DisclosureExempted,
    DisclosureLapsed,
    DisclosureOverdue,
    DisclosurePublished,
    DisclosureRequired,
    EvidenceUploaded,
    FeedbackAwaited,
    FeedbackEvent,
    FeedbackHandedOver,
    LinkageAction,
    LinkageApplied,
    LinkageBasisCorrected,
    LinkageConfirmed,
    LinkageDeclined,
    LinkagePolicySet,
    LinkageProposed,
    LinkageWithdrawn,
    LogBranched,
    RectificationPolicySet,
    ReportedToCongress,
    ReportedToGovernment,
    ReportPrepared,
    ResultAcknowledged,
    ResultFedBack,
    RuleSetApproved,
    RuleSetProposed,
    RuleSetRejected,
    RuleSetWithdrawn,
)
from shared.events.values import Grade


class ResultStatus(StrEnum):
    """Whether the unit knows its result."""

    NONE = "无结果"
    AWAITED = "待反馈"
    FED_BACK = "已反馈"
    ACKNOWLEDGED = "已签收"


LinkageLifecycleEvent = LinkageProposed | LinkageConfirmed | LinkageDeclined | LinkageApplied | LinkageWithdrawn | LinkageBasisCorrected


class LinkageStatus(StrEnum):
    """Where a proposal for next year's budget stands."""

    NONE = "未提出"
    PROPOSED = "已提出"
    CONFIRMED = "已采纳"
    DECLINED = "未采纳"
    APPLIED = "已落实"
    WITHDRAWN = "已撤回"


class DisclosureStatus(StrEnum):
    """Whether something was published."""

    NONE = "无要求"
    DUE = "待公开"
    OVERDUE = "逾期未公开"
    PUBLISHED = "已公开"
    EXEMPT = "不予公开"
    LAPSED = "公开要求失效"


@dataclass(frozen=True)
class ResultPart:
    """A confirmed result on its way to the unit."""

    status: ResultStatus = ResultStatus.NONE
    score: Decimal | None = None
    grade: Grade | None = None
    opinion: str = ""


@dataclass(frozen=True)
class LinkagePart:
    """What was proposed for next year's budget, and the answer."""

    status: LinkageStatus = LinkageStatus.NONE
    action: LinkageAction | None = None
    next_year: int = 0
    ratio: Decimal | None = None
    amount: Decimal | None = None
    answer: str = ""
    applied: Decimal | None = None
    """安排数 in next year's budget."""
    basis_corrected: LinkageBasisCorrected | None = None
    """The result that it rests on is no more what it was."""


@dataclass(frozen=True)
class DisclosurePart:
    """What must be published by when, and where it was."""

    status: DisclosureStatus = DisclosureStatus.NONE
    due_on: date | None = None
    published_on: date | None = None
    url: str = ""
    on_time: bool | None = None
    overdue: bool = False
    other_unit_because: str = ""
    """Why another unit than the responsible one publishes."""


@dataclass(frozen=True)
class Reporting:
    """A report that the item is part of."""

    to: str
    title: str
    work_year: int


@dataclass(frozen=True)
class FeedbackPart:
    """Results and linkages by kind of evaluation, rectifications by number, disclosures by subject."""

    unit: str = ""
    results: Mapping[str, ResultPart] = field(default_factory=dict)
    rectifications: Mapping[str, RectificationPart] = field(default_factory=dict)
    linkages: Mapping[str, LinkagePart] = field(default_factory=dict)
    disclosures: Mapping[str, DisclosurePart] = field(default_factory=dict)
    reports: tuple[Reporting, ...] = ()
    carried_from_last_year: Decimal | None = None
    """安排数 that last year's result of the same project brought about."""


def evolve(state: FeedbackPart, event: FeedbackEvent, key: str, *, of_last_year: bool = False) -> FeedbackPart:
    """What followed after the event; `key` is the last part of its stream; `of_last_year`: the event is about this item's forerunner."""
    match event:
        case FeedbackAwaited() | ResultFedBack() | ResultAcknowledged():
            result = _result(state.results.get(key, ResultPart()), event)
            unit = state.unit if isinstance(event, ResultAcknowledged) else event.unit
            return replace(state, unit=unit, results={**state.results, key: result})
        case LinkagePolicySet() | RectificationPolicySet():
            return state
        case LinkageApplied() if of_last_year:
            return replace(state, carried_from_last_year=event.amount)
        case LinkageWithdrawn() if of_last_year:
            return replace(state, carried_from_last_year=None)
        case LinkageBasisCorrected() if of_last_year:
            return state
        case _ if isinstance(event, LinkageLifecycleEvent):
            linkage = _linkage(state.linkages.get(key, LinkagePart()), event)
            return replace(state, linkages={**state.linkages, key: linkage})
        case DisclosureRequired() | DisclosurePublished() | DisclosureExempted() | DisclosureLapsed() | DisclosureOverdue():
            disclosure = _disclosure(state.disclosures.get(key, DisclosurePart()), event)
            unit = state.unit if isinstance(event, DisclosureExempted | DisclosureLapsed) else event.unit
            return replace(state, unit=unit, disclosures={**state.disclosures, key: disclosure})
        case ReportPrepared():
            return state
        case ReportedToGovernment():
            return replace(state, reports=(*state.reports, Reporting("县政府", event.title, event.work_year)))
        case ReportedToCongress():
            return replace(state, reports=(*state.reports, Reporting("县人大", event.title, event.work_year)))
        case FeedbackHandedOver(to_unit=unit):
            theirs = {n: replace(one, unit=unit) for n, one in state.rectifications.items() if n == key}
            return replace(state, unit=unit, rectifications={**state.rectifications, **theirs})
        case _ if isinstance(event, RectificationEvent):
            changed = rectification.evolve(state.rectifications.get(key, RectificationPart()), event)
            unit = changed.unit or state.unit
            return replace(state, unit=unit, rectifications={**state.rectifications, key: changed})
        case EvidenceUploaded() | LogBranched() | RuleSetProposed() | RuleSetApproved() | RuleSetRejected() | RuleSetWithdrawn():
            return state
        case _:
            assert_never(event)


def _result(state: ResultPart, event: FeedbackAwaited | ResultFedBack | ResultAcknowledged) -> ResultPart:
    match event:
        case FeedbackAwaited():
            return ResultPart(ResultStatus.AWAITED, event.score, event.grade)
        case ResultFedBack():
            return ResultPart(ResultStatus.FED_BACK, event.score, event.grade, event.opinion)
        case ResultAcknowledged():
            return replace(state, status=ResultStatus.ACKNOWLEDGED)
        case _:
            assert_never(event)


def _linkage(state: LinkagePart, event: LinkageLifecycleEvent) -> LinkagePart:
    match event:
        case LinkageProposed():
            return LinkagePart(LinkageStatus.PROPOSED, event.action, event.next_year, event.ratio, event.amount)
        case LinkageConfirmed():
            return replace(state, status=LinkageStatus.CONFIRMED, answer=event.opinion)
        case LinkageDeclined():
            return replace(state, status=LinkageStatus.DECLINED, answer=event.reason)
        case LinkageApplied():
            return replace(state, status=LinkageStatus.APPLIED, applied=event.amount)
        case LinkageWithdrawn():
            return replace(state, status=LinkageStatus.WITHDRAWN, answer=event.reason, applied=None)
        case LinkageBasisCorrected():
            return replace(state, basis_corrected=event)
        case _:
            assert_never(event)


def _disclosure(
    state: DisclosurePart, event: DisclosureRequired | DisclosurePublished | DisclosureExempted | DisclosureLapsed | DisclosureOverdue
) -> DisclosurePart:
    match event:
        case DisclosureRequired():
            return DisclosurePart(DisclosureStatus.DUE, event.due_on, other_unit_because=event.other_unit_because)
        case DisclosurePublished():
            published = replace(state, status=DisclosureStatus.PUBLISHED, published_on=event.on)
            return replace(published, url=event.url, on_time=event.on_time)
        case DisclosureExempted():
            return replace(state, status=DisclosureStatus.EXEMPT)
        case DisclosureLapsed():
            return replace(state, status=DisclosureStatus.LAPSED)
        case DisclosureOverdue() if state.status is DisclosureStatus.DUE:
            return replace(state, status=DisclosureStatus.OVERDUE, overdue=True)
        case DisclosureOverdue():
            return replace(state, overdue=True)
        case _:
            assert_never(event)
