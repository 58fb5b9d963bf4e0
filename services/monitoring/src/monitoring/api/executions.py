"""The treasury's facts (预算执行) over HTTP."""

import asyncio
from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field

from monitoring.decisions import execution
from monitoring.decisions.execution import (
    EXECUTION,
    ExecutionEvent,
    Fact,
    FactOfTheFuture,
    NothingToCorrect,
    ReferenceTaken,
    Treasury,
)
from monitoring.decisions.watch import WATCH, Status, nobody_knows
from monitoring.permissions import READERS
from monitoring.views import executions, spending
from monitoring.views.executions import ExecutionRow
from monitoring.views.spending import Spent
from shared.events.envelope import Value
from shared.events.monitoring import Finding
from shared.events.values import Day, FiscalYear, ItemId, Money, SignedMoney, Text
from shared.runtime.decider import Invalid, Unknown
from shared.runtime.deciding.intake import Fact as TreasuryFact
from shared.runtime.deciding.intake import FactContext, Intake
from shared.runtime.web.auth import Role, county
from shared.runtime.web.commands import Answer, Body, FactCall
from shared.runtime.web.context import Item
from shared.runtime.web.pages import After, BadCursor, Limit, OfUnit, Page
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["预算执行 executions"])

SourceName = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,60}$")]
FactId = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,100}$")]


class CorrectionWithoutReason(Invalid):
    """A correction names the fact it corrects and says why; a new fact does neither."""

    zh = "更正须写明原因"


class ExecutionTold(Body):
    """Cumulative figures of an item as of a day, by the treasury's own id; `corrects` names an earlier id of the same source."""

    source: SourceName
    id: FactId
    item: ItemId
    as_of: Day
    initial_budget: Money
    adjusted_budget: Money
    executed: SignedMoney
    corrects: FactId | None = None
    reason: Text | None = None


class ToldAnswer(Answer):
    """A fact is a fact, and is taken in; what is odd about its item is said at once."""

    finding: str
    """Where nobody knows the item: a sentence that names it; empty once it is watched."""


class FactAnswer(Value):
    """Cumulative figures as of a day, by the treasury's reference."""

    reference: str
    as_of: date
    initial_budget: Decimal
    adjusted_budget: Decimal
    executed: Decimal
    corrected_by: str
    """Reference of the fact that counts in its place; empty while it counts itself."""
    findings: tuple[Finding, ...]
    """What is odd about the figures, which are taken all the same."""

    @classmethod
    def of(cls, fact: Fact) -> Self:
        """The answer that a fact gives."""
        return cls(
            reference=fact.reference,
            as_of=fact.as_of,
            initial_budget=fact.initial_budget,
            adjusted_budget=fact.adjusted_budget,
            executed=fact.executed,
            corrected_by=fact.corrected_by,
            findings=execution.odd(fact.adjusted_budget, fact.executed),
        )


class ExecutionsAnswer(Value):
    """All facts in the order they were told, and the one that counts as of the day asked."""

    facts: list[FactAnswer]
    as_of: date
    counts: FactAnswer | None
    finding: str
    """Where nobody knows the item: a sentence that names it; empty once it is watched."""

    @classmethod
    def of(cls, state: Treasury, day: date, finding: str) -> Self:
        """The answer that an item's facts give as of a day."""
        counting = execution.as_of(state, day)
        return cls(
            facts=[FactAnswer.of(fact) for fact in state.facts.values()],
            as_of=day,
            counts=FactAnswer.of(counting) if counting else None,
            finding=finding,
        )


async def told_by_treasury(body: ExecutionTold, context: FactContext) -> TreasuryFact[Treasury, ExecutionEvent]:
    """A new fact, or a correction of an earlier one. Raises CorrectionWithoutReason."""
    today = context.today
    if (body.corrects is None) != (body.reason is None):
        raise CorrectionWithoutReason(f"{body.source}/{body.id}：corrects 与 reason 须同时填写或同时不填", place="reason")
    fact = Fact(f"{body.source}/{body.id}", body.as_of, body.initial_budget, body.adjusted_budget, body.executed)

    def decide(state: Treasury) -> list[ExecutionEvent]:
        if body.corrects is None or body.reason is None:
            return execution.report(state, fact=fact, today=today)
        corrects = f"{body.source}/{body.corrects}"
        return execution.correct(state, fact=fact, corrects=corrects, reason=body.reason, today=today)

    return TreasuryFact(EXECUTION, body.item, decide, body.source, body.id, body.model_dump_json(exclude_defaults=True))


INTAKE = Intake("treasury.executions", "/executions", ExecutionTold, told_by_treasury)


@routes.post(
    "/executions",
    may=county(Role.TREASURY),
    refuses=(FactOfTheFuture, ReferenceTaken, NothingToCorrect, CorrectionWithoutReason),
)
async def tell_execution(body: ExecutionTold, call: FactCall) -> ToldAnswer:
    """国库执行数: a new fact, or a correction of an earlier one; the same source and id again is the first answer."""
    told, finding = await asyncio.gather(call.take_in(INTAKE, body), _finding(call, body.item))
    return ToldAnswer(**told.model_dump(), finding=finding)


@routes.get("/executions", may=READERS | county(Role.TREASURY), refuses=(BadCursor,))
async def executions_of_year(
    ask: Ask, year: FiscalYear, unit: OfUnit = None, known: bool | None = None, after: After = None, limit: Limit = 50
) -> Page[ExecutionRow]:
    """The treasury's facts on a fiscal year's items; `known=false`: those on items that nobody knows."""
    return await ask.view(
        executions.VIEW,
        lambda conn: executions.page(conn, year=year, scope=ask.seen_of(unit), known=known, after=after, limit=limit),
    )


@routes.get("/executions/months", may=READERS | county(Role.TREASURY))
async def spending_of_year(ask: Ask, year: FiscalYear, unit: OfUnit = None) -> list[Spent]:
    """全年预算执行: the projects' budget and what was spent of it by the end of each month."""
    return await ask.view(executions.VIEW, lambda conn: spending.by_month(conn, year=year, scope=ask.seen_of(unit)))


@routes.get("/executions/{item}", may=READERS | county(Role.TREASURY), refuses=(Unknown,))
async def execution_of(item: Item, ask: Ask, as_of: Day | None = None) -> ExecutionsAnswer:
    """The treasury's facts on an item, and the figures as of a day (today where none is named)."""
    if ask.sees:
        await ask.require(WATCH, item)
    return ExecutionsAnswer.of(await ask.fold(EXECUTION, item), as_of or ask.today, await _finding(ask, item))


async def _finding(context: FactContext, item: str) -> str:
    watch = await context.fold(WATCH, item)
    return nobody_knows(item) if watch.status is Status.NONE else ""
