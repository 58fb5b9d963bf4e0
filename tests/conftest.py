"""What holds for every test: waiting for a condition is no news, and nothing that Hypothesis tries is late, however busy the machine.

A default run tries twenty examples of each property, one with CI=true a hundred.
"""

import gc
import os
import sys

import hypothesis
import stamina.instrumentation

from shared.runtime import garbage

hypothesis.settings.register_profile("quick", deadline=None, max_examples=20)
hypothesis.settings.register_profile("thorough", deadline=None)
hypothesis.settings.load_profile("thorough" if os.environ.get("CI") == "true" else "quick")
stamina.instrumentation.set_on_retry_hooks([])
sys.modules["sniffio"] = None  # type: ignore[assignment]
# httpx looks for it at each request to an application in the same process, and where it is not, through the whole path.
gc.disable()
# Until all tests are found, nothing is garbage.

pytest_plugins = ["tests.servers", "tests.tools", "tests.stores", "tests.order", "tests.logs", "tests.scenario.serving"]


def pytest_collection_finish() -> None:
    """What was imported and collected stays, and is not looked through again."""
    gc.enable()
    garbage.collect_rarely()
