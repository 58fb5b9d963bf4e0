"""A data folder of an issuer, and the command line that works on it."""

import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import structlog.testing
from argon2 import PasswordHasher
from typer.testing import CliRunner, Result

from issuer.__main__ import app
from issuer.clients import COST
from issuer.directory import Directory
from tests.issuer.running import Run
from tests.issuer.signing_in import Door, Moment, furnish
from tests.scenario.serving import COUNTY


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[structlog.typing.EventDict]]:
    with structlog.testing.capture_logs() as logs:
        yield logs


def quickly(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("issuer.passwords.PasswordHasher", partial(PasswordHasher, time_cost=1, memory_cost=64, parallelism=1))
    patch.setitem(COST, "n", 2)


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made to be slow is quick here; how slow it is in earnest, a test of each says."""
    quickly(monkeypatch)


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
    def run(*arguments: str, **settings: str) -> Result:
        without: dict[str, str | None] = dict.fromkeys(name for name in os.environ if name.startswith("BIHUAN_"))
        return CliRunner().invoke(app, [*arguments, "--data", str(folder)], env=without | settings)

    return run


@pytest.fixture(scope="session")
def registers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        quickly(patch)
        return furnish(tmp_path_factory.mktemp("registers"))


@pytest.fixture
def door(folder: Path, directory: Directory, registers: Path) -> Door:
    return Door(folder, directory, registers, Moment())


@pytest.fixture
def demo(folder: Path, directory: Directory, registers: Path) -> Door:
    return Door(folder, directory, registers, Moment(), demo=True)
