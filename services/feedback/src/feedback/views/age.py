"""How old is a rectification (龄期): by how many days is its next date ahead or past?"""

from datetime import date
from enum import StrEnum

SOON, WEEK, MONTH = 7, 7, 30


class Age(StrEnum):
    """龄期, from the oldest."""

    LATE_30 = "late30"
    """逾期 30 天以上."""
    LATE_7 = "late7"
    """逾期 8—30 天."""
    LATE = "late"
    """逾期 1—7 天."""
    SOON = "soon"
    """7 天内到期."""
    AHEAD = "ahead"
    """7 天以后到期."""
    UNDATED = "undated"
    """没有未答复的期限."""
    ENDED = "ended"
    """已结."""


def age_of(due_on: date | None, ended_on: date | None, today: date) -> Age:
    """Which of the ages one has that is due next on this day."""
    if ended_on:
        return Age.ENDED
    if due_on is None:
        return Age.UNDATED
    late = (today - due_on).days
    if late > 0:
        return Age.LATE_30 if late > MONTH else Age.LATE_7 if late > WEEK else Age.LATE
    return Age.SOON if late >= -SOON else Age.AHEAD
