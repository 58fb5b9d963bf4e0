"""Wells, as others reach them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from issuer.directory import Directory
from local.kafka import Kafka
from tests.replay.published import Published, publishing
from tests.runtime import well
from tests.runtime.over_kafka import Topic
from tests.scenario.serving import MakeHost, Scene
from tests.stores import Store


@pytest.fixture
def scene() -> Scene:
    return Scene(well.SERVICE, "2020-03-01")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(lambda name: str(tmp_path / f"{name}.sqlite"))


@pytest.fixture
async def published(make_host: MakeHost, directory: Directory, tmp_path: Path) -> AsyncIterator[Published]:
    """Over HTTP alone."""
    async with publishing(make_host(), directory, tmp_path) as published:
        yield published


@pytest.fixture
def relayed(published: Published, own_kafka: Kafka) -> Published:
    """With an empty topic too."""
    topic = Topic(own_kafka.bootstrap)
    topic.remove()
    topic.make()
    published.broker = own_kafka.bootstrap
    return published
