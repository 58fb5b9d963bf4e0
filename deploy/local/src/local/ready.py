"""Wait for a condition: a server that answers, a log that has been caught up with."""

import time
from collections.abc import Callable

from local.child import Child, NotRunning


def until(condition: Callable[[], bool], what: str, seconds: float = 60, pause: float = 0.05) -> None:
    """Ask again and again. Raises NotRunning when it has not come true after that many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise NotRunning(f"{what}：{seconds:.0f} 秒内没有就绪 / not ready within {seconds:.0f} seconds")
        time.sleep(pause)


def running(child: Child, answers: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until a started process answers. Raises NotRunning when it ends or does not answer in time."""

    def ready() -> bool:
        if not child.running:
            raise child.ended()
        return answers()

    until(ready, f"{child.name}（{child.log}）", seconds)
