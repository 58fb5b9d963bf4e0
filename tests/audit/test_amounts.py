from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.figures import amounts
from shared.events.values import percent


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (22_000_000_000, "2.2亿元"),
        (37_900_000_000, "3.79亿元"),
        (10_000_000_000, "1亿元"),
        (22_000_500_000, "2.2亿元"),
        (22_050_000_000, "2.21亿元"),
        (1_930_743_000, "1930.743万元"),
        (1_261_220_000, "1261.22万元"),
        (362_000_000, "362万元"),
        (7_746_478_873, "7746.478873万元"),
        (0, "0万元"),
    ],
)
def test_amounts_are_printed_as_the_report_does(fen: int, text: str) -> None:
    assert amounts.money(fen) == text


@given(st.integers(0, 10**15))
def test_an_amount_in_ten_thousands_is_exact_to_the_fen(fen: int) -> None:
    assert Decimal(amounts.wan(fen).removesuffix("万元")) * 1_000_000 == fen


@pytest.mark.parametrize(
    ("now", "before", "exact", "whole"),
    [(128, 45, "184.44", "184"), (3, 2, "50.00", "50"), (1, 8, "-87.50", "-88"), (205, 200, "2.50", "3")],
)
def test_growth_is_rounded_half_up(now: int, before: int, exact: str, whole: str) -> None:
    assert (percent(now - before, before), percent(now - before, before, 0)) == (Decimal(exact), Decimal(whole))


def test_percentages_have_no_needless_zeros() -> None:
    assert [amounts.plain(percent(part, whole)) for part, whole in ((1, 1), (1, 3), (1, 2), (0, 5))] == [
        "100%",
        "33.33%",
        "50%",
        "0%",
    ]
