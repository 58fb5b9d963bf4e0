"""A monitoring round (监控轮次): who reports on January to a month, by when, under which warning rules."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias, assert_never

from monitoring.rules.rule_set import RuleSet
from shared.events.monitoring import ANSWER_DAYS, RoundClosed, RoundOpened
from shared.runtime.decider import Allowed, Decider, Invalid, require

RoundEvent: TypeAlias = RoundOpened | RoundClosed


class Status(StrEnum):
    """轮次状态."""

    NONE = "未开展"
    OPEN = "进行中"
    CLOSED = "已结束"


class Decision(StrEnum):
    """What can be decided about a round."""

    OPEN = "开展"
    ASSIGN = "下达监控任务"
    CLOSE = "结束"


ALLOWED: Allowed[Decision, Status] = {
    Decision.OPEN: frozenset({Status.NONE}),
    Decision.ASSIGN: frozenset({Status.OPEN}),
    Decision.CLOSE: frozenset({Status.OPEN}),
}


@dataclass(frozen=True)
class Round:
    """A round of a fiscal year; its key says which: `360922-2020-R07`."""

    status: Status = Status.NONE
    fiscal_year: int = 0
    period_end_month: int = 0
    due_on: date = date.min
    warn_days: int = 0
    rule_set: str = ""
    opens_on: date = date.min
    answer_days: int = ANSWER_DAYS


class RuleSetNotInForce(Invalid):
    """The warning rules must be in force for the round's fiscal year."""

    zh = "预警规则不适用于该年度"


class ImpossibleDueDate(Invalid):
    """A round is due after it opens, after its period, not in the past, and before the next year ends."""

    zh = "报送截止日期不当"


def round_of(jurisdiction: str, fiscal_year: int, month: int) -> str:
    """The round's subject: `360922-2020-R07`."""
    return f"{jurisdiction}-{fiscal_year}-R{month:02d}"


def last_day(fiscal_year: int, month: int) -> date:
    """The last day of the period January to that month."""
    return date(fiscal_year, month, monthrange(fiscal_year, month)[1])


def open_round(
    state: Round,
    *,
    fiscal_year: int,
    month: int,
    opens_on: date,
    due_on: date,
    warn_days: int,
    answer_days: int,
    rules: RuleSet,
    today: date,
) -> list[RoundEvent]:
    """下达 a round."""
    require(ALLOWED, Decision.OPEN, state.status)
    if not rules.in_force(fiscal_year):
        raise RuleSetNotInForce(f"预警规则“{rules.key}”自{rules.from_year}年度起施行，不适用于{fiscal_year}年度", place="rule_set")
    if not rules.opens_from <= today <= rules.opens_until:
        raise RuleSetNotInForce(f"预警规则“{rules.key}”自{rules.opens_from}起施行，今天{today}不能据以下达轮次", place="rule_set")
    earliest = max(opens_on, last_day(fiscal_year, month), today)
    if due_on < earliest:
        raise ImpossibleDueDate(f"截止日期{due_on}早于{earliest}（开始日期、期末和今天中最晚的一天）", place="due_on")
    if due_on.year > fiscal_year + 1:
        raise ImpossibleDueDate(f"截止日期{due_on}晚于{fiscal_year + 1}年末", place="due_on")
    return [
        RoundOpened(
            fiscal_year=fiscal_year,
            period_end_month=month,
            opens_on=opens_on,
            due_on=due_on,
            warn_days=warn_days,
            rule_set=rules.key,
            answer_days=answer_days,
        )
    ]


def require_open(state: Round) -> None:
    """Only an open round assigns. Raises Unknown or OutOfOrder."""
    require(ALLOWED, Decision.ASSIGN, state.status)


def close(state: Round) -> list[RoundEvent]:
    """End the assignments; a late record may still come in."""
    require(ALLOWED, Decision.CLOSE, state.status)
    return [RoundClosed()]


def evolve(state: Round, event: RoundEvent) -> Round:
    """The round after the event."""
    match event:
        case RoundOpened():
            return Round(
                status=Status.OPEN,
                fiscal_year=event.fiscal_year,
                period_end_month=event.period_end_month,
                due_on=event.due_on,
                warn_days=event.warn_days,
                rule_set=event.rule_set,
                opens_on=event.opens_on,
                answer_days=event.answer_days,
            )
        case RoundClosed():
            return replace(state, status=Status.CLOSED)
        case _:
            assert_never(event)


ROUND = Decider("round", Round(), evolve)
