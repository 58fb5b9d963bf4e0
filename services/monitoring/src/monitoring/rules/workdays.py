"""Working days (工作日): Monday to Friday, without the holidays and with the make-up days (调休) of the State Council's yearly notice."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Self

from chinese_calendar import constants
from pydantic import Field, model_validator

from shared.events.envelope import Value
from shared.events.values import Day
from shared.rules.book import Book
from shared.rules.head import Head, wrong
from shared.rules.kind import NoRuleSet, RuleKind, Version

FIRST_YEAR = 2020
SATURDAY = 5
Days = Annotated[tuple[Day, ...], Field(max_length=200)]


class WorkdayRules(Value):
    """What is otherwise than Monday to Friday, in the year that the set is in force for."""

    holidays: Days
    """Weekdays on which nobody works."""
    workdays: Days
    """Saturdays and Sundays on which everybody does (调休上班)."""

    @model_validator(mode="after")
    def _otherwise(self) -> Self:
        if day := next((day for day in self.holidays if day.weekday() >= SATURDAY), None):
            raise wrong(f"{day}是周末，不必列入放假日（holidays）")
        if day := next((day for day in self.workdays if day.weekday() < SATURDAY), None):
            raise wrong(f"{day}不是周末，不必列入调休上班日（workdays）")
        return self

    def works_on(self, day: date) -> bool:
        """Whether it is a working day."""
        return day in self.workdays or (day.weekday() < SATURDAY and day not in self.holidays)


def _of_year(year: int) -> Version[WorkdayRules]:
    head = Head(
        key=f"state-council/{year}",
        title=f"{year}年节假日安排",
        title_en=f"Holidays and working days of {year}",
        document=f"国务院办公厅关于{year}年部分节假日安排的通知",
        jurisdictions=("",),
        in_force_from=date(year, 1, 1),
        in_force_until=date(year, 12, 31),
    )
    holidays = tuple(sorted(day for day in constants.holidays if day.year == year and day.weekday() < SATURDAY))
    return Version(head, WorkdayRules(holidays=holidays, workdays=tuple(sorted(day for day in constants.workdays if day.year == year))))


WORKDAYS = RuleKind(
    name="workdays",
    title="工作日历",
    applies="适用于该年度之后计算的工作日期限；国务院公布下一年度安排后，由本地据以录入",
    parameters=WorkdayRules,
    whole=lambda _, rules: WorkdayRules.model_validate(rules),
    shipped=tuple(_of_year(year) for year in range(FIRST_YEAR, max(constants.workdays).year + 1)),
)


@dataclass(frozen=True)
class Term:
    """The last of so many working days, and for which years only weekends were known."""

    due_on: date
    finding: str = ""


def term(start: date, days: int, *, jurisdiction: str, book: Book) -> Term:
    """So many working days after the day `start`."""
    day, unknown = start, dict[int, None]()
    while days:
        day += timedelta(days=1)
        try:
            works = WORKDAYS.in_force(jurisdiction, day, book).rules.works_on(day)
        except NoRuleSet:
            unknown[day.year] = None
            works = day.weekday() < SATURDAY
        days -= works
    years = "、".join(map(str, unknown))
    return Term(day, f"{years}年的节假日安排尚未录入，只除去了周末" if unknown else "")
