"""The papers of the county's people: each is a small text file that says what it is called, and is handed in before a form names it."""

import re
from collections.abc import Iterator
from typing import Any

from wanzai.papers import evidence, file_name, papers_in

paper = evidence
"""How a form names one."""

ABOUT = re.compile(r"/([0-9]{6}-20[0-9]{2}-[0-9A-Z]+)(?:/|$)")
SERVICES = re.compile(r"^/(?:goals|monitoring|evaluation|feedback|audit)(?=/)")


def named_in(body: Any) -> Iterator[str]:
    """The titles of the papers that a form names."""
    return (one["title"] for one in papers_in(body) if one == paper(one["title"]))


def upload(path: str, title: str) -> tuple[str, dict[str, str], bytes] | None:
    """Where a paper is handed in that a form at this path names, and what is sent; None where the path is about nothing."""
    about = ABOUT.search(path)
    if about is None:
        return None
    service = SERVICES.match(path)
    return f"{service[0] if service else ''}/evidence", {"about": about[1], "name": file_name(title)}, title.encode()
