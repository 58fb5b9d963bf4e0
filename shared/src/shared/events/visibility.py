"""Who sees which event (可见范围): the one table by which trails, states and feeds by role are cut."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, Generic, TypeVar

from shared.events import audit, evaluation, ex_ante, feedback, goals, indicator_library, monitoring
from shared.events.envelope import Event, RecordedEvent

T = TypeVar("T", bound=RecordedEvent[Any])


class Sight(IntEnum):
    """How much of an event a role sees, least first."""

    HIDDEN = 0
    """不可见."""
    FOLLOWING = 1
    """Only where it sees an earlier event of the same stream: the withdrawal of a draft that was never issued is as hidden as the draft."""
    PLACEHOLDER = 2
    """仅知其事: that it happened, by whom and when, without the fields that are withheld."""
    SEEN = 3
    """可见."""


HIDDEN, FOLLOWING, PLACEHOLDER, SEEN = Sight


@dataclass(frozen=True)
class Eyes:
    """One row: what each party sees of an event about a thing that it reaches at all; finance, audit and operators see everything."""

    agency: Sight = HIDDEN
    department: Sight = HIDDEN
    firm: Sight = HIDDEN
    """While it is engaged on the item."""
    government: Sight = HIDDEN
    treasury: Sight = HIDDEN
    withheld: tuple[str, ...] = ()
    """The fields that a placeholder lacks."""

    def by(self, role: str) -> Sight:
        """What a role sees."""
        return getattr(self, COLUMNS[role]) if role in COLUMNS else SEEN


COLUMNS: Mapping[str, str] = {
    "AGENCY": "agency",
    "DEPARTMENT": "department",
    "THIRD_PARTY": "firm",
    "COUNTY_GOVERNMENT": "government",
    "PEOPLES_CONGRESS": "government",
    "TREASURY": "treasury",
}
"""Role → column of the table; who is not in it sees everything."""

OFFICE = Eyes()
"""The bureau's own until something else is told of it."""
UNIT = Eyes(SEEN, SEEN)
WORK = Eyes(SEEN, SEEN, SEEN)
"""The unit's papers, which an engaged firm reads too."""
PUBLIC = Eyes(SEEN, SEEN, SEEN, SEEN)
REPORTED = Eyes(SEEN, SEEN, government=SEEN)
GOVERNMENT = Eyes(government=SEEN)
BUDGET = Eyes(SEEN, SEEN, treasury=SEEN)
EVERYBODY = Eyes(SEEN, SEEN, SEEN, SEEN, SEEN)
SPENDING = Eyes(SEEN, SEEN, SEEN, treasury=SEEN)
OF_DEPARTMENT = Eyes(PLACEHOLDER, SEEN, PLACEHOLDER, withheld=("opinion",))
"""The department's opinion on a unit's papers is its own and finance's."""
OF_FINANCE = Eyes(PLACEHOLDER, PLACEHOLDER, PLACEHOLDER, withheld=("opinion",))
"""So is finance's; what it demands, it says in a return."""

HANDED_IN = Eyes(PLACEHOLDER, PLACEHOLDER, PLACEHOLDER, withheld=("name",))
"""What somebody's file is called is seen where it is named; that it was handed in, by all who work on the item."""

VISIBILITY: Mapping[type[Event], Eyes] = {
    goals.UnitRegistered: UNIT,
    goals.UnitClosed: UNIT,
    goals.UnitSucceeded: UNIT,
    goals.ScopePolicySet: REPORTED,
    goals.AdjustmentLimitSet: REPORTED,
    goals.GoalDrafted: WORK,
    goals.GoalDeclared: WORK,
    goals.GoalReturned: WORK,
    goals.GoalDeptReviewed: OF_DEPARTMENT,
    goals.GoalReviewed: replace(OF_FINANCE, withheld=("points", "opinion")),
    goals.GoalCompleted: WORK,
    goals.GoalRejected: WORK,
    goals.GoalCancelled: WORK,
    goals.GoalApproved: WORK,
    goals.GoalAdjustmentRequested: WORK,
    goals.GoalAdjustmentDeptReviewed: OF_DEPARTMENT,
    goals.GoalAdjustmentReviewed: replace(OF_FINANCE, withheld=("points", "opinion")),
    goals.GoalAdjustmentRefused: WORK,
    goals.GoalAdjustmentApproved: WORK,
    goals.GoalAdjusted: WORK,
    goals.GoalHandedOver: WORK,
    goals.GoalAdjustmentDemanded: WORK,
    goals.GoalClosed: WORK,
    goals.BudgetEntryAdmitted: BUDGET,
    goals.BudgetEntryBarred: BUDGET,
    goals.GateClosed: BUDGET,
    goals.GateOpened: BUDGET,
    goals.GateLimited: BUDGET,
    goals.GateLimitLifted: BUDGET,
    goals.GateOverridden: BUDGET,
    ex_ante.ExAnteRequested: UNIT,
    ex_ante.ExAnteReturned: UNIT,
    ex_ante.ExAnteAssessed: Eyes(PLACEHOLDER, SEEN, withheld=("judgements", "score", "recommends", "opinion")),
    ex_ante.ExAnteConcluded: UNIT,
    ex_ante.ExAnteWithdrawn: UNIT,
    ex_ante.ExAnteRevoked: UNIT,
    indicator_library.LibraryChangeProposed: REPORTED,
    indicator_library.LibraryChangeReturned: REPORTED,
    indicator_library.LibraryChangeReviewed: REPORTED,
    indicator_library.LibraryIndicatorPublished: REPORTED,
    indicator_library.LibraryIndicatorRetired: REPORTED,
    goals.RuleSetProposed: REPORTED,
    goals.RuleSetApproved: REPORTED,
    goals.RuleSetRejected: REPORTED,
    goals.RuleSetWithdrawn: REPORTED,
    goals.EvidenceUploaded: HANDED_IN,
    goals.LogBranched: EVERYBODY,
    monitoring.ItemWatched: WORK,
    monitoring.WatchChanged: WORK,
    monitoring.WatchEnded: WORK,
    monitoring.RoundOpened: UNIT,
    monitoring.RoundClosed: UNIT,
    monitoring.ExecutionReported: SPENDING,
    monitoring.ExecutionCorrected: SPENDING,
    monitoring.MonitoringAssigned: WORK,
    monitoring.IndicatorProgressReported: WORK,
    monitoring.MonitoringSubmitted: WORK,
    monitoring.LightsAssessed: WORK,
    monitoring.LightsReassessed: WORK,
    monitoring.LaterKnowledgeNoted: WORK,
    monitoring.WarningRaised: WORK,
    monitoring.WarningExplained: WORK,
    monitoring.WarningCleared: WORK,
    monitoring.WarningLapsed: WORK,
    monitoring.MonitoringReturned: WORK,
    monitoring.MonitoringDeptReviewed: OF_DEPARTMENT,
    monitoring.MonitoringFinReviewed: OF_FINANCE,
    monitoring.MonitoringClosed: WORK,
    monitoring.MonitoringEnded: WORK,
    monitoring.MonitoringOverdue: WORK,
    monitoring.KeyMonitoringSelected: PUBLIC,
    monitoring.ThirdPartyEngaged: replace(PUBLIC, firm=PLACEHOLDER, withheld=("contract",)),
    monitoring.KeyMonitoringReported: PUBLIC,
    monitoring.NextYearCandidateMarked: PUBLIC,
    monitoring.KeyMonitoringConcluded: PUBLIC,
    monitoring.KeyMonitoringCancelled: PUBLIC,
    monitoring.DisposalDecided: UNIT,
    monitoring.PaymentReleased: UNIT,
    monitoring.ChoiceDemanded: UNIT,
    monitoring.ChoiceMade: UNIT,
    monitoring.ChoiceLapsed: UNIT,
    monitoring.PaymentPaused: UNIT,
    monitoring.MonitoringHandedOver: WORK,
    monitoring.EvidenceUploaded: HANDED_IN,
    monitoring.RuleSetProposed: REPORTED,
    monitoring.RuleSetApproved: REPORTED,
    monitoring.RuleSetRejected: REPORTED,
    monitoring.RuleSetWithdrawn: REPORTED,
    monitoring.LogBranched: EVERYBODY,
    evaluation.SelfEvaluationAssigned: WORK,
    evaluation.SelfEvaluationFilled: WORK,
    evaluation.SelfEvaluationSubmitted: WORK,
    evaluation.SelfEvaluationReturned: WORK,
    evaluation.SelfEvaluationDeptReviewed: OF_DEPARTMENT,
    evaluation.SelfEvaluationQualityReviewed: OF_FINANCE,
    evaluation.SpotReEvaluated: WORK,
    evaluation.DepartmentEvaluationSelected: UNIT,
    evaluation.DepartmentEvaluationReported: UNIT,
    evaluation.DepartmentEvaluationReturned: UNIT,
    evaluation.KeyEvaluationSelected: PUBLIC,
    evaluation.KeyEvaluationCommissioned: replace(PUBLIC, firm=PLACEHOLDER, withheld=("contract", "fee")),
    evaluation.KeyPlanSubmitted: PUBLIC,
    evaluation.KeyPlanReturned: PUBLIC,
    evaluation.KeyPlanApproved: PUBLIC,
    evaluation.KeyFieldworkStarted: PUBLIC,
    evaluation.KeyDraftReported: PUBLIC,
    evaluation.KeyDraftReturned: PUBLIC,
    evaluation.KeyCommentsGiven: PUBLIC,
    evaluation.KeySilenceRecorded: PUBLIC,
    evaluation.KeyFinalReported: PUBLIC,
    evaluation.KeyFinalReturned: PUBLIC,
    evaluation.KeyReportDelivered: PUBLIC,
    evaluation.KeyReportReceipted: PUBLIC,
    evaluation.EvaluationCancelled: PUBLIC,
    evaluation.EvaluationCompleted: PUBLIC,
    evaluation.EvaluationHandedOver: PUBLIC,
    evaluation.EvaluationCorrected: PUBLIC,
    evaluation.RuleSetProposed: REPORTED,
    evaluation.RuleSetApproved: REPORTED,
    evaluation.RuleSetRejected: REPORTED,
    evaluation.RuleSetWithdrawn: REPORTED,
    evaluation.EvidenceUploaded: HANDED_IN,
    evaluation.LogBranched: EVERYBODY,
    feedback.FeedbackAwaited: REPORTED,
    feedback.ResultFedBack: replace(REPORTED, government=PLACEHOLDER, withheld=("opinion",)),
    feedback.ResultAcknowledged: REPORTED,
    feedback.RectificationDrafted: OFFICE,
    feedback.RectificationIssued: UNIT,
    feedback.RectificationWithdrawn: Eyes(FOLLOWING, FOLLOWING),
    feedback.RectificationAcknowledged: UNIT,
    feedback.MeasuresSubmitted: UNIT,
    feedback.MeasuresReturned: UNIT,
    feedback.MeasuresAccepted: UNIT,
    feedback.RectificationReported: UNIT,
    feedback.RectificationReturned: UNIT,
    feedback.RectificationVerified: Eyes(PLACEHOLDER, PLACEHOLDER, withheld=("opinion",)),
    feedback.RectificationClosed: UNIT,
    feedback.ExtensionRequested: UNIT,
    feedback.ExtensionRefused: UNIT,
    feedback.DeadlineExtended: UNIT,
    feedback.RectificationDue: UNIT,
    feedback.RectificationOverdue: UNIT,
    feedback.RectificationEscalated: UNIT,
    feedback.RectificationPolicySet: UNIT,
    feedback.LinkagePolicySet: GOVERNMENT,
    feedback.LinkageProposed: REPORTED,
    feedback.LinkageConfirmed: REPORTED,
    feedback.LinkageDeclined: REPORTED,
    feedback.LinkageApplied: REPORTED,
    feedback.LinkageWithdrawn: REPORTED,
    feedback.LinkageBasisCorrected: REPORTED,
    feedback.DisclosureRequired: REPORTED,
    feedback.DisclosurePublished: REPORTED,
    feedback.DisclosureExempted: replace(REPORTED, government=PLACEHOLDER, withheld=("reason",)),
    feedback.DisclosureLapsed: REPORTED,
    feedback.DisclosureOverdue: REPORTED,
    feedback.ReportPrepared: GOVERNMENT,
    feedback.ReportedToGovernment: GOVERNMENT,
    feedback.ReportedToCongress: GOVERNMENT,
    feedback.FeedbackHandedOver: Eyes(FOLLOWING, FOLLOWING),
    feedback.EvidenceUploaded: HANDED_IN,
    feedback.RuleSetProposed: REPORTED,
    feedback.RuleSetApproved: REPORTED,
    feedback.RuleSetRejected: REPORTED,
    feedback.RuleSetWithdrawn: REPORTED,
    feedback.LogBranched: EVERYBODY,
    audit.FindingRecorded: OFFICE,
    audit.FindingSettled: OFFICE,
    audit.LogBranched: EVERYBODY,
}
"""Event → its row, as the owning service's own answers show it to each party."""


@dataclass(frozen=True)
class Shown(Generic[T]):
    """An event as somebody sees it; of a placeholder the withheld fields are blank."""

    recorded: T
    withheld: tuple[str, ...] = ()


def shown(recorded: Iterable[T], roles: Collection[str]) -> list[Shown[T]]:
    """What somebody with these roles sees of some events, which are given in an order that keeps that of each stream."""
    seen: list[Shown[T]] = []
    streams: set[str] = set()
    for one in recorded:
        eyes = VISIBILITY[type(one.event)]
        sight = max((eyes.by(role) for role in roles), default=HIDDEN)
        if sight is HIDDEN or (sight is FOLLOWING and one.stream not in streams):
            continue
        streams.add(one.stream)
        withheld = eyes.withheld if sight is PLACEHOLDER else ()
        seen.append(Shown(replace(one, event=_without(one.event, withheld)) if withheld else one, withheld))
    return seen


def _without(event: Event, withheld: tuple[str, ...]) -> Event:
    return event.model_copy(update={name: _blank(getattr(event, name)) for name in withheld})


def _blank(value: object) -> object:
    if isinstance(value, str):
        return ""
    return () if isinstance(value, tuple) else None
