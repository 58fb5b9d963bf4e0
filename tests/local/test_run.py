"""`python -m local` as somebody at the keyboard starts it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local import ready
from local.child import descendants
from tests.local.orphans import gone
from tests.sources import folder

pytestmark = [pytest.mark.long, pytest.mark.postgres, pytest.mark.kafka]


@contextmanager
def at_work(place: Path) -> Iterator[tuple["subprocess.Popen[str]", list[int]]]:
    """The process once all its services are ready and the county's years are being played, and the processes below it."""
    command = [sys.executable, "-u", "-m", "local", "--data", str(place)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        try:
            assert started.stdout is not None
            assert any(line.startswith("audit ") for line in started.stdout), started.stderr and started.stderr.read()
            yield started, descendants(started.pid)
        finally:
            started.kill()


def commands(pids: list[int]) -> dict[str, int]:
    """Process by the words of its command line."""
    return {(Path("/proc") / str(pid) / "cmdline").read_text().replace("\0", " ").strip(): pid for pid in pids}


def test_a_service_that_dies_is_named_with_its_log_and_all_ends_with_code_1() -> None:
    with folder() as place, at_work(place) as (started, below):
        [victim] = [pid for command, pid in commands(below).items() if command.endswith("-m evaluation serve")]
        os.kill(victim, signal.SIGKILL)
        _, said = started.communicate(timeout=60)
        assert started.returncode == 1
        assert "evaluation" in said
        assert str(place / "logs" / "evaluation.log") in said
        assert "Traceback" not in said
        assert gone(below)()


def test_nothing_stays_when_it_is_killed() -> None:
    with folder() as place, at_work(place) as (started, below):
        started.kill()
        ready.until(gone(below), "python -m local", seconds=15)


def test_a_termination_ends_everything_in_order() -> None:
    with folder() as place, at_work(place) as (started, below):
        started.terminate()
        _, said = started.communicate(timeout=60)
        assert started.returncode == 0
        assert "Traceback" not in said
        assert gone(below)()


def test_a_second_one_on_the_same_folder_is_refused() -> None:
    with folder() as place, at_work(place):
        second = subprocess.run([sys.executable, "-m", "local", "--data", str(place)], capture_output=True, text=True, check=False)
        assert second.returncode == 1
        assert "another process uses this data folder" in second.stderr
