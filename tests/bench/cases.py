"""Every case by its number, as `performance` numbers them."""

from collections.abc import Mapping

from tests.bench.comparing import Case

CASES: Mapping[str, Case] = {}
