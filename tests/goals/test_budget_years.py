"""A goal is written for a budget year that is not over; what a file brings of an earlier year is its history."""

from datetime import date

import pytest

from goals.decisions.budget_years import BudgetYearOver, require_year_to_come
from goals.decisions.goal_state import Goal
from shared.events.values import FormSource

ITEM = "360922-2020-P0017"
FILE = FormSource(title="申报表.xlsx", sha256="a" * 64, about=ITEM, sheet="表一", cell="A1")


@pytest.mark.parametrize("today", [date(2019, 6, 30), date(2020, 1, 1), date(2020, 12, 31)])
def test_it_is_written_for_the_year_to_come_and_within_its_year(today: date) -> None:
    require_year_to_come(Goal(), item=ITEM, today=today)


def test_after_its_year_it_is_refused_with_the_years_that_may_be_declared_for() -> None:
    with pytest.raises(BudgetYearOver, match="2020 年度预算已经终了，今天是 2021-01-01：现在编报 2021 年度的追加项目和 2022 年度预算"):
        require_year_to_come(Goal(), item=ITEM, today=date(2021, 1, 1))


def test_a_form_that_came_from_a_file_is_history_when_it_comes_and_whenever_it_is_written_again() -> None:
    require_year_to_come(Goal(), item=ITEM, today=date(2023, 5, 1), source=FILE)
    require_year_to_come(Goal(source=FILE), item=ITEM, today=date(2023, 5, 1))
