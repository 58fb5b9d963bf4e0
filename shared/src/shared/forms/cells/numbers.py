"""A number in a cell, as a number or as text with blanks, commas, full-width digits and a unit."""

import re
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from shared.forms.book import Scalar
from shared.forms.cells.text import KEPT, plain

ONE = Decimal(1)
YUAN = {"元": ONE, "千元": Decimal(1000), "万元": Decimal(10000), "万": Decimal(10000), "亿元": Decimal(100_000_000)}
NUMBER = re.compile(r"([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?)(.*)", re.S)
DIGIT = re.compile(r"\d")
FIGURES = (int, float)
PER_CENT = {"%", "(%)", "%%", "百分比", "百分之"}


class Number(Struct, frozen=True, gc=False):
    """A number with what stood behind it."""

    value: Decimal
    unit: str | None
    as_text: bool
    """The cell held text."""


def number(value: Scalar, text: str) -> Number | None:
    """The number of a cell with its text, exactly as printed; None where there is none or something else stands beside it."""
    if isinstance(value, str):
        return number_in_text(text)
    if isinstance(value, bool) or not isinstance(value, FIGURES):
        return None
    return Number(Decimal(text), None, as_text=False)


@lru_cache(KEPT)
def number_in_text(text: str) -> Number | None:
    """The same of a text that was typed."""
    found = NUMBER.fullmatch(plain(text))
    if not found or not DIGIT.search(found[1]):
        return None
    unit = found[2].strip("()") or None
    if unit and (DIGIT.search(unit) or len(unit) > 12):
        return None
    return Number(Decimal(found[1].replace(",", "")), "%" if found[2] in PER_CENT else unit, as_text=True)


def yuan(amount: Number, unit: str) -> Decimal:
    """An amount in yuan; a unit in the cell goes before that of the form."""
    return amount.value * (YUAN.get(amount.unit or unit) or YUAN.get(unit) or ONE)


def digits(value: Decimal) -> str:
    """Without needless zeros: 98.060 is 98.06."""
    return f"{value.normalize():f}" if value else "0"
