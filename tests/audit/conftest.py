"""An empty in-memory database for views, and audit at work on the small county."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from tests.audit.county import story
from tests.audit.serving import Served, serving


@pytest.fixture
def conn() -> Iterator[Connection]:
    with create_engine("sqlite://").connect() as connection:
        yield connection


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    async with serving(tmp_path) as at_work:
        for told in story().told:
            await at_work.tell(told)
        yield at_work
