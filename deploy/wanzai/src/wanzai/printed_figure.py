"""A figure as a report prints it: number, decimals and unit; equal means equal at the printed precision."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

UNITS = {"亿元": Decimal(100_000_000), "万元": Decimal(10_000), "元": Decimal(1)}


@dataclass(frozen=True)
class PrintedFigure:
    """`2.2亿元`: 2.2 of a unit of a hundred million yuan."""

    number: Decimal
    unit: str

    def equals(self, value: Decimal) -> bool:
        """Whether the exact value prints as this."""
        return (value / UNITS.get(self.unit, Decimal(1))).quantize(self._precision, ROUND_HALF_UP) == self.number

    def like(self, value: Decimal) -> str:
        """The exact value in this unit and precision."""
        return f"{(value / UNITS.get(self.unit, Decimal(1))).quantize(self._precision, ROUND_HALF_UP)}{self.unit}"

    @property
    def money(self) -> bool:
        """Whether this is a sum of money."""
        return self.unit in UNITS

    @property
    def _precision(self) -> Decimal:
        exponent = self.number.as_tuple().exponent
        assert isinstance(exponent, int)
        return Decimal(1).scaleb(exponent)


def read(text: str) -> PrintedFigure:
    """`128个` → 128 of 个; `+184%` → 184 of %. Raises ValueError where there is no number."""
    match = re.fullmatch(r"\+?(-?[0-9][0-9,]*(?:\.[0-9]+)?)\s*(\D*)", text)
    if not match:
        raise ValueError(f"“{text}” holds no number")
    return PrintedFigure(Decimal(match[1].replace(",", "")), match[2])
