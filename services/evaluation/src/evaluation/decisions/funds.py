"""The money block of a self-evaluation form: the treasury's figures (国库执行数) are filled in where the unit states none."""

from dataclasses import dataclass
from decimal import Decimal

from shared.events.evaluation import Funds, FundsPart, TreasuryFact
from shared.runtime.decider import Invalid


@dataclass(frozen=True)
class StatedFunds:
    """What the unit itself states; None: as the treasury says."""

    initial_budget: Decimal | None = None
    adjusted_budget: Decimal | None = None
    executed: Decimal | None = None
    explanation: str = ""
    departure: str = ""
    parts: tuple[FundsPart, ...] = ()


class FundsMissing(Invalid):
    """Where the treasury told nothing, the form states the money itself."""

    zh = "缺少资金数"


def funds_of(name: str, stated: StatedFunds, fact: TreasuryFact | None) -> Funds:
    """The money block, each figure as stated or else as the treasury says. Raises FundsMissing."""

    return Funds(
        initial_budget=_figure(name, stated.initial_budget, fact.initial_budget if fact else None),
        adjusted_budget=_figure(name, stated.adjusted_budget, fact.adjusted_budget if fact else None),
        executed=_figure(name, stated.executed, fact.executed if fact else None),
        explanation=stated.explanation,
        departure=stated.departure,
        parts=stated.parts,
    )


def _figure(name: str, stated: Decimal | None, told: Decimal | None) -> Decimal:
    if stated is not None:
        return stated
    if told is None:
        raise FundsMissing(f"国库没有“{name}”该年度的执行数，年初预算数、全年预算数和全年执行数须自行填写", place="funds")
    return told
