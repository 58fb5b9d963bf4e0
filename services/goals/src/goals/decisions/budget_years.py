"""Which budget years a goal is written for: this one and those to come; of those that are over only what a file brings as history."""

from datetime import date

from goals.decisions.goal_state import Goal
from shared.events.values import FormSource, fiscal_year_of
from shared.runtime.decider import Refusal


class BudgetYearOver(Refusal):
    """A goal is declared with its budget (三同步): before the year, or within it for what is added (追加)."""

    zh = "预算年度已过"


def require_year_to_come(state: Goal, *, item: str, today: date, source: FormSource | None = None) -> None:
    """Raise BudgetYearOver where the item's year is over; a form that was imported from a file is the history of its year."""
    year = fiscal_year_of(item)
    imported = isinstance(state.source or source, FormSource)  # what nobody has said yet is no file
    if today.year > year and not imported:
        raise BudgetYearOver(
            f"{year} 年度预算已经终了，今天是 {today}：现在编报 {today.year} 年度的追加项目和 {today.year + 1} 年度预算的绩效目标；"
            "以往年度的申报表从文件导入"
        )
