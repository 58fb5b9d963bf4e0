"""The papers that forms name: each is a small text file that says what it is called, and is handed in before a form names it."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any


def evidence(title: str) -> dict[str, str]:
    """How a form names it."""
    return {"title": title, "sha256": hashlib.sha256(title.encode()).hexdigest()}


def file_name(title: str) -> str:
    """What its file is called."""
    return re.sub(r'[/\\:*?"<>|]', "-", title)[:60].strip(" .") + ".txt"


def papers_in(body: Any) -> Iterator[Mapping[str, str]]:
    """The papers that a form names."""
    if isinstance(body, Mapping):
        if body.keys() >= {"title", "sha256"}:
            yield body
        for one in body.values():
            yield from papers_in(one)
    elif isinstance(body, list | tuple):
        for one in body:
            yield from papers_in(one)
