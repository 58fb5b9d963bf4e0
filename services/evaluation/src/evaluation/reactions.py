"""What evaluation does when it hears of a goal that is no more."""

from typing import Any

from evaluation.decisions import self_evaluation
from evaluation.decisions.self_evaluation import SELF_EVALUATION
from evaluation.decisions.self_evaluation_state import SelfEvaluation, SelfEvaluationEvent
from shared.events.envelope import RecordedEvent
from shared.events.goals import GoalCancelled
from shared.runtime.clock import day_of
from shared.runtime.deciding.reaction import Command


def when_goal_cancelled_cancel_its_self_evaluation(
    event: GoalCancelled, recorded: RecordedEvent[Any]
) -> Command[SelfEvaluation, SelfEvaluationEvent]:
    """撤销自评 that rests on the goal. Department and key evaluations, which somebody chose, go on: money may have been spent."""
    on = day_of(recorded.time)
    return Command(SELF_EVALUATION, recorded.subject, lambda state: self_evaluation.end(state, reason=event.reason, on=on))
