"""Odd money and departures from the treasury's figures, at the edges."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from evaluation.decisions.funds import FundsMissing, StatedFunds, funds_of
from evaluation.rules import form, money
from evaluation.rules.money import DepartureUnexplained, OddMoneyUnexplained
from shared.events.evaluation import Funds, FundsPart, FundsSource, MoneyOddity, TreasuryFact
from tests.evaluation.cases import GOAL, MOF, ROWS

FACT = TreasuryFact(
    reference="t/1", as_of=date(2019, 12, 31), initial_budget=Decimal(100), adjusted_budget=Decimal(100), executed=Decimal("95.00")
)


def funds(budget: str = "100.00", executed: str = "95.00", **other: Any) -> Funds:
    return Funds.model_validate({"initial_budget": budget, "adjusted_budget": budget, "executed": executed} | other)


def kinds(stated: Funds, fact: TreasuryFact | None = None, amount: Decimal | None = GOAL.amount) -> list[MoneyOddity]:
    return [finding.kind for finding in money.of_form(amount, stated, fact)]


@pytest.mark.parametrize(
    ("budget", "executed", "amount", "odd"),
    [
        ("100.00", "100.00", "100.00", []),
        ("100.00", "100.01", "100.00", [MoneyOddity.ABOVE_BUDGET]),
        ("0", "0.01", "100.00", [MoneyOddity.WITHOUT_BUDGET]),
        ("0", "0", "0", []),
        ("0", "-5.00", "100.00", []),
        ("100.00", "95.00", "0", [MoneyOddity.TOTAL_NOT_ITS_PARTS]),
        ("0", "899740.00", "0", [MoneyOddity.WITHOUT_BUDGET, MoneyOddity.TOTAL_NOT_ITS_PARTS]),
    ],
)
def test_odd_money_is_found_and_needs_a_word(budget: str, executed: str, amount: str, odd: list[MoneyOddity]) -> None:
    assert kinds(funds(budget, executed, explanation="抢修"), amount=Decimal(amount)) == odd
    if odd:
        with pytest.raises(OddMoneyUnexplained, match="须作说明"):
            kinds(funds(budget, executed, explanation=" "), amount=Decimal(amount))


def test_a_total_of_nothing_above_parts_with_money_is_a_finding_and_the_parts_are_scored() -> None:
    part = FundsPart(source=FundsSource.FISCAL, initial_budget=Decimal(100), adjusted_budget=Decimal("89.97"), executed=Decimal("89.97"))
    stated = funds("0", "0", parts=(part,), explanation="合计栏系统未生成")
    assert kinds(stated) == [MoneyOddity.TOTAL_NOT_ITS_PARTS] * 3
    assert form.score(MOF, stated, ROWS).lines[0].score == 10


def test_a_departure_from_the_treasury_needs_its_own_reason_also_of_one_fen() -> None:
    assert kinds(funds(), FACT) == []
    with pytest.raises(DepartureUnexplained, match=r"全年执行数填 95\.01 元、国库为 95\.00 元"):
        kinds(funds(executed="95.01", explanation="有说明"), FACT)
    (finding,) = money.of_form(GOAL.amount, funds(executed="95.01", departure="在途"), FACT)
    assert (finding.kind, finding.explanation) == (MoneyOddity.NOT_THE_TREASURYS, "在途")


def test_a_refund_scores_nothing_and_is_taken() -> None:
    assert form.score(MOF, funds(executed="-3.00", explanation="全部退库"), ROWS).lines[0].score == 0


def test_what_is_spent_beyond_the_budget_scores_as_all_of_it() -> None:
    assert form.score(MOF, funds(executed="105.59"), ROWS).lines[0].score == 10


def test_a_figure_that_the_unit_leaves_out_is_the_treasurys() -> None:
    made = funds_of("路", StatedFunds(executed=Decimal(90), departure="在途"), FACT)
    assert (made.initial_budget, made.adjusted_budget, made.executed, made.departure) == (Decimal(100), Decimal(100), Decimal(90), "在途")
    with pytest.raises(FundsMissing, match="路"):
        funds_of("路", StatedFunds(executed=Decimal(90)), None)


@pytest.mark.parametrize("executed", ["105.59", "0.01"])
def test_a_report_needs_a_word_where_the_treasury_tells_odd_money(executed: str) -> None:
    budget = Decimal(100 if executed == "105.59" else 0)
    odd = FACT.model_copy(update={"adjusted_budget": budget, "executed": Decimal(executed)})
    with pytest.raises(OddMoneyUnexplained):
        money.of_report(GOAL.amount, odd, "")
    assert len(money.of_report(GOAL.amount, odd, "抢修")) == 1
    assert money.of_report(GOAL.amount, FACT, "") == money.of_report(GOAL.amount, None, "") == ()
