"""Which indicators a self-evaluation must answer: those of the approved goal, where there is one."""

from collections.abc import Sequence

from shared.events.goals import GoalContent
from shared.events.text import compared
from shared.events.values import Horizon, Indicator
from shared.runtime.decider import Invalid


class NotTheApprovedIndicators(Invalid):
    """Where a goal was approved, exactly its annual indicators are evaluated (财预〔2020〕10号)."""

    zh = "指标与批复的绩效目标不一致"


def annual_of(goal: GoalContent) -> tuple[Indicator, ...]:
    """The goal's annual indicators; a year's self-evaluation leaves out those of the mid-term goal."""
    return tuple(indicator for indicator in goal.indicators if indicator.horizon is Horizon.ANNUAL)


def require_approved(approved: Sequence[Indicator], filled: Sequence[Indicator]) -> None:
    """Raise NotTheApprovedIndicators where one is missing, changed or added; blanks and widths of their words do not count."""
    asked, answered = {_compared(one) for one in approved}, {_compared(one) for one in filled}
    for indicator in approved:
        if _compared(indicator) not in answered:
            raise NotTheApprovedIndicators(f"批复的指标“{indicator.name}”没有按批复的目标值和分值填报", place="rows")
    for indicator in filled:
        if _compared(indicator) not in asked:
            raise NotTheApprovedIndicators(f"指标“{indicator.name}”不在批复的绩效目标中", place="rows")


def _compared(indicator: Indicator) -> tuple[object, ...]:
    return tuple(compared(value) if isinstance(value, str) else value for value in indicator.model_dump().values())
