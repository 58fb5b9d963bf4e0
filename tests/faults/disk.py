"""A small disk that can be filled: a file system in memory, where this user may mount one."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

BALLAST = "ballast"


class Disk:
    """One mounted file system."""

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / BALLAST

    def fill(self) -> None:
        """Until nothing fits any more."""
        with self._ballast.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(os.urandom(4096) if file.tell() == 0 else b"\0" * 65_536)

    def free(self) -> None:
        """Give the room back."""
        self._ballast.unlink(missing_ok=True)


@contextlib.contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Disk | None]:
    """The folder on a small disk until the block ends; None, and an ordinary folder, where it may not be mounted."""
    folder.mkdir(parents=True, exist_ok=True)
    mounted = _mount("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(folder))
    try:
        yield Disk(folder) if mounted else None
    finally:
        if mounted:
            _mount("umount", "--lazy", str(folder))


def _mount(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False
