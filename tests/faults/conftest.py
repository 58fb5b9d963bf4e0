"""Wells before the first deadline of a year."""

from pathlib import Path

import pytest

from issuer.people import User
from shared.runtime.clock import FileClock, midnight
from tests.faults.peers_rectifications import EVE
from tests.runtime import well
from tests.scenario.serving import Scene


@pytest.fixture
def scene() -> Scene:
    return Scene(well.SERVICE, EVE.isoformat(), [User("li", "李", ("AGENCY",), "101001")])


@pytest.fixture
def clock(tmp_path: Path) -> FileClock:
    """Stands at the midnight of the eve; the test turns it."""
    clock = FileClock(tmp_path / "clock")
    clock.turn(midnight(EVE))
    return clock
