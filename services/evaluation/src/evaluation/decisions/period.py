"""A fiscal year is evaluated when it is over, as a period is monitored when it is over; the task may be set while it runs."""

from datetime import date

from shared.runtime.decider import Invalid, Refusal


class PeriodRunning(Refusal):
    """A fiscal year is evaluated from its last day on; before, nobody knows what it brought."""

    zh = "被评价年度尚未结束"


class DueDatePassed(Invalid):
    """Who is asked has time to answer: a due date lies ahead."""

    zh = "截止日期须晚于今天"


def require_begun(fiscal_year: int, today: date) -> None:
    """Pass from the first day of the fiscal year on: a task is set for a year that has come. Raises PeriodRunning."""
    if today.year < fiscal_year:
        raise PeriodRunning(f"{fiscal_year} 预算年度尚未开始，今天是 {today}，该年度开始后才能下达或选定")


def require_over(fiscal_year: int, today: date) -> None:
    """Pass from the last day of the fiscal year on. Raises PeriodRunning."""
    last = date(fiscal_year, 12, 31)
    if today < last:
        raise PeriodRunning(f"{fiscal_year} 预算年度尚未结束，今天是 {today}，{last} 起才能评价该年度")


def require_ahead(due_on: date, today: date) -> None:
    """Pass where the due date is later than today. Raises DueDatePassed."""
    if due_on <= today:
        raise DueDatePassed(f"截止日期 {due_on} 不晚于今天 {today}，请另定日期", place="due_on")
