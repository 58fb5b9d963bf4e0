import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import databases
from tests.sources import folder

pytestmark = pytest.mark.long
SOMEWHERE = "postgresql+psycopg://somebody@somewhere/db"
PROJECT = Path(__file__).parents[2]
ASKS = """
import pathlib, pytest

@pytest.mark.parametrize("number", [1, 2])
def test_notes_the_postgres_it_got(postgres_server, number):
    place = pathlib.Path({notes!r}) / f"{name}-{{number}}"
    place.write_text(postgres_server.admin_url)

def test_asks_for_kafka({kafka}):
    pass

def test_asks_for_nothing():
    pass
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder for the run, with the programs that its PostgreSQL's user must find too."""
    with folder() as made:
        yield made


def run(place: Path, *options: str, kafka: str = "", without: tuple[str, ...] = (), **environment: str) -> subprocess.CompletedProcess[str]:
    """pytest on two small files, with the plugin alone, where the commands named are not to be found."""
    (place / "notes").mkdir()
    (place / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n")
    for name in ("first", "second"):
        (place / f"test_{name}.py").write_text(ASKS.format(notes=str(place / "notes"), name=name, kafka=kafka))
    programs = place / "programs"
    programs.mkdir()
    for directory in os.environ["PATH"].split(os.pathsep):
        for program in Path(directory).glob("*"):
            if program.name not in without and not (programs / program.name).exists():
                (programs / program.name).symlink_to(program)
    known = {
        "PATH": str(programs),
        "PYTHONPATH": str(PROJECT),
        "BIHUAN_KAFKA_LIBS": str(place / "libraries"),
        "CI": "",
        "DOCKER_HOST": "unix:///nowhere",
        **environment,
    }
    command = [sys.executable, "-m", "pytest", "-p", "tests.servers", "-p", "no:cacheprovider", "--rootdir", str(place)]
    return subprocess.run(
        [*command, "test_first.py", "test_second.py", *options],
        cwd=place,
        env=os.environ | known,
        capture_output=True,
        text=True,
        check=False,
    )


def test_all_workers_of_a_run_share_one_server_that_is_gone_afterwards(place: Path) -> None:
    ended = run(place, "-n", "2", "--dist", "loadfile")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    urls = {note.read_text() for note in (place / "notes").iterdir()}
    assert len(list((place / "notes").iterdir())) == 4
    assert len(urls) == 1
    assert not databases.answers(urls.pop())


def test_where_kafka_cannot_run_its_tests_are_deselected_with_the_command_that_helps(place: Path) -> None:
    ended = run(place, kafka="kafka_server", without=("java", "mvn"), BIHUAN_TEST_POSTGRES=SOMEWHERE)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "6 passed, 2 deselected" in ended.stdout
    assert ended.stdout.count("apt-get install openjdk-17-jre-headless maven") == 1


def test_in_ci_a_missing_server_fails_the_run(place: Path) -> None:
    ended = run(place, kafka="kafka_server", without=("java", "mvn"), BIHUAN_TEST_POSTGRES=SOMEWHERE, CI="true")
    assert ended.returncode == 1
    assert "apt-get install openjdk-17-jre-headless maven" in ended.stdout


def test_a_server_from_the_environment_is_taken_first(place: Path) -> None:
    ended = run(place, BIHUAN_TEST_POSTGRES=SOMEWHERE)
    assert ended.returncode == 0
    assert (place / "notes" / "first-1").read_text() == SOMEWHERE
