"""What audit answers about one item and one finding: what is public of a state, whatever a fold keeps."""

from collections.abc import Mapping

from audit.api.answered import Answered
from audit.api.evaluation_answers import EvaluationAnswer
from audit.api.feedback_answers import FeedbackAnswer
from audit.api.goal_answers import GoalAnswer
from audit.api.monitoring_answers import MonitoringAnswer
from audit.decisions.finding import Status
from shared.runtime.web.may_decide import MayDecide


class FindingAnswer(Answered):
    """A finding, the events it rests on, and how it was dealt with."""

    status: Status
    finding: str
    events: tuple[str, ...]
    settled_because: str
    decisions: tuple[MayDecide, ...] = ()
    """What the asker may decide on it, and why not."""


class FindingsAnswer(Answered):
    """The findings on one item."""

    item: str
    findings: Mapping[int, FindingAnswer]
    """By number; what may be decided on one is answered by its own address."""
    decisions: tuple[MayDecide, ...] = ()
    """Whether the asker may record another one, and why not."""


class ItemAnswer(Answered):
    """What is known of an item at an instant."""

    item: str
    unit: str
    name: str
    goal: GoalAnswer
    monitoring: MonitoringAnswer
    evaluation: EvaluationAnswer
    feedback: FeedbackAnswer
    findings: Mapping[int, FindingAnswer]
    """审计发现 by number."""
