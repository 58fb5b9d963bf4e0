from collections.abc import Sequence
from decimal import Decimal

import pytest
from sqlalchemy import Connection

from evaluation.decisions import department_evaluation, key_evaluation_state, self_evaluation_state
from evaluation.views import evaluations
from evaluation.views.evaluations import EvaluationRow
from shared.events.envelope import Event
from shared.events.evaluation import EvaluationKind
from shared.events.values import Grade
from shared.runtime.sql.pages import Told
from shared.runtime.sql.searched import Asked
from tests.evaluation import department_evaluations as department
from tests.evaluation import key_evaluations as key
from tests.evaluation import self_evaluations as self_
from tests.evaluation.cases import ITEM
from tests.scenario.events import Story, batches, hear, in_stream, recorded_events

SELF, DEPARTMENT, KEY = EvaluationKind
STREAM = f"any-evaluation/{ITEM}"


def page(
    conn: Connection,
    kind: EvaluationKind,
    year: int = 2019,
    status: Sequence[str] = (),
    within: str = "",
    after: str | None = None,
    limit: int = 50,
) -> Told[EvaluationRow]:
    return evaluations.page(conn, kind=kind, year=year, status=status, within=within, asked=Asked(after, limit))


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(
    ("kind", "through"),
    [
        *((SELF, (status, events)) for status, events in self_.THROUGH.items() if events),
        *((DEPARTMENT, (status, events)) for status, events in department.THROUGH.items() if events),
        *((KEY, (status, events)) for status, events in key.THROUGH.items() if events),
    ],
)
def test_a_row_stands_where_the_decider_says(
    conn: Connection, kind: EvaluationKind, through: tuple[str, tuple[Event, ...]], together: bool
) -> None:
    status, events = through
    hear(conn, evaluations.VIEW, batches(in_stream(STREAM, *events), len(events) if together else 1))
    assert [row.status for row in page(conn, kind).items] == [status]


def test_the_statuses_that_all_kinds_share_are_called_alike() -> None:
    confirmed = self_evaluation_state.Status.FINAL, department_evaluation.Status.CONFIRMED, key_evaluation_state.Status.CONFIRMED
    cancelled = self_evaluation_state.Status.CANCELLED, department_evaluation.Status.CANCELLED, key_evaluation_state.Status.CANCELLED
    assert [len({status.value for status in alike}) for alike in (confirmed, cancelled)] == [1, 1]


def test_the_three_kinds_of_one_item_are_kept_apart(conn: Connection) -> None:
    roads = [self_.THROUGH[self_evaluation_state.Status.FINAL], (department.SELECTED,), [event for _, event in key.ROAD]]
    hear(conn, evaluations.VIEW, [in_stream(STREAM, *(one for road in roads for one in road))])
    (row,) = page(conn, SELF).items
    assert (row.score, row.grade, row.amount, row.third_party) == (Decimal("92.61"), Grade.EXCELLENT, Decimal("12612200.00"), None)
    (row,) = page(conn, DEPARTMENT).items
    assert (row.status, row.score) == ("已选定", None)
    (row,) = page(conn, KEY).items
    assert (row.third_party, row.grade, row.has_goal) == ("北京中泽融信", Grade.GOOD, True)


def test_a_cancelled_evaluation_that_is_assigned_anew_begins_anew(conn: Connection) -> None:
    road = [*self_.THROUGH[self_evaluation_state.Status.CANCELLED], self_.WITHOUT_GOAL]
    hear(conn, evaluations.VIEW, [in_stream(STREAM, *road)])
    (row,) = page(conn, SELF).items
    assert (row.status, row.has_goal) == ("已下达", False)


def test_lists_go_by_year_status_and_unit_page_by_page(conn: Connection) -> None:
    items = [f"360922-2019-P{n:04}" for n in range(5)]
    units = ["219001", "219002", "219001", "301", "219001"]
    story: Story = [
        (f"self-evaluation/{item}", self_.ASSIGNED.model_copy(update={"unit": unit})) for item, unit in zip(items, units, strict=True)
    ]
    hear(conn, evaluations.VIEW, [recorded_events([*story, (f"self-evaluation/{items[1]}", self_.FILLED)])])
    first = page(conn, SELF, limit=3)
    assert [row.item for row in first.items] == items[:3]
    assert [row.item for row in page(conn, SELF, after=first.next, limit=3).items] == items[3:]
    assert [row.item for row in page(conn, SELF, within="219").items] == [items[i] for i in (0, 1, 2, 4)]
    assert [row.item for row in page(conn, SELF, status=["填报中"]).items] == [items[1]]
    assert page(conn, SELF, year=2020).items == []
