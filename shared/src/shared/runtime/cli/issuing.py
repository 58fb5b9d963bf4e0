"""The county's own issuer, asked by its own command line: a service that is run elsewhere than the issuer's folder has another one."""

import os
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

from shared.runtime.failures import OperatorError

OWN_SECRET = "BIHUAN_CLIENT_SECRET"
"""The service's own, which stands in an operator's environment: no other client is given it."""


class IssuerRefuses(OperatorError):
    """The issuer's command failed; its own sentence."""


class Issuer:
    """The issuer of a data folder. Methods raise IssuerRefuses."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def roles(self, name: str) -> set[str] | None:
        """What a client may be; None for one that is not registered."""
        rows = [line.split("\t") for line in self._run("clients", "list").splitlines()]
        return next(({*roles.split(",")} for known, roles, _ in rows if known == name), None)

    def register(self, name: str, roles: Collection[str]) -> str:
        """A new client; its secret."""
        return self._run("client", name, "--roles", ",".join(sorted(roles))).strip()

    def grant(self, name: str, roles: Collection[str]) -> None:
        """These roles, the secret as before."""
        self._run("clients", "grant", name, "--roles", ",".join(sorted(roles)))

    def rotate(self, name: str) -> str:
        """A new secret, good beside the former one."""
        return self._run("clients", "rotate", name).strip()

    def finish(self, name: str) -> None:
        """The former secret is good no more."""
        self._run("clients", "rotate", name, "--finish")

    def remove(self, name: str) -> None:
        """No token from now on."""
        self._run("clients", "remove", name)

    def _run(self, *command: str) -> str:
        asked = [sys.executable, "-m", "issuer", *command, "--data", str(self._folder)]
        environment = {name: value for name, value in os.environ.items() if name != OWN_SECRET}
        done = subprocess.run(asked, capture_output=True, text=True, check=False, env=environment)
        if done.returncode != 0:
            said = done.stderr.strip().splitlines()
            raise IssuerRefuses(f"签发者（{self._folder}）：{said[-1] if said else done.returncode} / the issuer refuses")
        return done.stdout
