"""What an operator has stopped, to practise: it stays ended until they start it again, or everything is started anew."""

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

from local import ready
from local.child import NotRunning

SECONDS = 60
"""Within so many it has ended, or nobody supervises it."""
_ASKED, _ENDED = "asked", "ended"


class Held:
    """A file for each name, between the operator who asks and the process that supervises."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "held"

    def forget(self) -> None:
        """Everything is at work again."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def __contains__(self, name: str) -> bool:
        """Shall it not be started?"""
        return (self._folder / name).exists()

    def keeps(self, name: str, stop: Callable[[], None]) -> bool:
        """Whether it shall not be started; then it is stopped, and the operator is told."""
        if name not in self:
            return False
        stop()
        self.ended(name)
        return True

    def ended(self, name: str) -> None:
        """Tell the operator, where they still wait for it, that it has ended."""
        asked = self._folder / name
        with contextlib.suppress(FileNotFoundError):
            if asked.read_text() == _ASKED:
                asked.write_text(_ENDED)

    def stop(self, name: str) -> None:
        """Ask for its end, and wait for it. Raises NotRunning where nobody supervises it."""
        self._folder.mkdir(exist_ok=True)
        asked = self._folder / name
        asked.write_text(_ASKED)
        try:
            ready.until(lambda: asked.read_text() == _ENDED, name, SECONDS)
        except NotRunning as failure:
            asked.unlink()
            raise NotRunning(f"{self._folder.parent} 没有 make local 在运行 / nobody serves it: {failure}") from failure

    def start(self, name: str) -> None:
        """Let it be started again. Raises NotRunning where it was not stopped."""
        if name not in self:
            raise NotRunning(f"{name} 没有被 stop 停住 / it was not stopped")
        (self._folder / name).unlink()
