"""Files that only their owner can read, each replaced in one step."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path


def write(path: Path, content: object) -> None:
    """Keep it as JSON."""
    replace(path, json.dumps(content, ensure_ascii=False, indent=1))


def replace(path: Path, text: str) -> None:
    """Keep the text; whoever reads meanwhile finds the old one or the new one, whole."""
    beside = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    beside.replace(path)


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Whoever reads the file to write it anew does so while nobody else does."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
