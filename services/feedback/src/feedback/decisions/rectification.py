"""The decisions on a rectification (整改): problems and demands, the unit's measures and result, finance's verification, 销号."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from feedback.decisions import term
from feedback.decisions.rectification_state import ALLOWED, Rectification, RectificationEvent, Step, evolve
from shared.events.feedback import (
    Deadline,
    DeadlineExtended,
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
from shared.runtime.decider import Decider, Invalid, Refusal, require

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


class DoneInFuture(Invalid):
    """What is reported as done was done by today."""

    zh = "完成日期不得晚于今日"


class SelfVerification(Refusal):
    """Who reports does not verify, neither the person nor the unit."""

    zh = "报送人和整改单位不得自行核验"


class NothingToExtend(Refusal):
    """Only an unanswered deadline can be extended."""

    zh = "该期限已答复"


class NotOverdue(Refusal):
    """约谈 and 通报 are for overdue rectifications."""

    zh = "尚未逾期"


def draft(r: Rectification, *, unit: str, name: str, origin: Origin, problems: Sequence[Problem]) -> list[RectificationEvent]:
    """拟稿, also again: problems and what is demanded."""
    require(ALLOWED, Step.DRAFT, r.status)
    codes = [problem.code for problem in problems]
    if len(set(codes)) != len(codes):
        raise ProblemTwice(f"整改通知“{name}”的问题编号有重复：{'、'.join(codes)}")
    return [RectificationDrafted(unit=unit, name=name, origin=origin, problems=tuple(problems))]


def issue(r: Rectification, *, measures_due_on: date, completion_due_on: date, today: date) -> list[RectificationEvent]:
    """下达 with both deadlines."""
    require(ALLOWED, Step.ISSUE, r.status)
    assert r.origin is not None
    _ahead(r, measures_due_on, today)
    _ahead(r, completion_due_on, today)
    _measures_first(r, measures_due_on, completion_due_on)
    issued = RectificationIssued(
        unit=r.unit,
        name=r.name,
        origin=r.origin,
        problems=r.problems,
        measures_due_on=measures_due_on,
        completion_due_on=completion_due_on,
    )
    return [issued]


def withdraw(r: Rectification, *, reason: str, today: date) -> list[RectificationEvent]:
    """撤回, until a result is reported."""
    require(ALLOWED, Step.WITHDRAW, r.status)
    return [RectificationWithdrawn(reason=reason, on=today)]


def acknowledge(r: Rectification) -> list[RectificationEvent]:
    """签收 by the unit."""
    require(ALLOWED, Step.ACKNOWLEDGE, r.status)
    return [RectificationAcknowledged()]


def submit_measures(r: Rectification, *, measures: Sequence[Measure], by: str, today: date) -> list[RectificationEvent]:
    """报送整改措施: at least one against each problem."""
    require(ALLOWED, Step.SUBMIT_MEASURES, r.status)
    _answered(r, [measure.problem for measure in measures])
    on_time = _on_time(r, Deadline.MEASURES, today)
    return [MeasuresSubmitted(unit=r.unit, measures=tuple(measures), on=today, on_time=on_time, by=by)]


def return_measures(r: Rectification, *, reason: str, measures_due_on: date, today: date) -> list[RectificationEvent]:
    """退回整改措施 with a new date, before the completion."""
    require(ALLOWED, Step.RETURN_MEASURES, r.status)
    _ahead(r, measures_due_on, today)
    _before_completion(r, measures_due_on)
    return [MeasuresReturned(reason=reason, measures_due_on=measures_due_on)]


def accept_measures(r: Rectification, *, by: str, by_unit: str) -> list[RectificationEvent]:
    """The measures suffice: the unit rectifies."""
    require(ALLOWED, Step.ACCEPT_MEASURES, r.status)
    _another(r, by, by_unit)
    return [MeasuresAccepted()]


def report(r: Rectification, *, remedies: Sequence[Remedy], by: str, today: date) -> list[RectificationEvent]:
    """报送整改结果 for each problem."""
    require(ALLOWED, Step.REPORT, r.status)
    _answered(r, [remedy.problem for remedy in remedies])
    for remedy in remedies:
        if remedy.done_on > today:
            raise DoneInFuture(f"“{r.name}”问题 {remedy.problem} 的完成日期 {remedy.done_on} 晚于今日 {today}")
    on_time = _on_time(r, Deadline.COMPLETION, today)
    return [RectificationReported(unit=r.unit, remedies=tuple(remedies), on=today, on_time=on_time, by=by)]


def return_result(r: Rectification, *, reason: str, completion_due_on: date, today: date) -> list[RectificationEvent]:
    """退回整改结果 with a new date."""
    require(ALLOWED, Step.RETURN, r.status)
    _ahead(r, completion_due_on, today)
    return [RectificationReturned(unit=r.unit, reason=reason, completion_due_on=completion_due_on)]


def verify(r: Rectification, *, opinion: str, by: str, by_unit: str) -> list[RectificationEvent]:
    """核验 by somebody else."""
    require(ALLOWED, Step.VERIFY, r.status)
    _another(r, by, by_unit)
    return [RectificationVerified(opinion=opinion)]


def close(r: Rectification) -> list[RectificationEvent]:
    """销号."""
    require(ALLOWED, Step.CLOSE, r.status)
    assert r.origin is not None
    return [RectificationClosed(unit=r.unit, origin=r.origin)]


def extend(r: Rectification, *, deadline: Deadline, due_on: date, reason: str, today: date) -> list[RectificationEvent]:
    """延期 of an unanswered deadline, also of one that has passed."""
    require(ALLOWED, Step.EXTEND, r.status)
    runs = term.running(r.terms, deadline)
    if runs is None:
        raise NothingToExtend(f"“{r.name}”现为“{r.status}”，{_ZH[deadline]}期限已答复，不再延期")
    _ahead(r, due_on, max(today, runs.due_on))
    if deadline is Deadline.MEASURES:
        _before_completion(r, due_on)
    return [DeadlineExtended(deadline=deadline, due_on=due_on, reason=reason, on=today)]


def escalate(r: Rectification, *, form: Literal["约谈", "通报"], reason: str) -> list[RectificationEvent]:
    """约谈 or 通报."""
    require(ALLOWED, Step.ESCALATE, r.status)
    if not term.overdue(r.terms):
        raise NotOverdue(f"“{r.name}”没有逾期未答复的期限，不作{form}")
    return [RectificationEscalated(form=form, reason=reason)]


def fall_due(r: Rectification, *, deadline: Deadline, due_on: date) -> list[RectificationEvent]:
    """00:00 of the due date: told once, if it came before the answer."""
    if not term.falls_due(r.terms, deadline, due_on):
        return []
    return [RectificationDue(unit=r.unit, demand=_demand(r.problems), deadline=deadline, due_on=due_on)]


def fall_overdue(r: Rectification, *, deadline: Deadline, due_on: date) -> list[RectificationEvent]:
    """00:00 of the day after: told once, if it came before the answer."""
    if not term.falls_overdue(r.terms, deadline, due_on):
        return []
    return [RectificationOverdue(unit=r.unit, demand=_demand(r.problems), deadline=deadline, due_on=due_on)]


_ZH = {Deadline.MEASURES: "整改措施", Deadline.COMPLETION: "整改结果"}


def _ahead(r: Rectification, day: date, after: date) -> None:
    if day <= after:
        raise DateNotAhead(f"整改“{r.name}”的期限 {day} 须晚于 {after}")


def _measures_first(r: Rectification, measures: date, completion: date) -> None:
    if measures >= completion:
        raise MeasuresAfterCompletion(f"整改“{r.name}”的措施期限 {measures} 须早于完成期限 {completion}")


def _before_completion(r: Rectification, measures: date) -> None:
    completion = term.running(r.terms, Deadline.COMPLETION)
    if completion is not None:
        _measures_first(r, measures, completion.due_on)


def _answered(r: Rectification, answers: Iterable[str]) -> None:
    asked, given = {problem.code for problem in r.problems}, set(answers)
    if missing := asked - given:
        raise ProblemUnanswered(f"整改“{r.name}”的问题 {'、'.join(sorted(missing))} 没有答复")
    if stray := given - asked:
        raise ProblemUnanswered(f"整改“{r.name}”没有编号为 {'、'.join(sorted(stray))} 的问题")


def _another(r: Rectification, by: str, by_unit: str) -> None:
    if by in r.reporters:
        raise SelfVerification(f"{by} 报送了整改“{r.name}”，不得自行认可或核验")
    if by_unit and (r.unit.startswith(by_unit) or by_unit.startswith(r.unit)):
        raise SelfVerification(f"单位 {by_unit} 不得认可或核验本单位的整改“{r.name}”")


def _on_time(r: Rectification, deadline: Deadline, today: date) -> bool:
    runs = term.running(r.terms, deadline)
    return runs is not None and today <= runs.due_on


def _demand(problems: Iterable[Problem]) -> str:
    return "；".join(problem.demand for problem in problems)[:LONGEST]


RECTIFICATION: Decider[Rectification, RectificationEvent] = Decider("rectification", Rectification(), evolve, unit=lambda r: r.unit)
