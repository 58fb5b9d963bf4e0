"""Working days are those of the State Council's yearly notices, make-up days among them; a year that nobody has told is said."""

from datetime import date

import pytest

from monitoring.rules.workdays import Term, term
from shared.rules.book import Book


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2026, 9, 18), 1, date(2026, 9, 20)),
        (date(2026, 9, 18), 10, date(2026, 10, 9)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2025, 9, 26), 3, date(2025, 9, 30)),
        (date(2026, 6, 1), 10, date(2026, 6, 15)),
    ],
)
def test_holidays_do_not_count_and_sundays_that_are_worked_do(start: date, days: int, last: date) -> None:
    assert term(start, days, jurisdiction="360922", book=Book()) == Term(last)


def test_of_a_year_that_nobody_has_told_weekends_alone_are_left_out_and_the_year_is_named() -> None:
    found = term(date(2035, 12, 25), 10, jurisdiction="360922", book=Book())
    assert found == Term(date(2036, 1, 8), "2035、2036年的节假日安排尚未录入，只除去了周末")
