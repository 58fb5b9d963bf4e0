from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from sqlalchemy import Connection

from goals.decisions.goal_state import GoalLifecycleEvent, Status
from goals.views.coverage import Coverage, coverage
from goals.views.goals_of_year import STATUS, VIEW, GoalRow, page
from shared.events.goals import (
    BudgetRound,
    GoalAdjusted,
    GoalAdjustmentRefused,
    GoalAdjustmentRequested,
    GoalApproved,
    GoalCancelled,
    GoalClosed,
    GoalCompleted,
    GoalContent,
    GoalDeclared,
    GoalDrafted,
    GoalHandedOver,
    GoalRejected,
    GoalReturned,
    Stage,
    UnitClosed,
    UnitRegistered,
)
from shared.events.values import Grade, ObjectKind
from tests.goals.samples import APPROVED, DRAFTED, ITEM, ROADS, TO_REVIEW, content, given, reviewed
from tests.scenario.events import Story, batches, hear, in_stream, recorded_events

GOAL = f"goal/{ITEM}"
LARGEST = "9999999999999.99"
REGISTER = [
    ("unit/360922-U219001", UnitRegistered(code="219001", name="县交通局")),
    ("unit/360922-U301", UnitRegistered(code="301", name="县残联")),
]
WHOLE = "360922-2020-D219001"
LESS = content(fiscal_funds="800000.00", amount="1000000.00")
REQUESTED = GoalAdjustmentRequested(content=LESS, reason="政策变化", budget_adjustment="万财预〔2020〕9号", by="li")
ADJUSTED = GoalAdjusted(
    version=2,
    before=ROADS,
    after=LESS,
    unit="219001",
    amount=LESS.amount,
    reason=REQUESTED.reason,
    budget_adjustment=REQUESTED.budget_adjustment,
    effective_on=date(2020, 7, 1),
)
HANDED_OVER = GoalHandedOver(from_unit="219001", to_unit="301")
RETURNED = GoalReturned(unit="219001", stage=Stage.DEPARTMENT, reason="不细化")


def approved(item: str, form: GoalContent = ROADS) -> Story:
    stream = f"goal/{item}"
    return [
        (stream, GoalDrafted(content=form)),
        (stream, GoalDeclared(content=form, budget_round=BudgetRound.TWO_UP, by="li")),
        *[(stream, event) for event in (TO_REVIEW[2], reviewed(Grade.EXCELLENT))],
        (stream, GoalApproved(content=form, unit=form.unit, amount=form.amount, grade=Grade.EXCELLENT, in_year=False)),
    ]


def covered(conn: Connection, *story: Story, scope: str = "") -> Coverage:
    hear(conn, VIEW, [recorded_events([*REGISTER, *[entry for part in story for entry in part]])])
    return coverage(conn, year=2020, scope=scope)


def rows(conn: Connection, *, status: Sequence[Status] = (), scope: str = "", limit: int = 50) -> list[GoalRow]:
    return page(conn, year=2020, status=status, scope=scope, after=None, limit=limit).items


@pytest.mark.parametrize("at_a_time", [1, 2, 1000])
def test_a_goal_stands_where_its_stream_stands_whatever_the_batches(conn: Connection, at_a_time: int) -> None:
    hear(conn, VIEW, batches(recorded_events([*REGISTER, *approved(ITEM)]), at_a_time))
    [row] = rows(conn)
    assert row == GoalRow(
        item=ITEM,
        unit="219001",
        kind=ObjectKind.PROJECT,
        name=ROADS.name,
        status=Status.APPROVED,
        grade=Grade.EXCELLENT,
        amount=ROADS.amount,
        in_year=False,
    )


LIVES: dict[str, tuple[GoalLifecycleEvent, ...]] = {
    "good, adjusted once, refused once, closed": (
        *TO_REVIEW,
        reviewed(Grade.GOOD),
        GoalCompleted(content=LESS, by="li"),
        APPROVED,
        REQUESTED,
        ADJUSTED,
        REQUESTED,
        GoalAdjustmentRefused(reason="维持"),
        GoalClosed(),
    ),
    "fair, declared again, poor": (
        *TO_REVIEW,
        reviewed(Grade.FAIR),
        RETURNED,
        *TO_REVIEW,
        reviewed(Grade.POOR),
        GoalRejected(unit="219001", reason="不予安排"),
    ),
    "handed over": (*TO_REVIEW, reviewed(Grade.EXCELLENT), APPROVED, HANDED_OVER),
    "cancelled and drafted anew": (*TO_REVIEW, reviewed(Grade.EXCELLENT), APPROVED, GoalCancelled(reason="项目取消"), *TO_REVIEW),
}


@pytest.mark.parametrize("life", LIVES)
def test_the_list_says_of_a_goal_what_its_stream_says(conn: Connection, life: str) -> None:
    VIEW.make(conn)
    for length, one in enumerate(in_stream(GOAL, *LIVES[life]), 1):
        VIEW.project(conn, [one])
        goal, [row] = given(*LIVES[life][:length]), rows(conn)
        assert goal.content
        assert (row.status, row.grade, row.amount) == (goal.status, goal.grade, goal.content.amount)
        assert row.unit == goal.unit


def test_the_lives_hold_every_event_of_a_goal() -> None:
    assert {type(event) for life in LIVES.values() for event in life} == {*STATUS, GoalHandedOver} == set(get_args(GoalLifecycleEvent))


def test_the_list_is_turned_page_by_page_and_filtered_by_status_and_unit(conn: Connection) -> None:
    items = [f"360922-2020-P000{n}" for n in range(1, 4)]
    drafts = [(f"goal/{item}", DRAFTED) for item in (items[2], items[0], "360922-2019-P0001")]
    hear(conn, VIEW, [recorded_events([*approved(items[1]), *drafts])])
    first = page(conn, year=2020, scope="", after=None, limit=2)
    rest = page(conn, year=2020, scope="", after=first.next, limit=2)
    assert [row.item for row in [*first.items, *rest.items]] == items
    assert rest.next is None
    assert [row.item for row in rows(conn, status=[Status.APPROVED])] == [items[1]]
    assert rows(conn, scope="301") == []


def test_coverage_counts_projects_their_money_and_whole_departments(conn: Connection) -> None:
    whole = content(kind="DEPARTMENT", tasks=({"name": "养护", "content": "养护公路", "amount": "1.00"},))
    answer = covered(conn, approved(ITEM), approved(WHOLE, whole), approved("360922-2020-P0002")[:2])
    assert (answer.declared, answer.declared_amount, answer.approved, answer.approved_amount) == (2, 2 * ROADS.amount, 1, ROADS.amount)
    assert (answer.by_count, answer.by_amount) == (Decimal(50), Decimal(50))
    assert (answer.units, answer.whole_departments, answer.by_department) == (2, 1, Decimal(50))
    assert [(unit.unit, unit.declared, unit.whole_department) for unit in answer.by_unit] == [("219001", 2, True), ("301", 0, False)]


def test_a_caller_sees_the_coverage_of_the_own_units(conn: Connection) -> None:
    answer = covered(conn, approved(ITEM), scope="301")
    assert (answer.declared, answer.units, [unit.unit for unit in answer.by_unit]) == (0, 1, ["301"])


def test_a_cancelled_goal_is_covered_no_more(conn: Connection) -> None:
    answer = covered(conn, approved(ITEM), [(GOAL, GoalCancelled(reason="项目取消"))])
    assert (answer.declared, answer.approved, answer.approved_amount) == (0, 0, Decimal(0))


def test_an_adjusted_goal_counts_with_its_new_amount_also_after_the_year(conn: Connection) -> None:
    answer = covered(conn, approved(ITEM), [(GOAL, REQUESTED), (GOAL, ADJUSTED), (GOAL, GoalClosed())])
    assert (answer.approved_amount, answer.by_amount) == (LESS.amount, Decimal(100))
    assert [row.status for row in rows(conn)] == [Status.CLOSED]


def test_what_is_rewritten_after_a_return_counts_as_it_was_declared(conn: Connection) -> None:
    cheaper = GoalDrafted(content=content(fiscal_funds="1.00", carryover="0.00", amount="1.00"))
    answer = covered(conn, [*approved(ITEM)[:2], (GOAL, RETURNED), (GOAL, cheaper)])
    assert (answer.declared, answer.declared_amount) == (1, ROADS.amount)
    assert [row.amount for row in rows(conn)] == [Decimal("1.00")]


def test_a_percentage_is_rounded_half_up(conn: Connection) -> None:
    forms = [content(fiscal_funds=yuan, carryover="0.00", amount=yuan) for yuan in ("733.00", "67.00")]
    answer = covered(conn, approved(ITEM, forms[0]), approved("360922-2020-P0002", forms[1])[:2])
    assert (answer.declared_amount, answer.by_amount) == (Decimal(800), Decimal("91.63"))


def test_a_closed_unit_owes_no_goal_but_its_approved_one_counts(conn: Connection) -> None:
    whole = content(kind="DEPARTMENT", tasks=({"name": "养护", "content": "养护公路", "amount": "1.00"},))
    closed: Story = [(stream, UnitClosed(reason="机构改革")) for stream, _ in REGISTER]
    answer = covered(conn, approved(WHOLE, whole), closed)
    assert (answer.units, answer.whole_departments, answer.by_department) == (1, 1, Decimal(100))


def test_sums_beyond_the_largest_amount_are_exact(conn: Connection) -> None:
    form = content(fiscal_funds=LARGEST, carryover="0.00", amount=LARGEST)
    answer = covered(conn, *[approved(f"360922-2020-P{n:04}", form) for n in range(100)])
    assert answer.approved_amount == answer.by_unit[0].approved_amount == 100 * Decimal(LARGEST)


def test_a_year_without_goals_is_covered_by_nothing_of_nothing(conn: Connection) -> None:
    answer = covered(conn)
    assert not any((answer.by_count, answer.by_amount, answer.by_department, answer.declared_amount, answer.declared))
