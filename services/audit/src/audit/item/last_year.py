"""What a project came to in a year (上年情况): its indicators, what was reached, and its result, to be read beside the next year's goal."""

from decimal import Decimal

from audit.item.attained import Attained, attained
from audit.item.state import ItemState
from shared.events.envelope import Value
from shared.events.values import Grade, Indicator, Quantity, Tier


class Reached(Value):
    """One indicator of the approved goal, and how far it got."""

    indicator: Indicator
    actual: Quantity | None
    """As the self-evaluation says, else as the last monitoring record does; null where neither does."""
    tier: Tier | None


class LastYear(Value):
    """The item of a year, as far as it goes."""

    item: str
    name: str
    amount: Decimal | None
    """批复金额."""
    indicators: tuple[Reached, ...]
    attainment: Attained | None
    """目标实现程度 in per cent; None where nothing was reported."""
    score: Decimal | None
    """Of the confirmed self-evaluation."""
    grade: Grade | None


def last_year(state: ItemState) -> LastYear:
    """The goal as it was approved last, with what was reached of it."""
    own, records = state.evaluation.by_unit, state.monitoring.records
    reported = records[max(records)].progress if records else {}
    evaluated = {row.indicator.name: row for row in own.rows}
    reached = []
    for indicator in state.goal.content.indicators if state.goal.content else ():
        row = evaluated.get(indicator.name) or reported.get(indicator.name)
        reached.append(Reached(indicator=indicator, actual=row.actual if row else None, tier=row.tier if row else None))
    return LastYear(
        item=state.item,
        name=state.name,
        amount=state.goal.amount,
        indicators=tuple(reached),
        attainment=attained(state),
        score=own.score,
        grade=own.grade,
    )
