"""A data folder of an issuer, and the command line that works on it."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog.testing

from issuer.directory import Directory
from local.environment import bare
from tests.issuer.running import Run
from tests.scenario.serving import COUNTY


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[structlog.typing.EventDict]]:
    with structlog.testing.capture_logs() as logs:
        yield logs


@pytest.fixture
def folder(tmp_path: Path, issuer_key: Path) -> Path:
    """A folder that has a key and nothing else: no county, no people, no clients."""
    shutil.copy(issuer_key, tmp_path)
    return tmp_path


@pytest.fixture
def directory(folder: Path) -> Directory:
    return Directory(folder, COUNTY)


@pytest.fixture
def run(folder: Path) -> Run:
    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "issuer", *arguments, "--data", str(folder)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=bare() | settings)

    return run
