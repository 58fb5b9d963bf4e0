"""JSON as it may come in: UTF-8, no NaN, no infinity, no NUL, no half a character, and not too much of it."""

import json
from collections import Counter
from decimal import Decimal
from typing import Any

from shared.runtime.decider import Refusal
from shared.runtime.field_errors import PLAIN

LARGEST = 1_000_000
"""Bytes that a body may have."""
DEEPEST = 256
"""Lists and objects that may lie in one another."""


class Malformed(Refusal):
    """The body is not JSON, or holds what JSON text may not: NaN, half a character, NUL, a name twice in one object."""

    zh = "请求体不是合格的 JSON"


class BodyTooLarge(Refusal):
    """A request body may have at most 1 MB."""

    zh = "请求体过大"


def parsed(body: bytes) -> Any:
    """What the body says, its fractions as exact decimals. Raises BodyTooLarge or Malformed."""
    if len(body) > LARGEST:
        raise BodyTooLarge(f"请求体至多 {LARGEST // 1000} KB")
    try:
        value = json.loads(body, parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_each_once)
        _clean(value, DEEPEST)
        return value
    except (ValueError, ArithmeticError, RecursionError) as wrong:
        raise Malformed("请求体须为 UTF-8 编码的 JSON，且不得含 NaN、无穷、空字符或残缺字符") from wrong


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _finite(digits: str) -> Decimal:
    if float(digits) in (float("inf"), float("-inf")):
        raise ValueError(digits)
    return Decimal(digits)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise Malformed(f"请求体的同一对象中，{twice if PLAIN.fullmatch(twice) else '有一项'} 写了不止一次")
    return found


def _clean(value: Any, deep: int) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("NUL")
        value.encode()
    elif isinstance(value, list | dict) and not deep:
        raise ValueError("too deep")
    elif isinstance(value, list):
        for one in value:
            _clean(one, deep - 1)
    elif isinstance(value, dict):
        for name, one in value.items():
            _clean(name, deep)
            _clean(one, deep - 1)
