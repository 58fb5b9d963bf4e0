"""A data folder of an issuer, and the command line that works on it."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
import structlog.testing

from issuer.directory import Directory
from local.environment import bare
from tests.issuer.listening import COUNTY


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[structlog.typing.EventDict]]:
    with structlog.testing.capture_logs() as logs:
        yield logs


@pytest.fixture(scope="session")
def issuer_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One key for all tests: making it takes longer than most of them."""
    folder = tmp_path_factory.mktemp("issuer")
    Directory(folder, COUNTY)
    return folder / "issuer-key.json"


@pytest.fixture
def folder(tmp_path: Path, issuer_key: Path) -> Path:
    """A folder that has a key and nothing else: no county, no people, no clients."""
    shutil.copy(issuer_key, tmp_path)
    return tmp_path


@pytest.fixture
def directory(folder: Path) -> Directory:
    return Directory(folder, COUNTY)


class Run(Protocol):
    """`python -m issuer …` to its end; settings of the test's own surroundings do not reach it."""

    def __call__(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def run(folder: Path) -> Run:
    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "issuer", *arguments, "--data", str(folder)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=bare() | settings)

    return run
