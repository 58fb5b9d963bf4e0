"""What is public of an item's state stays to the byte, whatever the fold keeps."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit.api.answers import FindingAnswer, ItemAnswer
from audit.decisions.finding import FINDING
from audit.item.state import fold
from audit.order import in_order
from audit.views.trail import items_of
from shared.events.audit import FindingRecorded, FindingSettled
from tests.audit import lives
from tests.audit.cases import ROADS
from tests.scenario.events import Telling

ANSWERED: dict[str, Any] = json.loads(Path(__file__).with_name("item_answers.json").read_text())
LIVES = (
    lives.goal,
    lives.monitoring,
    lives.self_evaluation,
    lives.evaluations,
    lives.second_thoughts,
    lives.rectifications,
    lives.consequences,
)


@pytest.mark.parametrize("life", LIVES)
def test_an_item_is_answered_as_it_always_was(life: Callable[[], Telling]) -> None:
    state = fold(ROADS, in_order(one for one in life().recorded if ROADS in items_of(one)))
    answer = ItemAnswer.model_validate(state).model_dump_json()
    assert json.dumps(json.loads(answer)) == json.dumps(ANSWERED[life.__name__])


def test_a_finding_is_answered_as_it_always_was() -> None:
    state = FINDING.fold([FindingRecorded(finding="合同变更未履行审批", events=("e1",)), FindingSettled(reason="已补办")])
    answer = FindingAnswer.model_validate(state).model_dump()
    assert answer == {"status": "已销号", "finding": "合同变更未履行审批", "events": ("e1",), "settled_because": "已补办", "decisions": ()}
