from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import permutations

import pytest

from monitoring.decisions.execution import (
    EXECUTION,
    Fact,
    FactOfTheFuture,
    NothingToCorrect,
    ReferenceTaken,
    Treasury,
    as_of,
    block,
    correct,
    replaced_by,
    report,
)
from shared.events.monitoring import ExecutionCorrected, ExecutionReported, Oddity
from tests.monitoring.samples import AMOUNT, FACT
from tests.scenario.deciders import Given

TODAY = date(2020, 7, 1)
END_OF_JUNE = date(2020, 6, 30)
MAY = Fact("treasury/61", date(2020, 5, 31), AMOUNT, AMOUNT, Decimal("500000.00"))
RIGHT = Fact("treasury/78", END_OF_JUNE, AMOUNT, AMOUNT, Decimal("560000.00"))


given = Given(EXECUTION)


def recorded(*facts: Fact) -> Treasury:
    return reduce(lambda state, fact: given.then(state, report(state, fact=fact, today=TODAY)), facts, Treasury())


def test_a_fact_is_taken_in_as_told() -> None:
    assert report(Treasury(), fact=FACT, today=TODAY) == [
        ExecutionReported(
            reference="treasury/77", as_of=END_OF_JUNE, initial_budget=AMOUNT, adjusted_budget=AMOUNT, executed=Decimal("600000.00")
        )
    ]


def test_the_newest_day_counts_in_whatever_order_the_facts_arrive() -> None:
    april = replace(MAY, reference="treasury/50", as_of=date(2020, 4, 30))
    assert {as_of(recorded(*order), END_OF_JUNE) for order in permutations([april, MAY, FACT])} == {FACT}


def test_figures_of_a_later_day_do_not_count_yet() -> None:
    assert as_of(recorded(MAY, FACT), date(2020, 6, 29)) == MAY
    assert as_of(recorded(MAY), date(2020, 5, 30)) is None


def test_of_two_facts_as_of_one_day_the_one_told_last_counts() -> None:
    assert as_of(recorded(FACT, RIGHT), END_OF_JUNE) == RIGHT


def test_a_corrected_fact_counts_no_more() -> None:
    state = recorded(MAY, FACT)
    events = correct(state, fact=RIGHT, corrects="treasury/77", reason="重复记账", today=TODAY)
    assert events == [
        ExecutionCorrected(
            reference="treasury/78",
            corrects="treasury/77",
            as_of=END_OF_JUNE,
            initial_budget=AMOUNT,
            adjusted_budget=AMOUNT,
            executed=Decimal("560000.00"),
            reason="重复记账",
        )
    ]
    assert as_of(given.then(state, events), END_OF_JUNE) == RIGHT


def test_a_correction_to_an_earlier_day_leaves_no_figure_behind() -> None:
    state = recorded(FACT)
    corrected = given.then(
        state, correct(state, fact=replace(RIGHT, as_of=date(2020, 5, 31)), corrects="treasury/77", reason="日期误记", today=TODAY)
    )
    found = as_of(corrected, END_OF_JUNE)
    assert found is not None
    assert (found.reference, found.as_of) == ("treasury/78", date(2020, 5, 31))


def test_a_fact_is_corrected_once_and_its_correction_may_be_corrected() -> None:
    state = recorded(FACT)
    corrected = given.then(state, correct(state, fact=RIGHT, corrects="treasury/77", reason="重复记账", today=TODAY))
    again = replace(RIGHT, reference="treasury/79")
    with pytest.raises(NothingToCorrect, match="已由treasury/78更正，要改请更正treasury/78"):
        correct(corrected, fact=again, corrects="treasury/77", reason="再次更正", today=TODAY)
    assert len(correct(corrected, fact=again, corrects="treasury/78", reason="再次更正", today=TODAY)) == 1


def test_what_was_never_told_cannot_be_corrected() -> None:
    with pytest.raises(NothingToCorrect, match="treasury/77从未收到，请先发送它"):
        correct(Treasury(), fact=RIGHT, corrects="treasury/77", reason="重复记账", today=TODAY)


def test_a_reference_names_one_fact() -> None:
    with pytest.raises(ReferenceTaken, match="treasury/77"):
        report(recorded(FACT), fact=replace(RIGHT, reference="treasury/77"), today=TODAY)


def test_nobody_knows_figures_as_of_tomorrow() -> None:
    with pytest.raises(FactOfTheFuture):
        report(Treasury(), fact=replace(FACT, as_of=date(2020, 7, 2)), today=TODAY)


@pytest.mark.parametrize(
    ("budget", "executed", "odd"),
    [
        ("599999.99", "600000.00", [Oddity.ABOVE_BUDGET]),
        ("0.00", "899740.00", [Oddity.WITHOUT_BUDGET]),
        ("600000.00", "-1.00", [Oddity.NEGATIVE]),
        ("0.00", "-1.00", [Oddity.NEGATIVE]),
        ("600000.00", "600000.00", []),
        ("0.00", "0.00", []),
    ],
)
def test_a_fact_is_taken_whatever_its_figures_and_what_is_odd_is_named(budget: str, executed: str, odd: list[Oddity]) -> None:
    fact = replace(FACT, adjusted_budget=Decimal(budget), executed=Decimal(executed))
    (told,) = report(Treasury(), fact=fact, today=TODAY)
    (corrected,) = correct(recorded(MAY), fact=fact, corrects=MAY.reference, reason="误记", today=TODAY)
    assert told.executed == Decimal(executed)
    assert [one.kind for one in told.findings] == [one.kind for one in corrected.findings] == odd


def test_a_fact_is_replaced_by_the_last_of_its_corrections() -> None:
    state = recorded(FACT)
    assert replaced_by(state, FACT.reference) is replaced_by(state, None) is None
    for number, corrects in ((78, 77), (79, 78)):
        fact = replace(RIGHT, reference=f"treasury/{number}")
        state = given.then(state, correct(state, fact=fact, corrects=f"treasury/{corrects}", reason="更正", today=TODAY))
    assert replaced_by(state, FACT.reference) == "treasury/79"


def test_the_rate_is_of_the_adjusted_budget_and_zero_without_one() -> None:
    assert block(replace(FACT, adjusted_budget=Decimal("1800000.00")), None).rate == Decimal("33.33")
    assert block(replace(FACT, adjusted_budget=Decimal(0), executed=Decimal(0)), None).rate == 0
