"""The treasury's facts (预算执行) over HTTP."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field

from monitoring import execution
from monitoring.execution import (
    EXECUTION,
    ExecutionEvent,
    Fact,
    FactOfTheFuture,
    NothingToCorrect,
    ReferenceTaken,
    SpentWithoutBudget,
    Treasury,
)
from monitoring.watch import WATCH
from shared.events.values import ItemId, Money, Text
from shared.runtime.decider import Refusal, Unknown
from shared.runtime.http import Answer, Ask, Body, Call, Item
from shared.runtime.routes import Routes

routes = Routes(tags=["预算执行 executions"])

SourceName = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,60}$")]
FactId = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,100}$")]


class CorrectionWithoutReason(Refusal):
    """A correction names the fact it corrects and says why; a new fact does neither."""

    zh = "更正须写明原因"
    status = 422


class Told(Body):
    """Cumulative figures of an item as of a day, by the treasury's own id; `corrects` names an earlier id of the same source."""

    source: SourceName
    id: FactId
    item: ItemId
    as_of: date
    initial_budget: Money
    adjusted_budget: Money
    executed: Money
    corrects: FactId | None = None
    reason: Text | None = None


@dataclass(frozen=True)
class Executions:
    """All facts in the order they were told, and the one that counts as of the day asked."""

    facts: list[Fact]
    as_of: date
    counts: Fact | None


@routes.post("/executions", refuses=(SpentWithoutBudget, FactOfTheFuture, ReferenceTaken, NothingToCorrect, CorrectionWithoutReason))
async def tell_execution(body: Told, call: Call) -> Answer:
    """国库执行数: a new fact, or a correction of an earlier one; the same source and id again is the first answer."""
    if (body.corrects is None) != (body.reason is None):
        raise CorrectionWithoutReason(f"{body.source}/{body.id}：corrects 与 reason 须同时填写或同时不填")
    fact = Fact(f"{body.source}/{body.id}", body.as_of, body.initial_budget, body.adjusted_budget, body.executed)

    def decide(treasury: Treasury) -> list[ExecutionEvent]:
        if body.corrects is None or body.reason is None:
            return execution.report(treasury, fact=fact, today=call.today)
        corrects = f"{body.source}/{body.corrects}"
        return execution.correct(treasury, fact=fact, corrects=corrects, reason=body.reason, today=call.today)

    return await call.handle_fact(EXECUTION, body.item, decide, source=body.source, id=body.id)


@routes.get("/executions/{item}", refuses=(Unknown,))
async def execution_of(item: Item, ask: Ask, as_of: date | None = None) -> Executions:
    """The treasury's facts on an item, and the figures as of a day (today where none is named)."""
    if ask.sees:
        await ask.state(WATCH, item)
    treasury = await ask.fold(EXECUTION, item)
    day = as_of or ask.today
    return Executions(facts=list(treasury.facts.values()), as_of=day, counts=execution.as_of(treasury, day))
