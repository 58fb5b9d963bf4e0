"""What is odd about the money of an evaluation (资金疑点): accepted with a word of explanation, and never in silence."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from shared.events.evaluation import Funds, MoneyFinding, MoneyOddity, TreasuryFact
from shared.events.values import percent
from shared.runtime.decider import Invalid

Oddity = tuple[MoneyOddity, str, str]
"""Which, the sentence, and the field of the form."""
COLUMNS = {"年初预算数": "initial_budget", "全年预算数": "adjusted_budget", "全年执行数": "executed"}


class OddMoneyUnexplained(Invalid):
    """Spent without a budget, more than the budget, a total that is not the sum of its parts: a word of explanation is required."""

    zh = "资金数异常未作说明"


class DepartureUnexplained(Invalid):
    """The treasury's figures stand unless the unit says why they do not."""

    zh = "与国库执行数不符未说明原因"


def reckoned(funds: Funds) -> Funds:
    """The money block with totals that are the sums of their parts, where it has parts: totals are computed, not read."""
    if not funds.parts:
        return funds
    return funds.model_copy(update={field: sum((getattr(one, field) for one in funds.parts), Decimal(0)) for field in COLUMNS.values()})


def of_form(amount: Decimal | None, funds: Funds, fact: TreasuryFact | None) -> tuple[MoneyFinding, ...]:
    """What is odd in a self-evaluation form, each with the unit's word. Raises OddMoneyUnexplained or DepartureUnexplained."""
    counted = reckoned(funds)
    found = [*_totals(funds, counted), *_odd(amount, counted.adjusted_budget, counted.executed)]
    departure = _departure(counted, fact) if fact else None
    if departure and not funds.departure.strip():
        raise DepartureUnexplained(f"{departure}，须说明不一致的原因", place="funds/departure")
    odd = explained(found, funds.explanation, "funds/explanation")
    if departure is None:
        return odd
    return (*odd, MoneyFinding(kind=MoneyOddity.NOT_THE_TREASURYS, sentence=departure, explanation=funds.departure, place="funds"))


def of_report(amount: Decimal | None, fact: TreasuryFact | None, explanation: str) -> tuple[MoneyFinding, ...]:
    """What is odd in the money that an evaluation report is about, as the treasury tells it. Raises OddMoneyUnexplained."""
    odd = _odd(amount, fact.adjusted_budget, fact.executed) if fact else ()
    return explained([(kind, sentence, "") for kind, sentence, _ in odd], explanation, "money_explanation")


def explained(oddities: Sequence[Oddity], explanation: str, place: str) -> tuple[MoneyFinding, ...]:
    """Each with the word of who files, which stands at this place. Raises OddMoneyUnexplained where there is none."""
    if oddities and not explanation.strip():
        raise OddMoneyUnexplained(f"{'；'.join(sentence for _, sentence, _ in oddities)}，须作说明", place=place)
    return tuple(MoneyFinding(kind=kind, sentence=sentence, explanation=explanation, place=field) for kind, sentence, field in oddities)


def _odd(amount: Decimal | None, budget: Decimal, executed: Decimal) -> Iterator[Oddity]:
    if not budget and executed > 0:
        yield MoneyOddity.WITHOUT_BUDGET, f"全年预算数为 0 元而执行数为 {executed} 元", "funds/adjusted_budget"
    elif executed > budget:
        rate = percent(executed, budget)
        yield (
            MoneyOddity.ABOVE_BUDGET,
            f"执行数 {executed} 元超过全年预算数 {budget} 元，执行率 {rate}%，计分按 100% 封顶",
            "funds/executed",
        )
    if amount == 0 and (budget or executed):
        yield MoneyOddity.TOTAL_NOT_ITS_PARTS, f"评价金额为 0 元，而全年预算数为 {budget} 元、执行数为 {executed} 元", ""


def _totals(stated: Funds, counted: Funds) -> Iterator[Oddity]:
    for title, field in COLUMNS.items():
        total, parts = getattr(stated, field), getattr(counted, field)
        if total != parts:
            yield MoneyOddity.TOTAL_NOT_ITS_PARTS, f"{title}合计填 {total} 元，分项之和为 {parts} 元，按分项之和计", f"funds/{field}"


def _departure(counted: Funds, fact: TreasuryFact) -> str | None:
    differing = [
        f"{title}填 {getattr(counted, field)} 元、国库为 {getattr(fact, field)} 元"
        for title, field in COLUMNS.items()
        if getattr(counted, field) != getattr(fact, field)
    ]
    return f"与国库截至 {fact.as_of} 的数不符：{'，'.join(differing)}" if differing else None
