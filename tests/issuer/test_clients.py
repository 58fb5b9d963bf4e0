import fcntl
import json
from pathlib import Path
from threading import Thread

import pytest

from issuer.clients import COST, SHORTEST_SECRET, Clients
from tests.issuer.running import Run

SECRET = "a-secret-that-nobody-guesses"
IN_EARNEST = dict(COST)


def test_the_file_keeps_no_secret_and_is_for_its_owner_alone(folder: Path) -> None:
    Clients(folder).register("goals", ["subscriber"], SECRET)
    file = folder / "clients.json"
    assert SECRET not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    [kept] = json.loads(file.read_text())
    assert kept.keys() == {"name", "roles", "salt", "hash", "former", "redirects", "after"}


def test_a_guess_takes_sixteen_megabytes() -> None:
    assert IN_EARNEST["n"] * IN_EARNEST["r"] * 128 == 16 * 2**20


def test_the_same_secret_twice_does_not_show_that_it_is_the_same(folder: Path) -> None:
    for name in ("goals", "monitoring"):
        Clients(folder).register(name, ["subscriber"], SECRET)
    first, second = json.loads((folder / "clients.json").read_text())
    assert first["hash"] != second["hash"]
    assert first["salt"] != second["salt"]


def test_a_secret_proves_its_own_client_alone(folder: Path) -> None:
    clients = Clients(folder)
    assert clients.proven("goals", SECRET) is None
    clients.register("goals", ["subscriber"], SECRET)
    clients.register("audit", ["subscriber", "AUDIT"], "a-secret-of-the-audit-service")
    proven = clients.proven("goals", SECRET)
    assert proven is not None
    assert (proven.name, proven.roles) == ("goals", ("subscriber",))
    for name, secret in (("audit", SECRET), ("goals", SECRET.upper()), ("goals", ""), ("", ""), ("", SECRET)):
        assert clients.proven(name, secret) is None


def test_a_registration_waits_for_the_one_under_way_and_loses_nobody(folder: Path) -> None:
    clients = Clients(folder)
    clients.register("goals", ["subscriber"], SECRET)
    with (folder / "clients.lock").open("w") as under_way:
        fcntl.flock(under_way, fcntl.LOCK_EX)
        second = Thread(target=clients.register, args=("audit", ["subscriber"], SECRET))
        second.start()
        second.join(0.5)
        assert second.is_alive()
        assert clients.proven("audit", SECRET) is None
    second.join()
    assert clients.proven("audit", SECRET)
    assert clients.proven("goals", SECRET)


def test_the_command_makes_a_secret_and_prints_it_this_once(folder: Path, run: Run) -> None:
    first, second = run("client", "goals"), run("client", "goals")
    for ended in (first, second):
        assert (ended.exit_code, ended.stderr, len(ended.stdout.splitlines())) == (0, "", 1)
    old, new = first.stdout.strip(), second.stdout.strip()
    assert len(new) >= SHORTEST_SECRET
    clients = Clients(folder)
    proven = clients.proven("goals", new)
    assert proven is not None
    assert proven.roles == ("subscriber",)
    assert clients.proven("goals", old) is None
    assert new not in (folder / "clients.json").read_text()


def test_a_given_secret_is_taken_and_not_printed(folder: Path, run: Run) -> None:
    ended = run("client", "goals", BIHUAN_CLIENT_SECRET=SECRET)
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert ended.stderr.startswith("goals 已登记")
    assert SECRET not in ended.stderr
    assert Clients(folder).proven("goals", SECRET)


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "a short secret": (("client", "goals"), "guessed-quickly"),
    "a name with a space": (("client", "the goals"), SECRET),
    "an unknown role": (("client", "goals", "--roles", "subscriber,KING"), SECRET),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_registered_is_one_sentence(folder: Path, run: Run, what: str) -> None:
    arguments, secret = REFUSED[what]
    ended = run(*arguments, BIHUAN_CLIENT_SECRET=secret)
    assert (ended.exit_code, ended.stdout, len(ended.stderr.strip().splitlines())) == (2, "", 1)
    assert secret not in ended.stderr
    assert not (folder / "clients.json").exists()
