"""What a unit may answer to a rectification: plans within its term, results since the notice, with evidence."""

from datetime import date

from feedback.decisions import term
from feedback.decisions.rectification_state import Rectification
from shared.events.feedback import Deadline, Measure, Remedy
from shared.runtime.decider import Invalid


class PlannedOutsideTerm(Invalid):
    """Measures are planned to be complete between the notice and the completion date; where that has passed, by today."""

    zh = "计划完成日期须在整改期限内"


class DoneInFuture(Invalid):
    """What is reported as done was done by today."""

    zh = "完成日期不得晚于今日"


class DoneBeforeNotice(Invalid):
    """What is reported as done in answer to a notice was done since."""

    zh = "完成日期不得早于整改通知"


class NoEvidence(Invalid):
    """A completed rectification is proved by documents (佐证材料)."""

    zh = "整改结果须附佐证材料"


def require_planned(state: Rectification, measure: Measure, today: date, place: str) -> None:
    """Raises PlannedOutsideTerm."""
    completion = term.running(state.terms, Deadline.COMPLETION)
    last = max(completion.due_on, today) if completion else today
    if measure.planned_on > last or (state.issued_on and measure.planned_on < state.issued_on):
        within = f"在 {state.issued_on}（下达日）至 {last}（期限）之间" if state.issued_on else f"不晚于期限 {last}"
        raise PlannedOutsideTerm(
            f"“{state.name}”问题 {measure.problem} 的计划完成日期 {measure.planned_on} 须{within}", place=f"{place}/planned_on"
        )


def require_done(state: Rectification, remedy: Remedy, today: date, place: str) -> None:
    """Raises DoneInFuture, DoneBeforeNotice or NoEvidence."""
    about = f"“{state.name}”问题 {remedy.problem} "
    if remedy.done_on > today:
        raise DoneInFuture(f"{about}的完成日期 {remedy.done_on} 晚于今日 {today}", place=f"{place}/done_on")
    if state.issued_on and remedy.done_on < state.issued_on:
        raise DoneBeforeNotice(f"{about}的完成日期 {remedy.done_on} 早于整改通知下达日 {state.issued_on}", place=f"{place}/done_on")
    if not remedy.evidence:
        raise NoEvidence(f"{about}的整改结果没有佐证材料，请附文件名称和 SHA-256", place=f"{place}/evidence")
