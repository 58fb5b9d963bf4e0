"""A county as a plan: what is posted on which day, in which order."""

from wanzai import calendar_audit, calendar_evaluation, calendar_feedback, calendar_goals, calendar_monitoring, calendar_rectification
from wanzai.county import County
from wanzai.diary import Days, Diary


def plan(county: County) -> Days:
    """The county's years as steps; the same county gives the same steps."""
    diary = Diary(county.jurisdiction)
    for calendar in (
        calendar_goals,
        calendar_monitoring,
        calendar_evaluation,
        calendar_feedback,
        calendar_rectification,
        calendar_audit,
    ):
        calendar.write(diary, county)
    return diary.days()
