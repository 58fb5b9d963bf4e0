from decimal import Decimal

from sqlalchemy import Connection

from goals.views.coverage import VIEW, Coverage, coverage
from shared.events.goals import (
    BudgetEntryAdmitted,
    BudgetEntryBarred,
    GoalCancelled,
    GoalClosed,
    GoalDrafted,
    GoalRejected,
    ScopePolicySet,
    UnitClosed,
)
from tests.goals.samples import ITEM, ROADS, content
from tests.goals.stories import ADJUSTED, GOAL, LESS, REGISTER, REQUESTED, RETURNED, WHOLE, approved
from tests.scenario.events import Story, emptied, hear, recorded_events

LARGEST = "9999999999999.99"
OTHER = "360922-2020-P0002"
BUDGET = f"budget-reply/{OTHER}"
ENTERED = (BUDGET, BudgetEntryAdmitted(item=OTHER, reference="1", amount=ROADS.amount))
ASKED = (BUDGET, BudgetEntryBarred(item=OTHER, reference="1", amount=ROADS.amount, reason="没有批复的目标"))
REJECTED = (f"goal/{OTHER}", GoalRejected(unit="219001", reason="不予安排"))
CANCELLED = (f"goal/{OTHER}", GoalCancelled(reason="撤回"))
WHOLE_FORM = content(kind="DEPARTMENT", tasks=({"name": "养护", "content": "养护公路", "amount": "1.00"},))


def covered(conn: Connection, *story: Story, scope: str = "") -> Coverage:
    hear(conn, VIEW, [recorded_events([*REGISTER, *[entry for part in story for entry in part]])])
    return coverage(conn, year=2020, scope=scope)


def threshold(yuan: str, *, enforced: bool) -> Story:
    policy = {"from_year": 2020, "threshold": yuan, "threshold_text": "二百万元", "enforced": enforced, "whole_department": True}
    return [("scope-policy/360922-SCOPE", ScopePolicySet.model_validate(policy))]


def test_coverage_counts_projects_their_money_and_whole_departments(conn: Connection) -> None:
    answer = covered(conn, approved(ITEM), approved(WHOLE, WHOLE_FORM), approved(OTHER)[:2])
    assert (answer.required, answer.required_amount, answer.approved, answer.approved_amount) == (2, 2 * ROADS.amount, 1, ROADS.amount)
    assert (answer.by_count, answer.by_amount) == (Decimal(50), Decimal(50))
    assert (answer.units, answer.whole_departments, answer.by_department) == (2, 1, Decimal(50))
    assert [(unit.unit, unit.required, unit.whole_department) for unit in answer.by_unit] == [("219001", 2, True), ("301", 0, False)]


def test_what_stands_in_the_budget_without_a_goal_lowers_coverage(conn: Connection) -> None:
    answer = covered(conn, approved(ITEM), [ENTERED])
    assert (answer.required, answer.by_count, answer.in_budget_without_goal) == (2, Decimal(50), 1)
    assert [(unit.unit, unit.required) for unit in answer.by_unit] == [("219001", 1), ("301", 0), ("", 1)]


def test_what_was_asked_for_and_never_declared_lowers_coverage(conn: Connection) -> None:
    assert covered(conn, approved(ITEM), [ASKED]).by_count == Decimal(50)


def test_a_rejected_project_counts_as_a_cancelled_one_does(conn: Connection) -> None:
    for end in (REJECTED, CANCELLED):
        emptied(conn, VIEW)
        answer = covered(conn, approved(ITEM), [*approved(OTHER)[:4], ASKED, end])
        assert (answer.required, answer.by_count) == (1, Decimal(100)), end


def test_a_project_cancelled_while_its_money_stands_in_the_budget_lowers_coverage(conn: Connection) -> None:
    answer = covered(conn, approved(ITEM), [*approved(OTHER), ENTERED, CANCELLED])
    assert (answer.required, answer.by_amount, answer.in_budget_without_goal) == (2, Decimal(50), 1)
    nothing = (BUDGET, BudgetEntryAdmitted(item=OTHER, reference="2", amount=Decimal(0)))
    assert covered(conn, [nothing]).required == 1


def test_below_an_enforced_threshold_it_is_counted_apart(conn: Connection) -> None:
    answer = covered(conn, approved(ITEM), threshold("2000000.00", enforced=True))
    assert (answer.required, answer.below_threshold, answer.below_threshold_amount) == (0, 1, ROADS.amount)
    assert "二百万元" in answer.scope
    assert covered(conn, threshold("2000000.00", enforced=False)).required == 1


def test_a_caller_sees_the_coverage_of_the_own_units(conn: Connection) -> None:
    answer = covered(conn, approved(ITEM), scope="301")
    assert (answer.required, answer.units, [unit.unit for unit in answer.by_unit]) == (0, 1, ["301"])


def test_a_departments_goals_are_those_of_all_units_below_it_and_what_misses_most_comes_first(conn: Connection) -> None:
    answer = covered(conn, approved(ITEM), approved(OTHER)[:2])
    assert [(one.unit, one.approved, one.missing, one.approved_amount) for one in answer.departments] == [
        ("219", 1, 1, ROADS.amount),
        ("301", 0, 0, Decimal(0)),
    ]


def test_a_cancelled_goal_is_covered_no_more(conn: Connection) -> None:
    answer = covered(conn, approved(ITEM), [(GOAL, GoalCancelled(reason="项目取消"))])
    assert (answer.required, answer.approved, answer.approved_amount) == (0, 0, Decimal(0))


def test_an_adjusted_goal_counts_with_its_new_amount_also_after_the_year(conn: Connection) -> None:
    answer = covered(conn, approved(ITEM), [(GOAL, REQUESTED), (GOAL, ADJUSTED), (GOAL, GoalClosed())])
    assert (answer.approved_amount, answer.by_amount) == (LESS.amount, Decimal(100))


def test_what_is_rewritten_after_a_return_counts_as_it_was_declared(conn: Connection) -> None:
    cheaper = GoalDrafted(content=content(fiscal_funds="1.00", carryover="0.00", amount="1.00"))
    answer = covered(conn, [*approved(ITEM)[:2], (GOAL, RETURNED), (GOAL, cheaper)])
    assert (answer.required, answer.required_amount) == (1, ROADS.amount)


def test_a_percentage_is_rounded_half_up(conn: Connection) -> None:
    forms = [content(fiscal_funds=yuan, carryover="0.00", amount=yuan) for yuan in ("733.00", "67.00")]
    answer = covered(conn, approved(ITEM, forms[0]), approved(OTHER, forms[1])[:2])
    assert (answer.required_amount, answer.by_amount) == (Decimal(800), Decimal("91.63"))


def test_a_closed_unit_owes_no_goal_of_a_whole_department_and_counts_no_more(conn: Connection) -> None:
    closed: Story = [("unit/360922-U219001", UnitClosed(reason="机构改革"))]
    answer = covered(conn, approved(WHOLE, WHOLE_FORM), closed)
    assert (answer.units, answer.whole_departments, answer.by_department) == (1, 0, Decimal(0))


def test_sums_beyond_the_largest_amount_are_exact(conn: Connection) -> None:
    form = content(fiscal_funds=LARGEST, carryover="0.00", amount=LARGEST)
    answer = covered(conn, *[approved(f"360922-2020-P{n:04}", form) for n in range(100)])
    assert answer.approved_amount == answer.by_unit[0].approved_amount == 100 * Decimal(LARGEST)


def test_a_year_without_goals_is_covered_by_nothing_of_nothing(conn: Connection) -> None:
    answer = covered(conn)
    assert not any((answer.by_count, answer.by_amount, answer.by_department, answer.required_amount, answer.required))
