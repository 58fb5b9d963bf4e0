"""Where PostgreSQL can live: it refuses to run as root, and another user may not be able to enter our folder."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from local.child import as_user


def server_user() -> str | None:
    """Who runs the server: we ourselves, or where we are root the user `postgres` or `nobody`."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def home(folder: Path, user: str | None) -> Path:
    """The folder itself where that user can enter it; else one below the system's temporary folder, the same each time."""
    folder.mkdir(parents=True, exist_ok=True)
    if enters(user, folder):
        return folder.resolve()
    pointer = folder / "elsewhere"
    if pointer.exists() and Path(pointer.read_text()).is_dir():
        return Path(pointer.read_text())
    elsewhere = Path(tempfile.mkdtemp(prefix="bihuan-postgres-"))
    elsewhere.chmod(0o711)
    pointer.write_text(str(elsewhere))
    return elsewhere


def programs(installed: Path, home: Path, user: str | None) -> Path:
    """The installed programs where that user can run them; else a copy in the home, beside it the libraries that they look for there."""
    if enters(user, installed / "bin"):
        return installed
    package, libraries = installed.parent, installed.parent.with_name(f"{installed.parent.name}.libs")
    copy = home / "programs"
    if not copy.exists():
        unfinished = home / "programs.part"
        for folder, place in ((installed, unfinished / package.name / installed.name), (libraries, unfinished / libraries.name)):
            shutil.copytree(folder, place, symlinks=True, dirs_exist_ok=True)
        unfinished.rename(copy)
    return copy / package.name / installed.name


def own(folder: Path, user: str | None) -> None:
    """Give a folder or file to that user."""
    if user is not None:
        shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)


def enters(user: str | None, folder: Path) -> bool:
    """Can that user go into the folder, through all those above it?"""
    return subprocess.run([*as_user(user), "test", "-x", str(folder.resolve())], check=False).returncode == 0
