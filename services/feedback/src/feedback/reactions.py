"""What feedback does when it hears of a confirmed result."""

from typing import Any

from feedback.decisions.result import RESULT, Result, ResultEvent, wait_for
from shared.events.envelope import RecordedEvent
from shared.events.evaluation import EvaluationCompleted
from shared.runtime.deciding.reaction import Command


def when_evaluation_completed_await_feedback(event: EvaluationCompleted, recorded: RecordedEvent[Any]) -> Command[Result, ResultEvent]:
    """A confirmed result waits to be fed back to its unit."""
    return Command(RESULT, f"{recorded.subject}/{event.kind}", lambda state: wait_for(state, completed=event))
