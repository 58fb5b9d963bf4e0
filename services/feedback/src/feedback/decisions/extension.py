"""The decisions on a later date (延期) of a rectification: asked for by the unit, granted or refused by finance, also granted unasked."""

from datetime import date

from feedback.decisions import term
from feedback.decisions.rectification import MeasuresAfterCompletion, require_ahead, require_independent
from feedback.decisions.rectification_state import ALLOWED, Decision, Rectification, RectificationEvent, Request
from feedback.decisions.separation import forbid_self_review
from shared.events.feedback import Deadline, DeadlineExtended, ExtensionRefused, ExtensionRequested
from shared.runtime.actor import Actor
from shared.runtime.decider import Refusal, require


class NothingToExtend(Refusal):
    """Only an unanswered deadline can be extended."""

    zh = "该期限已答复"


class ExtensionAsked(Refusal):
    """A later date of one deadline is asked for once, until that is answered."""

    zh = "已申请延期"


class NothingAsked(Refusal):
    """Only what was asked for is refused."""

    zh = "没有延期申请"


def request(state: Rectification, *, deadline: Deadline, due_on: date, reason: str, by: str, today: date) -> list[RectificationEvent]:
    """申请延期 of an unanswered deadline, also of one that has passed; it runs on until finance answers."""
    require(ALLOWED, Decision.REQUEST_EXTENSION, state.status)
    if all(one.ended_on or _asked(state, one.deadline) for one in state.terms) and state.requests:
        raise ExtensionAsked(f"“{state.name}”已申请延期，待财政部门答复")
    _require_later(state, deadline, due_on, today, only_asked=True)
    if asked := _asked(state, deadline):
        raise ExtensionAsked(f"“{state.name}”的{_ZH[deadline]}期限已于 {asked.on} 申请延至 {asked.due_on}，待财政部门答复")
    return [ExtensionRequested(unit=state.unit, deadline=deadline, due_on=due_on, reason=reason, on=today, by=by)]


def extend(state: Rectification, *, deadline: Deadline, due_on: date, reason: str, today: date, actor: Actor) -> list[RectificationEvent]:
    """延期 of an unanswered deadline, also of one that has passed, to the date that was asked for or another one."""
    require(ALLOWED, Decision.EXTEND, state.status)
    _require_others(state, actor)
    _require_later(state, deadline, due_on, today)
    return [DeadlineExtended(deadline=deadline, due_on=due_on, reason=reason, on=today)]


def refuse(state: Rectification, *, deadline: Deadline, reason: str, today: date, actor: Actor) -> list[RectificationEvent]:
    """不同意延期: the deadline stays."""
    require(ALLOWED, Decision.REFUSE_EXTENSION, state.status)
    _require_others(state, actor)
    if not state.requests:
        raise NothingAsked(f"“{state.name}”没有待答复的延期申请")
    if not _asked(state, deadline):
        raise NothingAsked(f"“{state.name}”的{_ZH[deadline]}期限没有待答复的延期申请")
    return [ExtensionRefused(unit=state.unit, deadline=deadline, reason=reason, on=today)]


_ZH = {Deadline.MEASURES: "整改措施", Deadline.COMPLETION: "整改结果"}


def _asked(state: Rectification, deadline: Deadline) -> Request | None:
    return next((one for one in state.requests if one.deadline == deadline), None)


def _require_others(state: Rectification, actor: Actor) -> None:
    require_independent(actor, state)
    forbid_self_review(actor, *(one.by for one in state.requests))


def _require_later(state: Rectification, deadline: Deadline, due_on: date, today: date, *, only_asked: bool = False) -> None:
    """Raise NothingToExtend, DateNotAhead or MeasuresAfterCompletion; measures may be asked for beside a completion that is."""
    if all(one.ended_on for one in state.terms):
        raise NothingToExtend(f"“{state.name}”现为“{state.status}”，各项期限都已答复，不再延期")
    runs = term.running(state.terms, deadline)
    if runs is None:
        raise NothingToExtend(f"“{state.name}”现为“{state.status}”，{_ZH[deadline]}期限已答复，不再延期")
    require_ahead(state, due_on, max(today, runs.due_on), "due_on")
    completion = term.running(state.terms, Deadline.COMPLETION)
    if deadline is Deadline.MEASURES and completion:
        last = ((_asked(state, Deadline.COMPLETION) if only_asked else None) or completion).due_on
        if due_on >= last:
            raise MeasuresAfterCompletion(f"整改“{state.name}”的措施期限 {due_on} 须早于整改期限 {last}，请先延长整改期限", place="due_on")
