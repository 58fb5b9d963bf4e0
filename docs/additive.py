"""What breaks the published contract: whoever relied on the old one could no longer read, or send, what the new one describes."""

import io
import json
import subprocess
import tarfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from docs import grown
from docs.schema_changes import Comparison

Files = Mapping[str, bytes]
Changes = Callable[[Any, Any], Iterator[str]]
PUBLISHED = "shared/src/shared/published"
INTENDED = "docs/intended.txt"
"""What was broken knowingly, a sentence of `make check` a line, and why."""


def committed(house: Path, folder: str) -> dict[str, bytes]:
    """Path below the folder → what was committed last; where there is no history, what lies there."""
    told = subprocess.run(["git", "archive", "--format=tar", "HEAD", folder], cwd=house, capture_output=True)
    if told.returncode:
        here = house / folder
        return {str(path.relative_to(here)): path.read_bytes() for path in sorted(here.rglob("*.json"))}
    with tarfile.open(fileobj=io.BytesIO(told.stdout)) as archive:
        files = [(one.name, archive.extractfile(one)) for one in archive if one.name.endswith(".json")]
        return {name.removeprefix(f"{folder}/"): file.read() for name, file in files if file is not None}


def everywhere(house: Path, schemas: Files, descriptions: Files) -> list[str]:
    """Whatever breaks what was committed last, schemas of events, OpenAPI and AsyncAPI, and is not said to be intended."""
    intended = [line.partition(" — ")[0] for line in (house / INTENDED).read_text("utf-8").splitlines()]
    found = list(breaking(committed(house, "docs/schemas"), schemas))
    for kind, changes in (("openapi", grown.openapi), ("asyncapi", grown.asyncapi)):
        now = {name.removeprefix(f"{kind}/"): text for name, text in descriptions.items() if name.startswith(f"{kind}/")}
        found += breaking(committed(house, f"{PUBLISHED}/{kind}"), now, changes)
    return [said for said in found if said not in intended]


def _event(old: Any, new: Any) -> Iterator[str]:
    return Comparison(old, new).changes(old, new, "data")


def breaking(before: Files, now: Files, changes: Changes = _event) -> Iterator[str]:
    """Every change that is no addition, by the name of the file and of what has changed in it."""
    for path, old in before.items():
        name = path.removesuffix(".json")
        if path not in now:
            yield f"{name} 已不存在 / is gone"
        else:
            yield from (f"{name} {change}" for change in changes(json.loads(old), json.loads(now[path])))
