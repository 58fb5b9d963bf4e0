"""A test that runs a command has its logs configured as the command does; the tests after it do not write to where that one wrote."""

import logging
from collections.abc import Generator

import pytest
import structlog


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    """Afterwards the logs are as they were before."""
    root = logging.getLogger()
    handlers, level = [*root.handlers], root.level
    try:
        return (yield)
    finally:
        if structlog.is_configured():
            root.handlers[:] = handlers
            root.setLevel(level)
            structlog.reset_defaults()
