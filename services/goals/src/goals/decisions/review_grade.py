"""Which grade (综合评定等级) follows from the eight points of the review form (财预〔2015〕88号, note to the review form)."""

from collections.abc import Mapping

from shared.events.goals import ReviewPoints
from shared.events.values import Grade
from shared.runtime.decider import Invalid

MOST = 6
"""So many of the eight points carry a grade."""

WORDS: Mapping[Grade, str] = {
    Grade.EXCELLENT: "六项及以上为优、其余无中和差",
    Grade.GOOD: "六项及以上为良以上、其余无差",
    Grade.FAIR: "六项及以上为中以上",
    Grade.POOR: "中以上不足六项",
}


class GradeDoesNotFollow(Invalid):
    """The grade is the one that follows from the eight points (财预〔2015〕88号)."""

    zh = "评定等级与八项审核要点不符"


def grade_of(points: ReviewPoints) -> Grade:
    """优: six and more 优 and none below 良; 良: six and more at least 良 and no 差; 中: six and more at least 中; else 差."""
    given = [getattr(points, name) for name in ReviewPoints.model_fields]
    excellent, good, poor = (given.count(grade) for grade in (Grade.EXCELLENT, Grade.GOOD, Grade.POOR))
    if excellent >= MOST and excellent + good == len(given):
        return Grade.EXCELLENT
    if excellent + good >= MOST and not poor:
        return Grade.GOOD
    return Grade.FAIR if len(given) - poor >= MOST else Grade.POOR


def require_following(grade: Grade, points: ReviewPoints) -> None:
    """Raise GradeDoesNotFollow where another grade follows from the points, with that grade and why."""
    follows = grade_of(points)
    if follows is not grade:
        raise GradeDoesNotFollow(f"按八项审核要点应评定为“{follows}”（{WORDS[follows]}），不能评定为“{grade}”", place="grade")
