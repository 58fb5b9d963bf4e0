"""Tests that need a tool beside Python are deselected where it is missing, with a sentence how to get it; with CI=true they fail."""

import os
import shutil

import pytest

TOOLS = {
    "chromium": "Chromium：apt-get install chromium fonts-noto-cjk",
    "curl": "curl：apt-get install curl",
    "jq": "jq：apt-get install jq",
    "node": "Node.js 20：apt-get install nodejs",
    "npm": "npm：apt-get install npm",
}


def pytest_configure(config: pytest.Config) -> None:
    """A test names what it needs."""
    config.addinivalue_line("markers", "tools(*names): needs these commands")


def lacking(item: pytest.Item) -> set[str]:
    """What it needs and is not here."""
    needed = {name for mark in item.iter_markers("tools") for name in mark.args}
    return {name for name in needed if shutil.which(name) is None}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out what cannot run."""
    away = [] if os.environ.get("CI") == "true" else [item for item in items if lacking(item)]
    if away:
        config.hook.pytest_deselected(items=away)
        items[:] = [item for item in items if item not in away]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what is missing."""
    for name, sentence in TOOLS.items():
        if shutil.which(name) is None:
            terminalreporter.write_line(f"未测试 / not tested: {sentence}", yellow=True)
