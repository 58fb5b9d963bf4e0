"""Audit at work on the small county."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.audit.county import story
from tests.audit.serving import Served, serving
from tests.stores import Store


@pytest.fixture
async def served(store: Store, tmp_path: Path) -> AsyncIterator[Served]:
    async with serving(tmp_path, store) as at_work:
        for recorded in story().recorded:
            await at_work.tell(recorded)
        yield at_work
