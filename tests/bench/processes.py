"""How much processor time the processes that we started have used."""

import os
from collections.abc import Iterator
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def used(root: int | None = None) -> float:
    """Seconds of a core, of a process and all below it; without one, of all below ourselves."""
    below: dict[int, list[int]] = {}
    spent: dict[int, float] = {}
    for pid, parent, seconds in _all():
        below.setdefault(parent, []).append(pid)
        spent[pid] = seconds
    waiting = [root] if root else list(below.get(os.getpid(), ()))
    total = 0.0
    while waiting:
        pid = waiting.pop()
        total += spent.get(pid, 0.0)
        waiting += below.get(pid, ())
    return total


def _all() -> Iterator[tuple[int, int, float]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        yield int(path.parent.name), int(fields[1]), sum(map(int, fields[11:15])) / TICK  # its own, and of children that ended
