"""The portal before five services at work, and people at their browsers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.loop.county import County, county_at_work
from tests.portal.browsers import Browsers, browsers_of


@pytest.fixture
async def county(tmp_path: Path, issuer_key: Path) -> AsyncIterator[County]:
    """A county of its own for each test."""
    async with county_at_work(tmp_path, issuer_key) as county:
        yield county


@pytest.fixture
async def browsers(county: County) -> AsyncIterator[Browsers]:
    """Each of the county's people, signed in."""
    async with browsers_of(county) as browsers:
        yield browsers
