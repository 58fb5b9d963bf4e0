"""Up to which change the budget office alone grants an adjustment (绩效目标调整限额): dated data, with a rule where no year's is set."""

from dataclasses import dataclass
from decimal import Decimal

from shared.events.goals import AdjustmentLimitSet
from shared.runtime.decider import Decider, Invalid


@dataclass(frozen=True)
class AdjustmentLimit:
    """The limit of one fiscal year; the last one set counts.

    By default 30 % of the amount approved with the budget. That is ours: no document that we know names a figure.
    """

    percent: Decimal | None = Decimal(30)
    amount: Decimal | None = None


class LimitNeeded(Invalid):
    """A limit is a share, an amount, or both."""

    zh = "缺少调整限额"


def set_limit(_: AdjustmentLimit, *, year: int, percent: Decimal | None, amount: Decimal | None) -> list[AdjustmentLimitSet]:
    """规定 for a fiscal year; setting it again replaces it for requests from then on."""
    if percent is None and amount is None:
        raise LimitNeeded(f"{year} 年度的调整限额须写明比例或金额（0 表示凡变动金额均须审核）", place="percent")
    return [AdjustmentLimitSet(fiscal_year=year, percent=percent, amount=amount)]


def beyond(limit: AdjustmentLimit, year: int, first: Decimal, after: Decimal) -> str:
    """How a change goes beyond the limit, empty within it.

    All changes since the budget was approved count together, so that several small ones do not pass where one large would not.
    """
    change = abs(after - first)
    words = []
    if limit.percent is not None and change * 100 > limit.percent * first:
        words.append(f"原批复金额的 {limit.percent}%")
    if limit.amount is not None and change > limit.amount:
        words.append(f"{limit.amount} 元")
    told = f"调整后 {after} 元与随预算批复的 {first} 元相差 {change} 元，超过 {year} 年度调整限额（{'、'.join(words)}），须先审核再批准"
    return told if words else ""


def evolve(_: AdjustmentLimit, event: AdjustmentLimitSet) -> AdjustmentLimit:
    """The limit after the event."""
    return AdjustmentLimit(event.percent, event.amount)


ADJUSTMENT_LIMIT = Decider("adjustment-limit", AdjustmentLimit(), evolve)
