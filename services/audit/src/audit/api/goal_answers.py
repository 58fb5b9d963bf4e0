"""What audit answers about an item's goal and its gate."""

from decimal import Decimal

from audit.api.answered import Answered
from audit.item.ex_ante import ExAnteStatus
from audit.item.gate import GateStatus
from audit.item.goal import GoalStatus
from shared.events.ex_ante import ExAnteContent, Judgements, Outcome
from shared.events.goals import (
    Finding,
    GateClosed,
    GateLimited,
    GateOverridden,
    GoalAdjustmentApproved,
    GoalAdjustmentDemanded,
    GoalContent,
)
from shared.events.values import Grade


class GateAnswer(Answered):
    """What others decided about the item's money in the budget."""

    status: GateStatus
    closed: GateClosed | None
    """By a disposal of monitoring."""
    limits: tuple[GateLimited, ...]
    """By results of earlier years."""
    overridden: GateOverridden | None
    """Against such results, by a document."""


class ExAnteAnswer(Answered):
    """The ex-ante evaluation: the form, the assessment as far as the reader sees it, and the conclusion that stands."""

    status: ExAnteStatus
    content: ExAnteContent | None
    returned_because: str
    judgements: Judgements | None
    recommends: Outcome | None
    third_party: str
    score: Decimal | None
    outcome: Outcome | None
    supported: Decimal | None
    """The year's amount up to which it is supported."""
    reason: str
    """Of the conclusion."""


class GoalAnswer(Answered):
    """The goal as it reads now; `content` is the approved one once there is one."""

    status: GoalStatus
    unit: str
    name: str
    content: GoalContent | None
    amount: Decimal | None
    """批复金额, after the last adjustment; None without an approval in force."""
    grade: Grade | None
    version: int
    """1 when approved, 2 after the first adjustment."""
    in_year: bool
    warnings: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    """Of the last return."""
    returned: int
    """How often it was returned."""
    returned_because: str
    requested_content: GoalContent | None
    """The adjustment that waits for an answer."""
    coming: GoalAdjustmentApproved | None
    """The adjustment that was granted for a later day."""
    demanded: GoalAdjustmentDemanded | None
    """The adjustment that a disposal asks for, until it is made."""
    in_budget: Decimal | None
    """What the budget system was let enter."""
    barred: int
    """How often the budget system was refused."""
    gate: GateAnswer
    ex_ante: ExAnteAnswer
    """事前绩效评估, before it is declared."""
