from datetime import UTC, datetime, timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from audit.asked_as_of import Instant
from audit.instant import end_of_year, moment, ticks

INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)


def test_a_day_means_to_its_end_in_china() -> None:
    assert INSTANT.validate_python("2020-12-31") == datetime(2020, 12, 31, 15, 59, 59, 999999, tzinfo=UTC) == end_of_year(2020)


def test_a_moment_means_itself() -> None:
    assert INSTANT.validate_python("2020-12-31T08:00:00+08:00") == datetime(2020, 12, 31, tzinfo=UTC)


@pytest.mark.parametrize("text", ["9999-12-31", "2020-13-01", "2020-12-31T08:00:00", "yesterday", "", "NaN"])
def test_what_is_no_instant_is_invalid(text: str) -> None:
    with pytest.raises(ValidationError):
        INSTANT.validate_python(text)


def test_microseconds_survive_the_table() -> None:
    exact = datetime(2026, 11, 25, 3, 7, 14, 123457, tzinfo=UTC)
    assert moment(ticks(exact)) == exact
    assert ticks(exact + timedelta(microseconds=1)) == ticks(exact) + 1
