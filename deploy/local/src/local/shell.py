"""An operator's shell in the environment of one service of a local county, where every command of the runbook is typed as it stands."""

import os
import shlex
import sys
from pathlib import Path
from typing import NoReturn

from local.child import NotRunning
from local.environment import bare
from local.postgres import installed


def keep(folder: Path, service: str, environment: dict[str, str]) -> None:
    """Write down what the operator of a service is told, for our own user alone."""
    place = _file(folder, service)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.writelines(f"export {name}={shlex.quote(value)}\n" for name, value in environment.items())


def environment(folder: Path, service: str) -> dict[str, str]:
    """What was written down, with our own `python`, `psql` and `pg_dump` first. Raises NotRunning where this county was never started."""
    place = _file(folder, service)
    if not place.exists():
        raise NotRunning(f"{folder} 中没有 {service} 的环境：先 make local / start the county first")
    words = (shlex.split(line)[1].partition("=") for line in place.read_text().splitlines())
    path = f"{Path(sys.executable).parent}:{installed() / 'bin'}:{os.environ.get('PATH', '')}"
    return bare() | {name: value for name, _, value in words} | {"PATH": path, "PS1": f"{service}$ "}


def enter(folder: Path, service: str) -> NoReturn:
    """This process becomes the shell. Raises NotRunning."""
    told = environment(folder, service)
    os.execvpe("bash", ["bash", "--norc"], told)


def _file(folder: Path, service: str) -> Path:
    return folder / "environment" / f"{service}.sh"
