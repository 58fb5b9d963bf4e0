"""How much waits for a rectification is kept as a number: it is the list's length after every kind of event, and is read as such."""

import random
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, select

from feedback.decisions import rectification_policy
from feedback.decisions.rectification_policy import RECTIFICATION_POLICY
from feedback.views import to_rectify
from feedback.views.unanswered import counts, unanswered
from shared.events.audit import FindingRecorded, FindingSettled
from shared.events.envelope import RecordedEvent
from shared.events.evaluation import EvaluationHandedOver, EvaluationKind
from shared.events.feedback import Origin, RectificationWithdrawn
from shared.events.goals import GoalApproved, GoalCancelled, GoalHandedOver
from shared.events.monitoring import (
    Assessed,
    Disposal,
    DisposalDecided,
    KeyMonitoringReported,
    Light,
    WarningCleared,
    WarningKind,
    WarningRaised,
)
from shared.events.values import Evidence, Grade
from shared.runtime.sql.searched import Asked
from tests.feedback.samples import DRAFTED, ISSUED_ON, completed
from tests.goals.samples import content
from tests.scenario.events import Story, emptied, in_stream, recorded_events

ITEM, OTHER = "360922-2019-P0017", "360922-2019-P0018"
GOAL = content(unit="219001")
APPROVED = GoalApproved(content=GOAL, unit=GOAL.unit, amount=GOAL.amount, grade=Grade.EXCELLENT, in_year=False)
REPORT = Evidence(title="报告", sha256="a" * 64)


def story(item: str) -> Story:
    """What may happen on an item: each log by itself is in order."""
    policies = [
        rectification_policy.set_policy(RECTIFICATION_POLICY.initial, year=2019, grades=(), problems_of=(), lights=lights)[0]
        for lights in ((Light.YELLOW,), tuple(Light))
    ]
    lit = [Assessed(kind=kind, light=Light.RED, inputs={}, sentence="执行率过低") for kind in (WarningKind.EXECUTION, WarningKind.GOAL)]
    july = f"monitoring/{item}/07"
    return [
        (f"goal/{item}", APPROVED),
        (f"goal/{item}", GoalHandedOver(from_unit="219001", to_unit="301001")),
        (f"goal/{item}", GoalCancelled(reason="项目撤销")),
        *((july, WarningRaised(unit="219001", rule_set="anhui/2019", warning=one)) for one in lit),
        (july, WarningCleared(kind=WarningKind.EXECUTION, reason="已加快支出")),
        (july, WarningCleared(kind=WarningKind.GOAL, reason="已加快支出")),
        (f"key-monitoring/{item}", KeyMonitoringReported(unit="219001", report=REPORT, findings="滞后", problems=("滞后",))),
        (f"disposal/{item}", DisposalDecided(unit="219001", disposal=Disposal.RECTIFY, reason="进度滞后")),
        (f"key-evaluation/{item}", completed()),
        (f"self-evaluation/{item}", completed(kind=EvaluationKind.SELF, unit="219002")),
        (f"key-evaluation/{item}", EvaluationHandedOver(kind=EvaluationKind.KEY, from_unit="219001", to_unit="301001")),
        (f"finding/{item}/1", FindingRecorded(finding="合同与付款不符", events=())),
        (f"finding/{item}/1", FindingSettled(reason="已核实")),
        (f"rectification/{item}/1", DRAFTED.model_copy(update={"found_in": ""})),
        ("rectification-policy/360922-2019-RP", policies[0]),
        (f"rectification/{item}/1", RectificationWithdrawn(reason="误发", on=ISSUED_ON)),
        (f"rectification/{item}/2", DRAFTED.model_copy(update={"origin": Origin.MONITORING, "found_in": july})),
        ("rectification-policy/360922-2019-RP", policies[1]),
    ]


def heard_by_chance(chance: random.Random) -> list[Sequence[RecordedEvent[Any]]]:
    """Two items' events in batches of a log each, in an order of the logs and of sizes that chance gives."""
    logs: dict[str, list[RecordedEvent[Any]]] = {}
    for one in recorded_events([*story(ITEM), *story(OTHER)]):
        logs.setdefault(one.log, []).append(one)
    made: list[Sequence[RecordedEvent[Any]]] = []
    while logs:
        log = chance.choice(sorted(logs))
        size = chance.randint(1, 3)
        made.append(logs[log][:size])
        logs[log] = logs[log][size:]
        if not logs[log]:
            del logs[log]
    return made


def counted(conn: Connection, scope: str) -> int:
    return to_rectify.counted(conn, year=2019, scope=scope, findings=not scope)


@pytest.mark.parametrize("seed", range(12))
def test_the_number_is_the_lists_length_after_every_batch_and_the_same_in_the_end_in_whatever_order(conn: Connection, seed: int) -> None:
    emptied(conn, to_rectify.VIEW)
    seen = set()
    for batch in heard_by_chance(random.Random(seed)):
        to_rectify.project(conn, batch)
        for scope in ("", "219", "219002", "301"):
            listed = to_rectify.page(conn, year=2019, scope=scope, findings=not scope, asked=Asked(limit=100)).items
            assert counted(conn, scope) == len(listed), (scope, batch)
            seen.add(len(listed))
    assert len(seen) > 2
    left = [(row.item, row.kind, row.unit) for row in conn.execute(select(unanswered).order_by(unanswered.c.item))]
    assert left == [(item, "责令整改", "301001") for item in (ITEM, OTHER)]


def test_the_number_is_read_from_a_row_for_each_unit_and_kind_however_much_was_found(conn: Connection) -> None:
    emptied(conn, to_rectify.VIEW)
    for number in range(40):
        to_rectify.project(conn, in_stream(f"key-evaluation/360922-2019-P{number:04}", completed(unit="219001")))
    asked: list[str] = []
    event.listen(conn, "before_cursor_execute", lambda *said: asked.append(said[2]))
    assert counted(conn, "") == 40
    assert len(asked) == 1
    assert "to_rectify_7_counts" in asked[0]
    assert "JOIN" not in asked[0]
    assert conn.execute(select(func.count()).select_from(counts)).scalar_one() == 1
