"""How an item's ex-ante evaluation (事前绩效评估) stands, by audit's own reading of the goals log."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from shared.events.ex_ante import (
    ExAnteAssessed,
    ExAnteConcluded,
    ExAnteContent,
    ExAnteRequested,
    ExAnteReturned,
    ExAnteRevoked,
    ExAnteWithdrawn,
    Judgements,
    Outcome,
)

ExAnteEvent: TypeAlias = ExAnteRequested | ExAnteReturned | ExAnteAssessed | ExAnteConcluded | ExAnteWithdrawn | ExAnteRevoked


class ExAnteStatus(StrEnum):
    """Where it stands."""

    NONE = "未申请评估"
    REQUESTED = "已申请评估"
    ASSESSED = "已评估"
    RETURNED = "评估被退回"
    CONCLUDED = "已有结论"
    WITHDRAWN = "评估已撤回"
    REVOKED = "结论已撤销"


@dataclass(frozen=True)
class ExAntePart:
    """The form, the assessment as far as the reader sees it, and the conclusion that stands."""

    status: ExAnteStatus = ExAnteStatus.NONE
    content: ExAnteContent | None = None
    returned_because: str = ""
    judgements: Judgements | None = None
    recommends: Outcome | None = None
    third_party: str = ""
    score: Decimal | None = None
    outcome: Outcome | None = None
    supported: Decimal | None = None
    reason: str = ""
    """Of the conclusion."""


def evolve(state: ExAntePart, event: ExAnteEvent) -> ExAntePart:
    """The evaluation after the event."""
    match event:
        case ExAnteRequested(content=content):
            return ExAntePart(ExAnteStatus.REQUESTED, content)
        case ExAnteReturned():
            return replace(state, status=ExAnteStatus.RETURNED, returned_because=event.reason)
        case ExAnteAssessed():
            assessed = replace(state, status=ExAnteStatus.ASSESSED, judgements=event.judgements, third_party=event.third_party)
            return replace(assessed, score=event.score, recommends=event.recommends or None)
        case ExAnteConcluded():
            concluded = replace(state, status=ExAnteStatus.CONCLUDED, outcome=event.outcome, supported=event.supported)
            return replace(concluded, score=event.score, reason=event.reason)
        case ExAnteWithdrawn():
            return replace(state, status=ExAnteStatus.WITHDRAWN)
        case ExAnteRevoked():
            revoked = replace(state, status=ExAnteStatus.REVOKED, outcome=None, supported=None, reason="")
            return replace(revoked, returned_because=event.reason)
        case _:
            assert_never(event)
