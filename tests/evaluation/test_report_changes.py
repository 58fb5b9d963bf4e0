"""Every difference between draft and final report carries a reason, and no reason stands without its difference."""

from typing import Any

import pytest

from evaluation.decisions import key_evaluation
from evaluation.decisions.key_evaluation import KEY_EVALUATION, CommentTermRunning
from evaluation.decisions.key_evaluation_state import KeyEvaluation, Status
from evaluation.decisions.report_changes import ChangeUnexplained, NothingChanged
from shared.events.evaluation import KeyFinalReported
from tests.evaluation.cases import SCORES
from tests.evaluation.deciding import report
from tests.evaluation.key_evaluations import DRAFT, DRAFTED, PROBLEMS, THROUGH, WANG

COMMENTED = KEY_EVALUATION.fold(THROUGH[Status.COMMENTS])
OTHER = (SCORES[0].model_copy(update={"score": SCORES[0].score - 1}), *SCORES[1:])
RENAMED = (SCORES[0].model_copy(update={"name": "立项程序规范性"}), *SCORES[1:])
REASON = "征求意见后复核"


def reported(state: KeyEvaluation, **other: Any) -> KeyFinalReported:
    (event,) = report(state, **other)
    assert isinstance(event, KeyFinalReported)
    return event


@pytest.mark.parametrize(
    ("final", "whats"),
    [
        ({"scores": OTHER}, ["立项依据充分性"]),
        ({"scores": RENAMED}, ["立项程序规范性", "立项依据充分性"]),
        ({"problems": ()}, [PROBLEMS[0]]),
        ({"problems": (*PROBLEMS, "资金滞留")}, ["资金滞留"]),
    ],
)
def test_what_changed_is_told_with_its_reason(final: dict[str, Any], whats: list[str]) -> None:
    with pytest.raises(ChangeUnexplained, match=whats[-1]):
        report(COMMENTED, **final, reasons=dict.fromkeys(whats[:-1], REASON))
    event = reported(COMMENTED, **final, reasons=dict.fromkeys(whats, REASON))
    assert [change.what for change in event.changes] == whats
    with pytest.raises(NothingChanged, match="满意度"):
        report(COMMENTED, **final, reasons=dict.fromkeys([*whats, "满意度"], REASON))


def test_a_final_report_that_came_back_is_compared_with_the_draft_again() -> None:
    returned = KEY_EVALUATION.fold([*THROUGH[Status.COMMENTS], *report(COMMENTED, scores=OTHER, reasons={"立项依据充分性": REASON})])
    returned = KEY_EVALUATION.evolve(returned, key_evaluation.return_final(returned, reason="重核", by=WANG)[0])
    assert reported(returned).changes == ()


def test_silence_is_recorded_when_the_term_is_over_and_at_once_on_a_draft_without_a_term() -> None:
    drafted = KEY_EVALUATION.fold(THROUGH[Status.DRAFT_REPORT])
    assert drafted.comments_due_on is not None
    with pytest.raises(CommentTermRunning, match="2020-04-30"):
        key_evaluation.record_silence(drafted, note="电话", by=WANG, today=drafted.comments_due_on)
    old = KEY_EVALUATION.fold([*THROUGH[Status.FIELDWORK], DRAFT.model_copy(update={"comments_due_on": None})])
    assert len(key_evaluation.record_silence(old, note="电话", by=WANG, today=DRAFTED)) == 1
