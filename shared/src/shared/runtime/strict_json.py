"""JSON as it may come in: UTF-8, no NaN, no infinity, no NUL, no half a character, and not too much of it."""

import json
from typing import Any

from shared.runtime.decider import Refusal

LARGEST = 1_000_000
"""Bytes that a body may have."""


class Malformed(Refusal):
    """The body is not JSON, or holds what JSON text may not: NaN, half a character, NUL."""

    zh = "请求体不是合格的 JSON"


class BodyTooLarge(Refusal):
    """A request body may have at most 1 MB."""

    zh = "请求体过大"


def parsed(body: bytes) -> Any:
    """What the body says. Raises BodyTooLarge or Malformed."""
    if len(body) > LARGEST:
        raise BodyTooLarge(f"请求体至多 {LARGEST // 1000} KB")
    try:
        value = json.loads(body, parse_constant=_no_constant, parse_float=_finite)
        _clean(value)
        return value
    except (ValueError, RecursionError) as wrong:
        raise Malformed("请求体须为 UTF-8 编码的 JSON，且不得含 NaN、无穷、空字符或残缺字符") from wrong


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError(digits)
    return number


def _clean(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("NUL")
        value.encode()
    elif isinstance(value, list):
        for one in value:
            _clean(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            _clean(name)
            _clean(one)
