"""Addresses of a page as it is asked for, with something changed."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode


def address_with(query: Mapping[str, str], **changed: Any) -> str:
    """A page's address with some of its parameters changed; those that are None go."""
    asked = dict(query) | changed
    kept = {name: value for name, value in asked.items() if value not in (None, "")}
    return f"?{urlencode(kept)}" if kept else "?"
