import contextlib
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from issuer.clients import Clients
from issuer.directory import AUDIENCE, ISSUER, Directory, known_jurisdiction
from local.environment import bare
from shared.runtime.web.auth import Role
from shared.runtime.web.verifying import Verifier
from tests.issuer.running import Run

SECRET = "a-secret-that-nobody-guesses"
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
def quick_hashes() -> None:
    """In earnest here: a process of its own knows no other way."""


class Process:
    """`python -m issuer serve` on a free port; it listens before it says so."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [sys.executable, "-m", "issuer", "serve", "--data", str(folder), "--port", "0", *options]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=bare())
        assert self._process.stderr is not None
        self._stderr = self._process.stderr
        self.first = self._stderr.readline()
        self.url = f"http://127.0.0.1:{json.loads(self.first)['port']}"

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """Its exit code after this signal, and all that it has logged."""
        self._process.send_signal(number)
        rest = self._stderr.read()
        return self._process.wait(15), self.first + rest

    def kill(self) -> None:
        """Whatever happened, it does not stay."""
        self._process.kill()
        self._process.wait()
        self._stderr.close()


@contextlib.contextmanager
def serving(folder: Path, *options: str) -> Iterator[Process]:
    process = Process(folder, *options)
    try:
        yield process
    finally:
        process.kill()


def hindered(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """It ends of itself: a process of its own, since whoever serves writes the logs of the whole process."""
    command = [sys.executable, "-m", "issuer", "serve", "--data", str(folder), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=bare())


@pytest.mark.long
def test_it_serves_until_a_signal_goes_on_in_its_folder_and_its_log_knows_no_secret(folder: Path) -> None:
    Clients(folder).register("goals", ["subscriber"], SECRET)
    for number, options in ((signal.SIGTERM, ("--jurisdiction", "360922")), (signal.SIGINT, ())):
        with serving(folder, *options) as issuer:
            assert httpx.get(f"{issuer.url}/issuer/health/live").json() == {"live": True}
            given = httpx.post(f"{issuer.url}/issuer/token", data=GRANT, auth=("goals", SECRET))
            refused = httpx.post(f"{issuer.url}/issuer/token", data=GRANT, auth=("goals", f"{SECRET}-no-more"))
            unread = httpx.post(f"{issuer.url}/issuer/token?client_secret={SECRET}", json=GRANT | {"client_secret": SECRET})
            assert (given.status_code, refused.status_code, unread.status_code) == (200, 401, 400)
            code, log = issuer.end(number)
        assert code == 0
        events = [json.loads(line)["event"] for line in log.splitlines()]
        assert events == ["issuer serves", "token given", "no token given", "no token given", "issuer has ended"]
        token = given.json()["access_token"]
        for secret in (SECRET, token, given.request.headers["authorization"].partition(" ")[2]):
            assert secret not in log
        person = Verifier(Directory(folder, "360922").keys, ISSUER, AUDIENCE, "360922").person(f"Bearer {token}")
        assert person.roles == {Role.SUBSCRIBER}


@pytest.mark.long
def test_the_folder_of_another_jurisdiction_is_refused_in_one_sentence(directory: Directory, folder: Path) -> None:
    ended = hindered(folder, "--jurisdiction", "110105")
    assert (ended.returncode, len(ended.stderr.strip().splitlines())) == (1, 1)
    assert "属于财政区划 360922，不能为 110105 服务" in ended.stderr


@pytest.mark.parametrize("options", [(), ("--jurisdiction", "36092"), ("--jurisdiction", "万载县")])
def test_without_a_jurisdiction_of_six_digits_it_says_one_sentence(folder: Path, run: Run, options: tuple[str, ...]) -> None:
    ended = run("serve", *options)
    assert (ended.exit_code, len(ended.stderr.strip().splitlines())) == (1, 1)
    assert "BIHUAN_JURISDICTION" in ended.stderr
    assert not known_jurisdiction(folder)


@pytest.mark.long
def test_a_busy_port_is_one_sentence(directory: Directory, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = hindered(folder, "--port", str(port))
    assert (ended.returncode, len(ended.stderr.strip().splitlines())) == (1, 1)
    assert f"端口 127.0.0.1:{port}" in ended.stderr
