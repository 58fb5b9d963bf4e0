"""What the treasury tells of an item's budget execution (预算执行): cumulative facts that may be late, out of order, or corrected."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias, assert_never

from shared.events.monitoring import Execution, ExecutionCorrected, ExecutionReported, Finding, Oddity, Stated
from shared.events.values import percent
from shared.runtime.decider import Decider, Invalid, Refusal

ExecutionEvent: TypeAlias = ExecutionReported | ExecutionCorrected


@dataclass(frozen=True)
class Fact:
    """Cumulative figures as of a day."""

    reference: str
    as_of: date
    initial_budget: Decimal
    adjusted_budget: Decimal
    executed: Decimal
    corrected_by: str = ""


@dataclass(frozen=True)
class Treasury:
    """An item's facts by reference, in the order they were told."""

    facts: Mapping[str, Fact] = field(default_factory=dict)


class FactOfTheFuture(Invalid):
    """The treasury tells what was, as of a day that has come."""

    zh = "执行数日期尚未到来"


class ReferenceTaken(Refusal):
    """A reference names one fact for ever; a changed figure is a correction."""

    zh = "该业务号已使用"


class NothingToCorrect(Refusal):
    """Only a fact that was told and still counts can be corrected."""

    zh = "没有可更正的执行数"


def report(state: Treasury, *, fact: Fact, today: date) -> list[ExecutionEvent]:
    """A new fact, perhaps late."""
    _require_sound(state, fact, today)
    return [
        ExecutionReported(
            reference=fact.reference,
            as_of=fact.as_of,
            initial_budget=fact.initial_budget,
            adjusted_budget=fact.adjusted_budget,
            executed=fact.executed,
            findings=odd(fact.adjusted_budget, fact.executed),
        )
    ]


def correct(state: Treasury, *, fact: Fact, corrects: str, reason: str, today: date) -> list[ExecutionEvent]:
    """A fact in place of an earlier one, which counts no more."""
    _require_sound(state, fact, today)
    earlier = state.facts.get(corrects)
    if earlier is None or earlier.corrected_by:
        raise NothingToCorrect(
            f"执行数{corrects}已由{earlier.corrected_by}更正，要改请更正{replaced_by(state, corrects)}"
            if earlier
            else f"执行数{corrects}从未收到，请先发送它，再发送更正；经消息主题、以事项编号为键发来的更正会等到它收到后自动接收"
        )
    return [
        ExecutionCorrected(
            reference=fact.reference,
            corrects=corrects,
            as_of=fact.as_of,
            initial_budget=fact.initial_budget,
            adjusted_budget=fact.adjusted_budget,
            executed=fact.executed,
            reason=reason,
            findings=odd(fact.adjusted_budget, fact.executed),
        )
    ]


def _require_sound(state: Treasury, fact: Fact, today: date) -> None:
    if fact.reference in state.facts:
        raise ReferenceTaken(f"业务号{fact.reference}已对应{state.facts[fact.reference].as_of}的执行数")
    if fact.as_of > today:
        raise FactOfTheFuture(f"{fact.as_of}晚于今天{today}", place="as_of")


def odd(budget: Decimal, executed: Decimal) -> tuple[Finding, ...]:
    """What is odd about figures that are taken all the same; no expenditure is beyond the budget (预算法 Art 13)."""
    if executed < 0:
        return (Finding(kind=Oddity.NEGATIVE, sentence=f"执行数为{executed}元，退回多于支出", place="executed"),)
    if executed > 0 and not budget:
        return (Finding(kind=Oddity.WITHOUT_BUDGET, sentence=f"全年预算数为0元，执行数为{executed}元", place="adjusted_budget"),)
    if executed > budget:
        rate = percent(executed, budget)
        sentence = f"执行数{executed}元超过全年预算数{budget}元，执行率{rate}%"
        return (Finding(kind=Oddity.ABOVE_BUDGET, sentence=sentence, place="executed"),)
    return ()


def as_of(state: Treasury, day: date) -> Fact | None:
    """The newest fact as of that day or before that still counts; of two as of one day the one told last."""
    counting = [fact for fact in state.facts.values() if fact.as_of <= day and not fact.corrected_by]
    return max(reversed(counting), key=lambda fact: fact.as_of, default=None)


def block(figures: Fact | Stated, expected: Decimal | None) -> Execution:
    """The form's execution block, taken from a fact, or from what the unit states where there is none."""
    fact = figures if isinstance(figures, Fact) else None
    return Execution(
        initial_budget=figures.initial_budget,
        adjusted_budget=figures.adjusted_budget,
        executed=figures.executed,
        rate=percent(figures.executed, figures.adjusted_budget),
        expected_executed=expected,
        reference=fact.reference if fact else None,
        as_of=fact.as_of if fact else None,
    )


def replaced_by(state: Treasury, reference: str | None) -> str | None:
    """The last correction of a fact; None where it counts as it was told."""
    last = None
    while reference and (fact := state.facts.get(reference)) and fact.corrected_by:
        last = reference = fact.corrected_by
    return last


def evolve(state: Treasury, event: ExecutionEvent) -> Treasury:
    """The facts after the event."""
    fact = Fact(event.reference, event.as_of, event.initial_budget, event.adjusted_budget, event.executed)
    match event:
        case ExecutionReported():
            return Treasury({**state.facts, fact.reference: fact})
        case ExecutionCorrected():
            earlier = replace(state.facts[event.corrects], corrected_by=event.reference)
            return Treasury({**state.facts, earlier.reference: earlier, fact.reference: fact})
        case _:
            assert_never(event)


EXECUTION = Decider("execution", Treasury(), evolve)
