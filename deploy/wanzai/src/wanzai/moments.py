"""The moments at which a day is played, in China's time."""

from datetime import date, datetime, time, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def workday(day: date) -> date:
    """The day, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def morning(day: date) -> datetime:
    """09:00: the offices open."""
    return datetime.combine(day, time(9), SHANGHAI)


def evening(day: date) -> datetime:
    """18:00: the last day is over."""
    return datetime.combine(day, time(18), SHANGHAI)
