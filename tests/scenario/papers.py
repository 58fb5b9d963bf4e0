"""The papers of the county's people: each is a small text file that says what it is called, and is handed in before a form names it."""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

ABOUT = re.compile(r"/([0-9]{6}-20[0-9]{2}-[0-9A-Z]+)(?:/|$)")
SERVICES = re.compile(r"^/(?:goals|monitoring|evaluation|feedback|audit)(?=/)")


def paper(title: str) -> dict[str, str]:
    """How a form names it."""
    return {"title": title, "sha256": sha256(title.encode()).hexdigest()}


def named_in(body: Any) -> Iterator[str]:
    """The titles of the papers that a form names."""
    if isinstance(body, dict):
        if body.keys() == {"title", "sha256"} and body == paper(str(body["title"])):
            yield body["title"]
        for one in body.values():
            yield from named_in(one)
    elif isinstance(body, list | tuple):
        for one in body:
            yield from named_in(one)


def upload(path: str, title: str) -> tuple[str, dict[str, str], bytes] | None:
    """Where a paper is handed in that a form at this path names, and what is sent; None where the path is about nothing."""
    about = ABOUT.search(path)
    if about is None:
        return None
    service = SERVICES.match(path)
    name = re.sub(r'[/\\:*?"<>|]', "-", title)[:60].strip(" .")
    return f"{service[0] if service else ''}/evidence", {"about": about[1], "name": f"{name}.txt"}, title.encode()
