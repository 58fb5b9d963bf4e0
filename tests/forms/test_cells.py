"""The language of cells: targets, numbers, dates, marks."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.forms import read
from shared.forms.cells.dates import day
from shared.forms.cells.marks import chosen
from shared.forms.cells.numbers import number, number_in_text, yuan
from shared.forms.cells.targets import target, target_in_text
from shared.forms.cells.text import text_of

MADE = Path(__file__).parent.parent / "oracle/made"


@pytest.mark.parametrize(
    ("text", "operator", "value", "unit"),
    [
        ("≥95%", "≥", "95", "%"),
        ("≥100百分比", "≥", "100", "%"),
        ("不少于98%以上", "≥", "98", "%"),
        ("=1", "=", "1", None),
        ("＝１２．５公里", "=", "12.5", "公里"),
        ("不超过30天", "≤", "30", "天"),
        ("控制在1,200万元以内", "≤", "1200", "万元"),
        ("<=0.9‰", "≤", "0.9", "‰"),
        ("≥300㎡", "≥", "300", "㎡"),
        ("100", None, "100", None),
        ("0起", None, "0", "起"),
    ],
)
def test_a_target_has_operator_value_and_unit(text: str, operator: str | None, value: str, unit: str | None) -> None:
    found = target_in_text(text)
    assert (found.operator, found.value, found.unit, found.doubt) == (operator, Decimal(value), unit, None)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("80%-95%", "TARGET_RANGE"),
        ("3至5天", "TARGET_RANGE"),
        ("100%1000件", "TARGET_TWO_VALUES"),
        ("力争全年完成养护里程12公里以上并通过验收", "TARGET_IN_SENTENCE"),
        ("≥", "TARGET_WITHOUT_VALUE"),
        ("不少于20天以内", "OPERATORS_DIFFER"),
    ],
)
def test_what_is_not_one_value_is_a_doubt(text: str, doubt: str) -> None:
    assert target_in_text(text).doubt == doubt


def test_a_target_may_be_a_day_or_words() -> None:
    assert (target_in_text("2021年12月31日前").date, target_in_text("2021年12月31日前").operator) == ("2021-12-31", "≤")
    assert target_in_text("效果明显").qualitative


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,000,000.00 ", "1000000.00"),
        ("９８０，０００.00", "980000.00"),
        ("940 800.00", "940800.00"),
        ("968.191 8", "968.1918"),
        ("9.60分", "9.60"),
    ],
)
def test_a_number_as_text_is_read_exactly(text: str, value: str) -> None:
    found = number_in_text(text)
    assert found is not None
    assert found.value == Decimal(value)


@given(st.floats(-1e14, 1e14).map(lambda figure: round(figure, 2)) | st.integers(-(10**14), 10**14))
def test_a_figure_reads_as_its_text_does(figure: float) -> None:
    text = text_of(figure)
    plainly, typed = number(figure, text), number_in_text(text)
    assert plainly is not None
    assert typed is not None
    assert "." not in text or figure != int(figure)
    assert plainly.value == typed.value == target(figure, text).value == Decimal(text)


def test_two_numbers_in_a_cell_are_none() -> None:
    assert number_in_text("22万2.2") is None
    assert number_in_text("") is None
    assert number_in_text("—") is None


def test_the_unit_in_a_cell_goes_before_that_of_the_form() -> None:
    found = number_in_text("94.08万元")
    assert found is not None
    assert yuan(found, "元") == Decimal("940800.00")


def test_the_dates_of_the_made_file_read_as_stated() -> None:
    stated = json.loads((MADE / "10_dates.expected.json").read_text(encoding="utf-8"))["values"]
    rows = list(read("10.xlsx", (MADE / "10_dates.xlsx").read_bytes()).sheets[0].rows())
    for place, wanted in stated.items():
        found = day(rows[int(place[1:]) - 1][1])
        if isinstance(wanted, dict):
            assert found is None
        else:
            assert found is not None
            assert ([found.start, found.end] if isinstance(wanted, list) else found.start) == wanted


def test_a_serial_of_1904_is_four_years_later() -> None:
    first, later = day(45657), day(44195, since_1904=True)
    assert first is not None
    assert later is not None
    assert first.start == later.start == "2024-12-31"


def test_a_box_stands_before_or_after_its_word() -> None:
    assert chosen("新增□  延续☑") == ("延续",)
    assert chosen("☑新增 □延续") == ("新增",)
    assert chosen("新增") is None
