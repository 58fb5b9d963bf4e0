"""The shapes in which a journey runs: everything in one process, or five services on PostgreSQL and Kafka."""

import pytest

from tests.journeys.serving import SHAPES, Serve

PRODUCTION = pytest.param("production", marks=[pytest.mark.postgres, pytest.mark.kafka, pytest.mark.long])


@pytest.fixture(params=["embedded", PRODUCTION])
def serve(request: pytest.FixtureRequest) -> Serve:
    """Puts a county's services to work on an empty folder."""
    return SHAPES[request.param]
