"""The decisions on a rectification (整改): problems and demands, the unit's measures and result, finance's verification, 销号."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from feedback.decisions import term
from feedback.decisions.origin import named as origin_named
from feedback.decisions.plausible import require_done, require_planned
from feedback.decisions.rectification_state import ALLOWED, Decision, Drafted, Rectification, RectificationEvent, evolve
from feedback.decisions.responsibility import Named, reason_of
from feedback.decisions.separation import forbid_own_unit, forbid_self_review
from feedback.rules.terms import Terms
from shared.events.feedback import (
    Deadline,
    Measure,
    MeasuresAccepted,
    MeasuresReturned,
    MeasuresSubmitted,
    Origin,
    Problem,
    RectificationAcknowledged,
    RectificationClosed,
    RectificationDrafted,
    RectificationDue,
    RectificationEscalated,
    RectificationIssued,
    RectificationOverdue,
    RectificationReported,
    RectificationReturned,
    RectificationVerified,
    RectificationWithdrawn,
    Remedy,
)
from shared.events.values import Remarks
from shared.runtime.actor import Actor
from shared.runtime.decider import Decider, Invalid, Refusal, require, require_phase

LONGEST = 2000


class DateNotAhead(Invalid):
    """A deadline lies after today, and a later one after the one before."""

    zh = "期限须晚于今日"


class MeasuresAfterCompletion(Invalid):
    """Measures are due before the completion."""

    zh = "措施期限须早于完成期限"


class ProblemUnanswered(Invalid):
    """Every problem is answered, and nothing else."""

    zh = "问题与答复须逐一对应"


class ProblemTwice(Invalid):
    """Each problem of a notice has its own code."""

    zh = "问题编号重复"


class NotOverdue(Refusal):
    """约谈 and 通报 are for overdue rectifications."""

    zh = "尚未逾期"


def draft(
    state: Rectification,
    *,
    item: str,
    named: Named,
    responsible: str,
    name: str,
    origin: Origin,
    found_in: str,
    found: Sequence[str],
    problems: Sequence[Problem],
) -> list[RectificationEvent]:
    """拟稿, also again: problems and what is demanded, of the responsible unit, on the ground of what was found."""
    require(ALLOWED, Decision.DRAFT, state.status)
    because = reason_of(named, item=item, responsible=responsible)
    stream = origin_named(origin, found_in, item=item, found=found)
    codes = [problem.code for problem in problems]
    if len(set(codes)) != len(codes):
        raise ProblemTwice(f"整改通知“{name}”的问题编号有重复：{'、'.join(codes)}", place="problems")
    return [
        RectificationDrafted(
            unit=named.unit, name=name, origin=origin, problems=tuple(problems), found_in=stream, other_unit_because=because
        )
    ]


def issue(
    state: Rectification, *, measures_due_on: date, completion_due_on: date, terms: Terms, today: date, actor: Actor
) -> list[RectificationEvent]:
    """下达 with both deadlines, within the terms in force."""
    drafted = require_phase(Drafted, ALLOWED, Decision.ISSUE, state)
    forbid_own_unit(actor, drafted.unit)
    require_ahead(drafted, measures_due_on, today, "measures_due_on")
    require_ahead(drafted, completion_due_on, today, "completion_due_on")
    _require_measures_first(drafted, measures_due_on, completion_due_on)
    rules, name = terms.rules, drafted.name
    terms.require(name, "措施期限", measures_due_on, rules.measures_within, today=today, place="measures_due_on")
    terms.require(name, "整改期限", completion_due_on, rules.completion_within, today=today, place="completion_due_on")
    issued = RectificationIssued(
        unit=drafted.unit,
        name=drafted.name,
        origin=drafted.origin,
        problems=drafted.problems,
        measures_due_on=measures_due_on,
        completion_due_on=completion_due_on,
        found_in=drafted.found_in,
        on=today,
        rule_set=terms.rule_set,
    )
    return [issued]


def withdraw(state: Rectification, *, reason: str, today: date, actor: Actor) -> list[RectificationEvent]:
    """撤回, until a result is reported."""
    require(ALLOWED, Decision.WITHDRAW, state.status)
    require_independent(actor, state)
    return [RectificationWithdrawn(reason=reason, on=today)]


def acknowledge(state: Rectification) -> list[RectificationEvent]:
    """签收 by the unit."""
    require(ALLOWED, Decision.ACKNOWLEDGE, state.status)
    return [RectificationAcknowledged()]


def submit_measures(state: Rectification, *, measures: Sequence[Measure], by: str, today: date) -> list[RectificationEvent]:
    """报送整改措施: at least one against each problem."""
    require(ALLOWED, Decision.SUBMIT_MEASURES, state.status)
    _require_answered(state, [measure.problem for measure in measures], "measures")
    for n, measure in enumerate(measures):
        require_planned(state, measure, today, f"measures/{n}")
    on_time = _on_time(state, Deadline.MEASURES, today)
    return [MeasuresSubmitted(unit=state.unit, measures=tuple(measures), on=today, on_time=on_time, by=by)]


def return_measures(
    state: Rectification, *, reason: str, points: Remarks = (), measures_due_on: date, today: date, actor: Actor
) -> list[RectificationEvent]:
    """退回整改措施 with a new date, before the completion."""
    require(ALLOWED, Decision.RETURN_MEASURES, state.status)
    require_independent(actor, state)
    require_ahead(state, measures_due_on, today, "measures_due_on")
    _require_before_completion(state, measures_due_on)
    return [MeasuresReturned(reason=reason, points=points, measures_due_on=measures_due_on)]


def accept_measures(state: Rectification, *, actor: Actor) -> list[RectificationEvent]:
    """The measures suffice: the unit rectifies."""
    require(ALLOWED, Decision.ACCEPT_MEASURES, state.status)
    require_independent(actor, state)
    return [MeasuresAccepted()]


def report(state: Rectification, *, remedies: Sequence[Remedy], by: str, today: date) -> list[RectificationEvent]:
    """报送整改结果 for each problem."""
    require(ALLOWED, Decision.REPORT, state.status)
    _require_answered(state, [remedy.problem for remedy in remedies], "remedies")
    for n, remedy in enumerate(remedies):
        require_done(state, remedy, today, f"remedies/{n}")
    on_time = _on_time(state, Deadline.COMPLETION, today)
    return [RectificationReported(unit=state.unit, remedies=tuple(remedies), on=today, on_time=on_time, by=by)]


def return_result(
    state: Rectification, *, reason: str, points: Remarks = (), completion_due_on: date, today: date, actor: Actor
) -> list[RectificationEvent]:
    """退回整改结果 with a new date."""
    require(ALLOWED, Decision.RETURN, state.status)
    require_independent(actor, state)
    require_ahead(state, completion_due_on, today, "completion_due_on")
    return [RectificationReturned(unit=state.unit, reason=reason, points=points, completion_due_on=completion_due_on)]


def verify(state: Rectification, *, opinion: str, actor: Actor) -> list[RectificationEvent]:
    """核验 by somebody else."""
    require(ALLOWED, Decision.VERIFY, state.status)
    require_independent(actor, state)
    return [RectificationVerified(opinion=opinion)]


def close(state: Rectification, *, actor: Actor) -> list[RectificationEvent]:
    """销号."""
    verified = require_phase(Drafted, ALLOWED, Decision.CLOSE, state)
    require_independent(actor, verified)
    return [RectificationClosed(unit=verified.unit, origin=verified.origin)]


def escalate(state: Rectification, *, form: Literal["约谈", "通报"], reason: str, actor: Actor) -> list[RectificationEvent]:
    """约谈 or 通报."""
    require(ALLOWED, Decision.ESCALATE, state.status)
    require_independent(actor, state)
    if not term.overdue(state.terms):
        raise NotOverdue(f"“{state.name}”没有逾期未答复的期限，不作约谈、通报")
    return [RectificationEscalated(form=form, reason=reason)]


def fall_due(state: Rectification, *, deadline: Deadline, due_on: date) -> list[RectificationEvent]:
    """00:00 of the due date: told once, if it came before the answer."""
    if not term.falls_due(state.terms, deadline, due_on):
        return []
    return [RectificationDue(unit=state.unit, demand=_demand(state.problems), deadline=deadline, due_on=due_on)]


def fall_overdue(state: Rectification, *, deadline: Deadline, due_on: date) -> list[RectificationEvent]:
    """00:00 of the day after: told once, if it came before the answer."""
    if not term.falls_overdue(state.terms, deadline, due_on):
        return []
    return [RectificationOverdue(unit=state.unit, demand=_demand(state.problems), deadline=deadline, due_on=due_on)]


def require_ahead(state: Rectification, day: date, after: date, place: str) -> None:
    """Raise DateNotAhead for a deadline that is not later than that day."""
    if day <= after:
        raise DateNotAhead(f"整改“{state.name}”的期限 {day} 须晚于 {after}", place=place)


def _require_measures_first(state: Rectification, measures: date, completion: date) -> None:
    if measures >= completion:
        raise MeasuresAfterCompletion(f"整改“{state.name}”的措施期限 {measures} 须早于完成期限 {completion}", place="measures_due_on")


def _require_before_completion(state: Rectification, measures: date) -> None:
    completion = term.running(state.terms, Deadline.COMPLETION)
    if completion is not None:
        _require_measures_first(state, measures, completion.due_on)


def _require_answered(state: Rectification, answers: Iterable[str], place: str) -> None:
    asked, given = {problem.code for problem in state.problems}, set(answers)
    if missing := asked - given:
        raise ProblemUnanswered(f"整改“{state.name}”的问题 {'、'.join(sorted(missing))} 没有答复", place=place)
    if stray := given - asked:
        raise ProblemUnanswered(f"整改“{state.name}”没有编号为 {'、'.join(sorted(stray))} 的问题", place=place)


def require_independent(actor: Actor, state: Rectification) -> None:
    """Raise SelfVerification for whoever reported something, and for the unit."""
    forbid_self_review(actor, *state.reporters)
    forbid_own_unit(actor, state.unit)


def _on_time(state: Rectification, deadline: Deadline, today: date) -> bool:
    runs = term.running(state.terms, deadline)
    return runs is not None and today <= runs.due_on


def _demand(problems: Iterable[Problem]) -> str:
    return "；".join(problem.demand for problem in problems)[:LONGEST]


RECTIFICATION: Decider[Rectification, RectificationEvent] = Decider("rectification", Rectification(), evolve, unit=lambda state: state.unit)
