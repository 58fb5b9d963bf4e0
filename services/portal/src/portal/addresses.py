"""Addresses of a page as it is asked for, with something changed."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

WORDS = 4096
"""So many parameters and values are remembered as they stand in an address."""
_quoted = lru_cache(WORDS)(quote_plus)


def address_with(query: Mapping[str, str], **changed: Any) -> str:
    """A page's address with some of its parameters changed; those that are None go."""
    asked = dict(query.items()) | changed
    return f"?{'&'.join([f'{_quoted(name)}={_quoted(str(value))}' for name, value in asked.items() if value not in (None, '')])}"
