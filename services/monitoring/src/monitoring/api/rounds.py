"""Monitoring rounds (监控轮次) over HTTP."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated

from fastapi import Path
from pydantic import Field

from monitoring.api.answer_models import RoundAnswer
from monitoring.api.bodies import Nothing
from monitoring.api.rule_sets import rules_of
from monitoring.decisions import record
from monitoring.decisions import round as deciding
from monitoring.decisions.assignment import OtherYear, assignment, item_of, record_of
from monitoring.decisions.record import RECORD
from monitoring.decisions.record_state import Record, RecordEvent
from monitoring.decisions.round import ROUND, Decision, ImpossibleDueDate, Round, RuleSetNotInForce, require_open
from monitoring.decisions.watch import WATCH, Watch
from monitoring.permissions import FINANCE, READERS
from monitoring.rules.shipped import UnknownRuleSet
from monitoring.views import rounds, watchlist
from monitoring.views.rounds import RoundRow
from shared.events.monitoring import ANSWER_DAYS, AnswerDays
from shared.events.values import WHOLE, Day, DocumentNumber, FiscalYear, ItemId, Month, Name
from shared.runtime.decider import Unknown
from shared.runtime.web.bulk import Answers, BulkCall
from shared.runtime.web.commands import Answer, Body, Call
from shared.runtime.web.may_decide import with_decisions
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["监控轮次 rounds"])

RoundId = Annotated[str, Path(pattern=r"^[0-9]{6}-20[0-9]{2}-R(0[1-9]|1[0-2])$", description="监控轮次 / e.g. 360922-2020-R06")]


class Opening(Body):
    """January to which month, from when to when, by which warning rules."""

    fiscal_year: FiscalYear
    period_end_month: Month
    opens_on: Day
    due_on: Day
    warn_days: Annotated[int, Field(ge=0, le=60), WHOLE] = 5
    answer_days: AnswerDays = ANSWER_DAYS
    rule_set: Name
    document: DocumentNumber | None = None


class Assigning(Body):
    """Which items; all that are watched and not yet asked where none are named."""

    items: Annotated[tuple[ItemId, ...], Field(min_length=1, max_length=2000)] | None = None
    document: DocumentNumber | None = None


@routes.post("/rounds", may=FINANCE, decides=Decision.OPEN, refuses=(UnknownRuleSet, RuleSetNotInForce, ImpossibleDueDate))
async def open_round(body: Opening, call: Call) -> Answer:
    """下达监控通知: open a round."""
    key = deciding.round_of(call.jurisdiction, body.fiscal_year, body.period_end_month)
    rules = (await rules_of(call)).named(body.rule_set)
    return await call.handle(
        ROUND,
        key,
        lambda state: deciding.open_round(
            state,
            fiscal_year=body.fiscal_year,
            month=body.period_end_month,
            opens_on=body.opens_on,
            due_on=body.due_on,
            warn_days=body.warn_days,
            answer_days=body.answer_days,
            rules=rules,
            today=call.today,
        ),
        authority=body.document or "",
    )


@routes.post("/rounds/{round}/assignments", may=FINANCE, decides=Decision.ASSIGN, refuses=(OtherYear,))
async def assign_round(round: RoundId, body: Assigning, call: BulkCall) -> Answers:
    """下达: each item's unit must report; one result per item."""
    asking = await call.fold(ROUND, round)

    async def keys() -> Sequence[str]:
        require_open(asking)
        year, month = asking.fiscal_year, asking.period_end_month
        items: Sequence[str] = body.items or ()
        if body.items is None:
            items = await call.view(watchlist.VIEW, lambda conn: watchlist.not_asked(conn, year=year, month=month))
        return [record_of(item, month) for item in items]

    async def decide(record_key: str) -> Callable[[Record], list[RecordEvent]]:
        item = item_of(record_key)
        return _assign(item, asking, await call.fold(WATCH, item), call.today)

    return await call.handle_each(RECORD, keys, decide, authority=body.document or "")


@routes.post("/rounds/{round}/closing", may=FINANCE, decides=Decision.CLOSE)
async def close_round(round: RoundId, body: Nothing, call: Call) -> Answer:
    """结束: nothing more is assigned."""
    return await call.handle(ROUND, round, deciding.close)


@routes.get("/rounds", may=READERS)
async def rounds_of_year(ask: Ask, year: FiscalYear) -> list[RoundRow]:
    """A fiscal year's rounds."""
    return await ask.view(rounds.VIEW, lambda conn: rounds.of_year(conn, year=year))


@routes.get("/rounds/{round}", may=READERS, refuses=(Unknown,))
async def round_(round: RoundId, ask: Ask) -> RoundAnswer:
    """One round, and what may be decided on it."""
    return await with_decisions(RoundAnswer.of(await ask.state(ROUND, round)), ask, Decision, round=round)


def _assign(item: str, asking: Round, watch: Watch, today: date) -> Callable[[Record], list[RecordEvent]]:
    return lambda state: record.assign(state, assignment=assignment(item, round_=asking, watch=watch, today=today))
