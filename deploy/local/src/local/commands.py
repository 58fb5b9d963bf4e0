"""Run one command of several modules to its end, such as `migrate` of all services."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from local.child import Child, NotRunning
from local.environment import bare


def run(folder: Path, environments: Mapping[str, Mapping[str, str]], *command: str) -> list[str]:
    """`python -m <module> <command>` for each module with its environment, all at once; what each printed. Raises NotRunning."""
    running = []
    for module, environment in environments.items():
        log = folder / "logs" / f"{module}-{command[0]}.log"
        log.unlink(missing_ok=True)
        running.append(Child(module, [sys.executable, "-m", module, *command], log, environment={**bare(), **environment}))
    try:
        for child in running:
            child.start()
        return [_said(child, command) for child in running]
    finally:
        for child in running:
            child.stop()


def _said(child: Child, command: Sequence[str]) -> str:
    code = child.wait(120)
    said = child.printed()
    if code != 0:
        last = (said.strip().splitlines() or [""])[-1]
        raise NotRunning(f"{child.name} {' '.join(command)} 失败（{code}）：{last}；日志在 {child.log} / has failed")
    return said
