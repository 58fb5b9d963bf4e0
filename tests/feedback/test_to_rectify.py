"""What waits for a rectification: by the year's policy, per round, and whatever the order in which the logs are heard."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import Connection, select

from feedback.decisions import rectification_policy
from feedback.decisions.rectification_policy import RECTIFICATION_POLICY
from feedback.views import to_rectify
from feedback.views.to_rectify import ToRectify
from shared.events.audit import FindingRecorded, FindingSettled
from shared.events.envelope import Event
from shared.events.evaluation import EvaluationKind
from shared.events.feedback import Origin, RectificationPolicySet, RectificationWithdrawn
from shared.events.goals import GoalApproved
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
from tests.feedback.samples import DRAFTED, ISSUED_ON, ITEM, UNIT, completed
from tests.goals.samples import content
from tests.scenario.deciders import Given
from tests.scenario.events import emptied, in_stream

STREAM = f"rectification/{ITEM}/1"
SELF_STREAM = f"self-evaluation/{ITEM}"
POLICY_STREAM = "rectification-policy/360922-2019-RP"
JULY, SEPTEMBER = f"monitoring/{ITEM}/07", f"monitoring/{ITEM}/09"
WITHDRAWN = RectificationWithdrawn(reason="误发", on=ISSUED_ON)
TRACKED = KeyMonitoringReported(unit=UNIT, report=Evidence(title="报告", sha256="a" * 64), findings="滞后", problems=("滞后",))
CLEARED = WarningCleared(kind=WarningKind.EXECUTION, reason="已加快支出")


def raised(light: Light, kind: WarningKind = WarningKind.EXECUTION, sentence: str = "执行率过低") -> WarningRaised:
    return WarningRaised(unit=UNIT, rule_set="anhui/2019", warning=Assessed(kind=kind, light=light, inputs={}, sentence=sentence))


def policy(**said: Any) -> RectificationPolicySet:
    known: dict[str, Any] = {"grades": (), "problems_of": (), "lights": ()}
    [event] = rectification_policy.set_policy(RECTIFICATION_POLICY.initial, year=2019, **known | said)
    return event


def waiting(conn: Connection, *told: tuple[str, Event], scope: str = "") -> list[ToRectify]:
    emptied(conn, to_rectify.VIEW)
    for stream, event in told:
        to_rectify.project(conn, in_stream(stream, event))
    return to_rectify.page(conn, year=2019, scope=scope, findings=not scope).items


def told(stream: str, *events: Event) -> list[tuple[str, Event]]:
    return [(stream, event) for event in events]


def self_evaluated(grade: Grade, *problems: str) -> Event:
    return completed(kind=EvaluationKind.SELF, grade=grade, problems=problems)


@pytest.mark.parametrize(
    ("stream", "event", "waits"),
    [
        (SELF_STREAM, self_evaluated(Grade.FAIR), True),
        (SELF_STREAM, self_evaluated(Grade.POOR), True),
        (SELF_STREAM, self_evaluated(Grade.GOOD, "台账不全"), False),
        (f"department-evaluation/{ITEM}", completed(kind=EvaluationKind.DEPARTMENT, grade=Grade.GOOD), True),
        (f"key-evaluation/{ITEM}", completed(grade=Grade.GOOD), True),
        (f"key-evaluation/{ITEM}", completed(grade=Grade.GOOD, problems=()), False),
        (f"key-monitoring/{ITEM}", TRACKED, True),
        (JULY, raised(Light.RED), True),
        (JULY, raised(Light.YELLOW), False),
        (f"disposal/{ITEM}", DisposalDecided(unit=UNIT, disposal=Disposal.RECTIFY, reason="进度滞后"), True),
        (f"disposal/{ITEM}", DisposalDecided(unit=UNIT, disposal=Disposal.CONTINUE, reason="正常"), False),
        (f"finding/{ITEM}/1", FindingRecorded(finding="合同与付款不符", events=()), True),
    ],
)
def test_where_no_policy_is_set_poor_grades_problems_found_by_others_and_red_lights_wait(
    conn: Connection, stream: str, event: Event, waits: bool
) -> None:
    assert bool(waiting(conn, (stream, event))) is waits


def test_the_years_policy_says_what_waits_also_of_what_was_found_before(conn: Connection) -> None:
    found = [
        *told(SELF_STREAM, self_evaluated(Grade.FAIR, "台账不全")),
        *told(JULY, raised(Light.RED), raised(Light.YELLOW, WarningKind.MISMATCH)),
    ]

    def kinds(*policies: Event) -> list[str]:
        return [row.light or row.kind for row in waiting(conn, *found, *told(POLICY_STREAM, *policies))]

    assert kinds() == ["红", "评价结果"]
    assert kinds(policy()) == []
    assert kinds(policy(lights=(Light.YELLOW,))) == ["黄"]
    assert kinds(policy(), policy(problems_of=(Origin.SELF,))) == ["评价结果"]


def test_every_round_has_its_own_row_and_a_rectification_of_one_leaves_the_other_waiting(conn: Connection) -> None:
    lit = [*told(JULY, raised(Light.RED)), *told(SEPTEMBER, raised(Light.RED), raised(Light.RED, WarningKind.GOAL, "目标落后"))]
    assert [(row.month, row.problems) for row in waiting(conn, *lit)] == [(7, "执行率过低"), (9, "目标落后；执行率过低")]
    july = DRAFTED.model_copy(update={"origin": Origin.MONITORING, "found_in": JULY})
    assert [row.month for row in waiting(conn, *lit, (STREAM, july))] == [9]
    of_before = july.model_copy(update={"found_in": ""})
    assert waiting(conn, *lit, (STREAM, of_before)) == []


def test_each_problem_of_a_result_and_each_warning_stands_by_itself(conn: Connection) -> None:
    found = [
        *told(f"key-evaluation/{ITEM}", completed(problems=("台账不全；未按月核对", "支出进度慢"))),
        *told(JULY, raised(Light.RED), raised(Light.RED, WarningKind.GOAL, "目标落后")),
    ]
    assert [row.problem_list for row in waiting(conn, *found)] == [("台账不全；未按月核对", "支出进度慢"), ("目标落后", "执行率过低")]


def test_a_withdrawn_draft_hides_nothing(conn: Connection) -> None:
    result = (f"key-evaluation/{ITEM}", completed())
    assert waiting(conn, result, (STREAM, DRAFTED)) == []
    assert len(waiting(conn, result, (STREAM, DRAFTED), (STREAM, WITHDRAWN))) == 1
    assert waiting(conn, result, (STREAM, DRAFTED), (STREAM, WITHDRAWN), (f"rectification/{ITEM}/2", DRAFTED)) == []


def test_a_warning_that_is_cleared_and_a_finding_that_is_settled_wait_no_more(conn: Connection) -> None:
    lit = told(JULY, raised(Light.RED), raised(Light.RED, WarningKind.GOAL, "目标落后"), CLEARED)
    assert [row.problems for row in waiting(conn, *lit)] == ["目标落后"]
    gone = CLEARED.model_copy(update={"kind": WarningKind.GOAL})
    assert waiting(conn, *lit, (JULY, gone)) == []
    assert len(waiting(conn, *lit, (JULY, gone), (JULY, raised(Light.RED)))) == 1
    finding = FindingRecorded(finding="合同与付款不符", events=())
    assert waiting(conn, *told(f"finding/{ITEM}/1", finding, FindingSettled(reason="已核实"))) == []


def test_the_responsible_unit_is_the_one_that_goals_knows_and_a_finding_is_not_shown_to_it(conn: Connection) -> None:
    goal = content(unit="301001")
    approved = GoalApproved(content=goal, unit=goal.unit, amount=goal.amount, grade=Grade.EXCELLENT, in_year=False)
    finding = (f"finding/{ITEM}/1", FindingRecorded(finding="合同与付款不符", events=()))
    assert [row.unit for row in waiting(conn, finding)] == [""]
    for order in permutations([finding, (f"goal/{ITEM}", approved), (f"key-evaluation/{ITEM}", completed())]):
        assert {row.unit for row in waiting(conn, *order)} == {"301001"}
        assert [row.kind for row in waiting(conn, *order, scope="301")] == ["评价结果"]
        assert waiting(conn, *order, scope="219") == []
    whole = FindingRecorded(finding="账实不符", events=())
    assert [row.unit for row in waiting(conn, ("finding/360922-2019-D219/1", whole))] == ["219"]


def test_what_waits_is_the_same_however_the_logs_are_heard(conn: Connection) -> None:
    logs: list[Sequence[tuple[str, Event]]] = [
        told(f"key-evaluation/{ITEM}", completed()),
        [*told(JULY, raised(Light.RED), CLEARED, raised(Light.RED)), *told(f"key-monitoring/{ITEM}", TRACKED)],
        [(STREAM, DRAFTED), (POLICY_STREAM, policy(lights=tuple(Light), problems_of=tuple(Origin)))],
        told(f"finding/{ITEM}/1", FindingRecorded(finding="合同与付款不符", events=()), FindingSettled(reason="已核实")),
    ]
    for order in permutations(logs):
        rows = waiting(conn, *[one for log in order for one in log])
        assert [(row.origin, row.kind, row.month) for row in rows] == [("MONITORING", "重点监控", None), ("MONITORING", "监控预警", 7)]


def test_a_batch_or_one_by_one_makes_the_same_rows(conn: Connection) -> None:
    behind = raised(Light.RED, WarningKind.GOAL, "目标落后")
    events = in_stream(JULY, raised(Light.RED), raised(Light.YELLOW), CLEARED, behind, raised(Light.RED, WarningKind.INDICATOR, "里程不足"))
    made = set()
    for cut in range(len(events) + 1):
        emptied(conn, to_rectify.VIEW)
        to_rectify.project(conn, events[:cut])
        to_rectify.project(conn, events[cut:])
        made.add(tuple(tuple(row) for table in to_rectify.VIEW.tables for row in conn.execute(select(table).order_by(*table.primary_key))))
        [row] = to_rectify.page(conn, year=2019, scope="", findings=True).items
        assert (row.light, row.problems) == ("红", "里程不足；目标落后")
    assert len(made) == 1


def test_a_policy_is_told_in_order_and_the_last_one_counts() -> None:
    event = policy(grades=(Grade.POOR, Grade.FAIR), lights=(Light.RED, Light.YELLOW))
    scope = Given(RECTIFICATION_POLICY)(policy(), event)
    assert (scope.grades, scope.problems_of, scope.lights) == ((Grade.FAIR, Grade.POOR), (), (Light.YELLOW, Light.RED))
