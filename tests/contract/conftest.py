"""The whole loop in one process, and a person who has every role."""

from collections.abc import Iterator
from datetime import datetime

import httpx
import pytest

import evaluation.service
import feedback.service
import goals.service
import monitoring.service
from issuer.people import User
from shared.runtime.web.auth import Role
from tests.journeys.serving import Served, embedded
from tests.scenario.serving import Scene

EVERYONE = User("all", "众", tuple(Role), "101001")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("contract")
    with embedded(folder, "360922", [EVERYONE], datetime.fromisoformat("2020-03-01T09:00:00+08:00")) as county:
        yield county


@pytest.fixture(scope="module")
def http(county: Served) -> Iterator[httpx.Client]:
    """Whoever has every role, at the process's one address."""
    headers = {"Authorization": f"Bearer {county.token_of('all')}"}
    with httpx.Client(base_url=county.urls["goals"], headers=headers, timeout=60) as http:
        yield http


@pytest.fixture
def scene() -> Scene:
    """The four services that decide, at work together."""
    deciding = (monitoring.service.SERVICE, evaluation.service.SERVICE, feedback.service.SERVICE)
    return Scene(goals.service.SERVICE, "2020-07-01", also=deciding)
