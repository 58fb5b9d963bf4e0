"""The clock of a feedback service before its first deadline."""

from pathlib import Path

import pytest

from shared.runtime.clock import FileClock, midnight
from tests.faults.peers_rectifications import EVE


@pytest.fixture
def clock(tmp_path: Path) -> FileClock:
    """Stands at the eve; the test turns it."""
    clock = FileClock(tmp_path / "clock")
    clock.turn(midnight(EVE))
    return clock
