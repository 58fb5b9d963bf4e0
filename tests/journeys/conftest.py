"""The shapes in which a journey runs: everything in one process, or five services on PostgreSQL and Kafka."""

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from shared.runtime.eventlog import log
from tests.audit.cases import adjusted
from tests.journeys import left_behind
from tests.journeys.recording import JURISDICTION, drafted, pending
from tests.journeys.serving import SHAPES, Serve

PRODUCTION = pytest.param("production", marks=[pytest.mark.postgres, pytest.mark.kafka, pytest.mark.long])


@pytest.fixture(params=["embedded", PRODUCTION])
def serve(request: pytest.FixtureRequest) -> Serve:
    """Puts a county's services to work on an empty folder."""
    return SHAPES[request.param]


def _left_behind(factory: pytest.TempPathFactory, events: Sequence[log.Pending]) -> Path:
    place = factory.mktemp("left")
    asyncio.run(left_behind.serve(place, events))
    return place


@pytest.fixture(scope="package")
def _three_goals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _left_behind(tmp_path_factory, [drafted(number) for number in range(left_behind.GOALS)])


@pytest.fixture
def folder(_three_goals: Path, tmp_path: Path) -> Path:
    """What a process has left behind that served three goals."""
    return Path(shutil.copytree(_three_goals, tmp_path, dirs_exist_ok=True))


@pytest.fixture(scope="package")
def _an_adjustment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    events = [drafted(17), drafted(18), pending(f"goal/{JURISDICTION}-2020-P0017", 2, adjusted("100.00", "80.00"))]
    return _left_behind(tmp_path_factory, events)


@pytest.fixture
def unwatched(_an_adjustment: Path, tmp_path: Path) -> Path:
    """What one has left behind that heard of the adjustment of a goal whose approval monitoring never heard of."""
    return Path(shutil.copytree(_an_adjustment, tmp_path, dirs_exist_ok=True))
