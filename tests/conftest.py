"""What holds for every test: waiting for a condition is no news."""

import stamina.instrumentation

stamina.instrumentation.set_on_retry_hooks([])

pytest_plugins = ["tests.servers", "tests.tools", "tests.stores", "tests.order", "tests.scenario.serving"]
