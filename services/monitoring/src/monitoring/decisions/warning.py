"""A warning is a task of the unit (预警办理): it is explained, and closed by what answered it."""

from collections.abc import Iterable, Sequence
from datetime import date

from monitoring.decisions.record_state import Decision, Record, RecordEvent
from monitoring.decisions.separation import forbid_own_unit, forbid_self_review
from shared.events.monitoring import Answered, Assessed, Light, WarningCleared, WarningExplained, WarningKind, WarningLapsed
from shared.events.text import compared
from shared.runtime.actor import Actor
from shared.runtime.decider import Refusal, require


class NoSuchWarning(Refusal):
    """Only an open warning can be explained or cleared."""

    zh = "没有未解除的该项预警"


def explain(
    state: Record, *, kind: WarningKind, indicator: str | None, explanation: str, measures: str, by: str, today: date
) -> list[RecordEvent]:
    """预警说明 by the unit; finance clears the warning, or waits for more."""
    require(state.allowed, Decision.EXPLAIN_WARNING, state.status)
    warning = _found(state.warnings, kind, indicator)
    return [
        WarningExplained(
            unit=state.unit, kind=kind, indicator=warning.indicator, explanation=explanation, measures=measures, on=today, by=by
        )
    ]


def clear(state: Record, *, kind: WarningKind, indicator: str | None, reason: str, actor: Actor) -> list[RecordEvent]:
    """解除 a warning that is dealt with, also where the year was ended before."""
    require(state.allowed, Decision.CLEAR_WARNING, state.status)
    require_independent(state, actor)
    return [_cleared(_found((*state.warnings, *state.lapsed), kind, indicator), reason, Answered.EXPLANATION)]


def answer_later(state: Record, *, lights: Sequence[Assessed], month: int, stream: str) -> list[RecordEvent]:
    """What a later record of the item says of the same answers a warning: better, or a warning that takes its place.

    That this one came late, no later one undoes.
    """
    return list(_answered_later(state, lights, month, stream))


def answer_all(state: Record, *, answered: Answered, reason: str, stream: str) -> list[RecordEvent]:
    """Every open warning is answered by this."""
    return [_cleared(warning, reason, answered, stream) for warning in state.warnings]


def lapse(state: Record, *, on: date) -> list[RecordEvent]:
    """随年度终了: nobody owes an answer to what is still open; that it was found stands."""
    explained = {(one.kind, one.indicator) for one in state.explained}
    return [
        WarningLapsed(unit=state.unit, kind=one.kind, indicator=one.indicator, explained=(one.kind, one.indicator) in explained, on=on)
        for one in state.warnings
    ]


def require_independent(state: Record, actor: Actor) -> None:
    """Who filed does not judge, nor does the own unit. Raises SubmitterReviews or OwnUnit."""
    forbid_self_review(actor, *state.filed_by)
    forbid_own_unit(actor, state.unit)


def _answered_later(state: Record, lights: Sequence[Assessed], month: int, stream: str) -> Iterable[WarningCleared]:
    for warning in state.warnings:
        if warning.kind is WarningKind.LATENESS:
            continue
        of_kind = [light for light in lights if light.kind is warning.kind]
        same = next((light for light in of_kind if compared(light.indicator or "") == compared(warning.indicator or "")), None)
        if same is not None and same.light in (Light.YELLOW, Light.RED):
            yield _cleared(warning, f"由1至{month}月监控的同项预警（{same.light}灯）取代", Answered.LATER_WARNING, stream)
        elif same is not None:
            yield _cleared(warning, f"1至{month}月监控中该项已转为{same.light}灯", Answered.LATER_RECORD, stream)
        elif of_kind:
            yield _cleared(warning, f"1至{month}月监控不再考核该指标", Answered.LATER_RECORD, stream)


def _found(warnings: Sequence[Assessed], kind: WarningKind, indicator: str | None) -> Assessed:
    if not warnings:
        raise NoSuchWarning("没有未解除的预警")
    for warning in warnings:
        if warning.kind == kind and compared(warning.indicator or "") == compared(indicator or ""):
            return warning
    raise NoSuchWarning(f"没有未解除的“{kind}”预警{f'（{indicator}）' if indicator else ''}")


def _cleared(warning: Assessed, reason: str, answered: Answered, stream: str = "") -> WarningCleared:
    return WarningCleared(kind=warning.kind, indicator=warning.indicator, reason=reason, answered=answered, answered_in=stream)
