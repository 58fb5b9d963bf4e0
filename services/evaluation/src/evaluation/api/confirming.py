"""结果确认 and 更正: what is one rule for self-evaluations, department evaluations and key evaluations."""

from collections.abc import Callable
from typing import TypeVar

from evaluation.api.bodies import CorrectedResult, Document
from evaluation.api.lookups import standing_of
from evaluation.api.rule_sets import rules_of
from shared.events.envelope import Event
from shared.events.evaluation import EvaluationKind
from shared.runtime.decider import Decider
from shared.runtime.web.commands import Answer, Call

S = TypeVar("S")
E = TypeVar("E", bound=Event)


async def confirmed(call: Call, evaluation: Decider[S, E], item: str, body: Document, confirm: Callable[..., list[E]]) -> Answer:
    """结果确认 of the result that was scored by the rules in force, today."""
    rules = await rules_of(call)
    return await call.handle(
        evaluation, item, lambda state: confirm(state, rules=rules, by=call.actor, today=call.today), authority=body.document or ""
    )


async def corrected(
    call: Call, kind: EvaluationKind, evaluation: Decider[S, E], item: str, body: CorrectedResult, correct: Callable[..., list[E]]
) -> Answer:
    """更正 of a confirmed result, beside the goal as it is approved and the day on which it was confirmed."""
    rules = await rules_of(call)
    known = await standing_of(call, kind, item)

    def decide(state: S) -> list[E]:
        return correct(
            state, rules=rules, item=item, correction=body.correction, goal=known.goal, confirmed_on=known.confirmed_on, by=call.actor
        )

    return await call.handle(evaluation, item, decide, authority=body.document)
