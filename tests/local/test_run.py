"""`python -m local` as somebody at the keyboard starts it."""

import contextlib
import os
import re
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
    command = [sys.executable, "-u", "-m", "local", "run", "--data", str(place)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        try:
            assert started.stdout is not None
            assert any(line.startswith("audit ") for line in started.stdout), started.stderr and started.stderr.read()
            yield started, descendants(started.pid)
        finally:
            started.kill()


def commands(pids: list[int]) -> dict[str, int]:
    """Process by the words of its command line; one that has just ended has none."""
    found = {}
    for pid in pids:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            found[(Path("/proc") / str(pid) / "cmdline").read_text().replace("\0", " ").strip()] = pid
    return found


def serving(started: "subprocess.Popen[str]", service: str) -> int:
    """The service's process; 0 while there is none."""
    return next((pid for words, pid in commands(descendants(started.pid)).items() if words.endswith(f"-m {service} serve")), 0)


def struck(started: "subprocess.Popen[str]", service: str) -> bool:
    """Kill the service wherever it runs; has everything ended?"""
    if victim := serving(started, service):
        os.kill(victim, signal.SIGKILL)
    return started.poll() is not None


At = tuple[Path, "subprocess.Popen[str]"]


@pytest.fixture(scope="module")
def county() -> Iterator[At]:
    """One at work, for all who leave it at work."""
    with folder() as place, at_work(place) as (started, _):
        yield place, started
        assert started.poll() is None, "what was stopped or killed has ended the years that are played"


def test_in_the_shell_of_a_service_a_command_of_the_runbook_is_typed_as_it_stands(county: At) -> None:
    place, _ = county
    typed = "python -m monitoring topics check && python -m monitoring client add treasury --writes && python -m monitoring views list"
    command = [sys.executable, "-m", "local", "shell", "monitoring", "--data", str(place)]
    said = subprocess.run(command, input=typed, capture_output=True, text=True, check=False, timeout=300)
    assert said.returncode == 0, said.stderr
    assert "齐备" in said.stdout
    assert "BIHUAN_KAFKA_USER=client-treasury" in said.stdout
    assert "watchlist" in said.stdout
    assert not re.search(r"^BIHUAN_CLIENT_SECRET=$", said.stdout, re.MULTILINE)
    assert all(one.stat().st_mode & 0o077 == 0 for one in (place / "environment").iterdir())


def test_in_that_shell_a_database_is_kept_while_it_serves_and_restored_while_the_service_is_stopped(county: At) -> None:
    place, started = county
    typed = f"""
        set -e
        python -m audit backup --to {place}/kept
        python -m local stop audit
        psql -c 'DROP DATABASE audit' -c 'CREATE DATABASE audit OWNER audit_owner' -c 'GRANT CONNECT ON DATABASE audit TO audit_runtime'
        python -m audit migrate
        python -m audit restore --from {place}/kept
        python -m audit recover
        python -m local start audit
    """
    command = [sys.executable, "-m", "local", "shell", "audit", "--data", str(place)]
    said = subprocess.run(command, input=typed, capture_output=True, text=True, check=False, timeout=300)
    assert said.returncode == 0, said.stderr
    assert {"goals.json", "audit.json"} <= {one.name for one in (place / "kept").iterdir()}
    ready.until(lambda: serving(started, "audit") != 0, "audit", seconds=60)


def test_a_server_that_dies_is_started_again(county: At) -> None:
    _, started = county
    victim = next(pid for words, pid in commands(descendants(started.pid)).items() if " kafka.Kafka " in words)
    os.kill(victim, signal.SIGKILL)
    assert started.stdout is not None
    assert next(line for line in started.stdout if "started again" in line and "Kafka" in line)


def test_a_second_one_on_the_same_folder_is_refused(county: At) -> None:
    place, _ = county
    second = subprocess.run([sys.executable, "-m", "local", "run", "--data", str(place)], capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert "another process uses this data folder" in second.stderr


def test_a_service_that_dies_is_named_with_its_log_and_started_again(county: At) -> None:
    place, started = county
    victim = serving(started, "evaluation")
    assert victim, "no process to kill; 0 would be ourselves"
    os.kill(victim, signal.SIGKILL)
    assert started.stdout is not None
    line = next(line for line in started.stdout if "started again" in line)
    assert str(place / "logs" / "evaluation.log") in line
    ready.until(lambda: serving(started, "evaluation") not in (0, victim), "evaluation")


def test_a_termination_ends_everything_in_order() -> None:
    with folder() as place, at_work(place) as (started, below):
        started.terminate()
        _, said = started.communicate(timeout=60)
        assert started.returncode == 0
        assert "Traceback" not in said
        assert gone(below)()


def test_a_service_that_dies_again_and_again_ends_all_with_its_name_and_code_1() -> None:
    with folder() as place, at_work(place) as (started, below):
        ready.until(lambda: struck(started, "evaluation"), "python -m local", seconds=60, pause=0.2)
        _, said = started.communicate(timeout=60)
        assert started.returncode == 1
        assert str(place / "logs" / "evaluation.log") in said
        assert "Traceback" not in said
        assert gone(below)()


def test_nothing_stays_when_it_is_killed() -> None:
    with folder() as place, at_work(place) as (started, below):
        started.kill()
        ready.until(gone(below), "python -m local", seconds=15)
