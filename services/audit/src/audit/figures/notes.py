"""What must be said beside a figure: amounts that are not the approved goal's, results of an earlier year."""

from collections.abc import Sequence

from audit.figures.figure import Figure

MANY = 20
"""So many are named one by one."""


def departures(figure: Figure, found: Sequence[tuple[str, str, str]]) -> tuple[str, ...]:
    """Of a figure of amounts: every counted result (item, its own amount, the approved one) whose amount is not the approved goal's."""
    if figure.unit != "元":
        return ()
    named = tuple(
        f"{item} 评价结果所载金额为 {told} 元，批复的绩效目标金额为 {approved} 元，按批复的计" for item, told, approved in found[:MANY]
    )
    return (*named, *_rest(found))


def late(items: Sequence[str], usual: int) -> tuple[str, ...]:
    """Every counted result that is not of the usual fiscal year."""
    named = tuple(f"{item} 不是 {usual} 年度的结果，迟到确认，在确认的年度计" for item in items[:MANY])
    return (*named, *_rest(items))


def _rest(found: Sequence[object]) -> tuple[str, ...]:
    return (f"另有 {len(found) - MANY} 项与上述情形相同",) if len(found) > MANY else ()
