"""What a round asks of a watched item: the goal's version of that day, by the round's due date and rules."""

from datetime import date

from monitoring.decisions.round import Round, require_open
from monitoring.decisions.watch import Watch, require_watched
from shared.events.monitoring import MonitoringAssigned
from shared.events.values import fiscal_year_of
from shared.runtime.decider import Invalid


class OtherYear(Invalid):
    """A round asks about the items of its own fiscal year."""

    zh = "事项不属于该轮次的年度"


def record_of(item: str, month: int) -> str:
    """The record's key: `360922-2020-P0017/07`."""
    return f"{item}/{month:02d}"


def item_of(record_key: str) -> str:
    """The item of a record's key."""
    return record_key.split("/", 1)[0]


def assignment(item: str, *, round_: Round, watch: Watch, today: date) -> MonitoringAssigned:
    """The demand of today. Raises Unknown, OutOfOrder or OtherYear."""
    require_open(round_)
    require_watched(watch)
    if fiscal_year_of(item) != round_.fiscal_year:
        raise OtherYear(f"{item}不属于{round_.fiscal_year}年度", place="items")
    return MonitoringAssigned(
        unit=watch.unit,
        name=watch.name,
        kind=watch.kind,
        amount=watch.amount,
        fiscal_year=round_.fiscal_year,
        period_end_month=round_.period_end_month,
        opens_on=round_.opens_on,
        due_on=round_.due_on,
        warn_days=round_.warn_days,
        answer_days=round_.answer_days,
        rule_set=round_.rule_set,
        goal_version=watch.goal_version,
        indicators=watch.annual,
        on=today,
    )
