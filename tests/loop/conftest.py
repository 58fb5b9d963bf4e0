"""Five services at work in one process, the county's people, and a clock that a test turns."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.loop.county import County, county_at_work, steps_before


@pytest.fixture
async def county(request: pytest.FixtureRequest, tmp_path: Path, issuer_key: Path) -> AsyncIterator[County]:
    """A county of its own for each test."""
    async with county_at_work(tmp_path, issuer_key, after=steps_before(request.node)) as county:
        yield county
