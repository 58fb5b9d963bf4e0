"""The results' file: `machine`, and `cases`, where a case that was measured again takes the place of the earlier figures."""

import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.comparing import Figures


class Kept:
    """One file, `var/bench/<date>.json`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def document(self) -> dict[str, Any]:
        """What stands there."""
        if not self._path.exists():
            return {"machine": machine(), "cases": []}
        kept: dict[str, Any] = json.loads(self._path.read_text())
        return kept

    def cases(self) -> set[str]:
        """Which cases have figures."""
        return {one["case"] for one in self.document()["cases"]}

    def add(self, figures: Sequence[Figures]) -> None:
        """Keep these."""
        renewed = {one.case for one in figures}
        cases = [one for one in self.document()["cases"] if one["case"] not in renewed] + [one.document() for one in figures]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        document = {"machine": machine(), "cases": sorted(cases, key=lambda one: one["case"])}
        self._path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def machine() -> dict[str, Any]:
    """What it was measured on."""
    return {
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": platform.system(),
        "python": platform.python_version(),
    }
