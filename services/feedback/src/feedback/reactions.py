"""What feedback does when it hears of a confirmed result, or of a goal that is no more."""

from typing import Any

from feedback.decisions import disclosure, linkage
from feedback.decisions.disclosure import DISCLOSURE, Disclosure, DisclosureEvent
from feedback.decisions.linkage import LINKAGE
from feedback.decisions.linkage_state import Linkage, LinkageEvent
from feedback.decisions.result import RESULT, Result, ResultEvent, supersede, wait_for
from shared.events.envelope import RecordedEvent
from shared.events.evaluation import EvaluationCompleted, EvaluationCorrected
from shared.events.goals import GoalCancelled
from shared.runtime.clock import day_of
from shared.runtime.deciding.reaction import Command


def when_evaluation_completed_await_feedback(event: EvaluationCompleted, recorded: RecordedEvent[Any]) -> Command[Result, ResultEvent]:
    """A confirmed result waits to be fed back to its unit."""
    return Command(RESULT, f"{recorded.subject}/{event.kind}", lambda state: wait_for(state, completed=event))


def when_goal_cancelled_its_disclosure_lapses(event: GoalCancelled, recorded: RecordedEvent[Any]) -> Command[Disclosure, DisclosureEvent]:
    """公开要求失效: a goal that is no more is not published. What was found and evaluated before stays, for money may have been spent."""
    return Command(
        DISCLOSURE, f"{recorded.subject}/GOAL", lambda state: disclosure.lapse(state, reason=event.reason, on=day_of(recorded.time))
    )


def when_evaluation_corrected_await_feedback_anew(event: EvaluationCorrected, recorded: RecordedEvent[Any]) -> Command[Result, ResultEvent]:
    """A corrected result takes the place of the mistaken one, and waits to be fed back."""
    return Command(RESULT, f"{recorded.subject}/{event.kind}", lambda state: supersede(state, corrected=event))


def when_evaluation_corrected_mark_what_rests_on_it(
    event: EvaluationCorrected, recorded: RecordedEvent[Any]
) -> Command[Linkage, LinkageEvent]:
    """挂钩依据更正: an open linkage that rests on the mistaken result is decided anew."""
    decide = lambda state: linkage.correct_basis(state, item=recorded.subject, corrected=event)  # noqa: E731
    return Command(LINKAGE, f"{recorded.subject}/{event.kind}", decide, event.authority)
