from decimal import Decimal

import pytest

from wanzai.printed_figure import read


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("2.2亿元", "220000000.00"),
        ("2.2亿元", "224999999.99"),
        ("3.79亿元", "379000000.00"),
        ("1,930.743万元", "19307430.00"),
        ("128个", "128"),
        ("+184%", "184.44"),
        ("184%", "183.50"),
    ],
)
def test_a_value_equals_what_it_rounds_to_at_the_printed_precision(printed: str, value: str) -> None:
    assert read(printed).equals(Decimal(value))


@pytest.mark.parametrize(("printed", "value"), [("2.2亿元", "225000000.00"), ("1,930.743万元", "19307435.00"), ("184%", "184.50")])
def test_a_value_that_rounds_to_another_number_is_not_equal(printed: str, value: str) -> None:
    assert not read(printed).equals(Decimal(value))


def test_a_value_is_shown_as_the_report_would_print_it() -> None:
    assert read("2.2亿元").like(Decimal("220000000.00")) == "2.2亿元"


def test_words_hold_no_number() -> None:
    with pytest.raises(ValueError, match="北京"):
        read("北京中泽融信")
