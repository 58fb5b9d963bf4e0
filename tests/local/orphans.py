"""A server whose Python is killed with SIGKILL, and what is left of its processes."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from local.child import descendants

_START = """
import signal, sys
from pathlib import Path
from local.{kind} import {kind}
with {kind}(Path(sys.argv[1])):
    print("ready", flush=True)
    signal.pause()
"""


def orphaned(kind: str, folder: Path) -> list[int]:
    """Start a server in a Python of its own, kill that Python, and give the processes that were below it."""
    with subprocess.Popen([sys.executable, "-c", _START.format(kind=kind), str(folder)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        below = descendants(parent.pid)
        parent.kill()
    return below


def gone(pids: list[int]) -> Callable[[], bool]:
    """Has each of them ended? One that only waits to be collected has."""
    return lambda: not any(_alive(pid) for pid in pids)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"
