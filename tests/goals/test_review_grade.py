import pytest

from goals.decisions import goal
from goals.decisions.goal import NotALaterRound, ReasonNeeded
from goals.decisions.goal_state import Status
from goals.decisions.review_grade import GradeDoesNotFollow, grade_of, require_following
from shared.events.goals import BudgetRound, GoalDeclared, GoalRejected, ReviewPoints
from shared.events.values import Grade
from tests.goals.samples import CHECKED, DRAFTED, ITEM, OWNER, ROADS, TO_REVIEW, given, reviewed

REJECTED = GoalRejected(unit="219001", reason="不予安排")
ONE_UP = GoalDeclared(content=ROADS, budget_round=BudgetRound.ONE_UP, by="li")


def eight(grades: str) -> ReviewPoints:
    """The eight points, each by one character."""
    return ReviewPoints(**{name: Grade(grade) for name, grade in zip(ReviewPoints.model_fields, grades, strict=True)})


@pytest.mark.parametrize(
    ("grades", "follows"),
    [
        ("优优优优优优优优", "优"),
        ("优优优优优优良良", "优"),
        ("优优优优优良良良", "良"),
        ("优优优优优优良中", "良"),
        ("良良良良良良中中", "良"),
        ("优优优优优优优差", "中"),
        ("良良良良良中中中", "中"),
        ("中中中中中中差差", "中"),
        ("优优优优优差差差", "差"),
        ("差差差差差差差差", "差"),
    ],
)
def test_a_grade_follows_from_the_eight_points(grades: str, follows: str) -> None:
    assert grade_of(eight(grades)) == follows


def test_excellent_with_eight_poor_points_is_refused_with_the_grade_that_follows() -> None:
    with pytest.raises(GradeDoesNotFollow, match=r"应评定为“差”.*不能评定为“优”"):
        require_following(Grade.EXCELLENT, eight("差" * 8))


def test_what_was_graded_poor_is_declared_again_in_a_later_round_with_a_reason() -> None:
    again = given(DRAFTED, ONE_UP, TO_REVIEW[2], reviewed(Grade.POOR), REJECTED, DRAFTED)
    assert again.status is Status.DRAFT
    with pytest.raises(NotALaterRound, match="一上"):
        goal.declare(again, item=ITEM, budget_round=BudgetRound.ONE_UP, by="li", owner=OWNER, checks=CHECKED, reason="已重新论证")
    with pytest.raises(ReasonNeeded, match="一上"):
        goal.declare(again, item=ITEM, budget_round=BudgetRound.TWO_UP, by="li", owner=OWNER, checks=CHECKED)
    (declared,) = goal.declare(again, item=ITEM, budget_round=BudgetRound.TWO_UP, by="li", owner=OWNER, checks=CHECKED, reason="已重新论证")
    assert isinstance(declared, GoalDeclared)
    assert declared.reason == "已重新论证"


def test_what_was_graded_poor_in_the_last_round_stays_so() -> None:
    in_year = GoalDeclared(content=ROADS, budget_round=BudgetRound.IN_YEAR, by="li")
    again = given(DRAFTED, in_year, TO_REVIEW[2], reviewed(Grade.POOR), REJECTED, DRAFTED)
    for round_ in BudgetRound:
        with pytest.raises(NotALaterRound):
            goal.declare(again, item=ITEM, budget_round=round_, by="li", owner=OWNER, checks=CHECKED, reason="已重新论证")
