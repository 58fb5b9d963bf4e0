"""What holds for every test: waiting for a condition is no news, and nothing that Hypothesis tries is late, however busy the machine."""

import hypothesis
import stamina.instrumentation

hypothesis.settings.register_profile("bihuan", deadline=None)
hypothesis.settings.load_profile("bihuan")
stamina.instrumentation.set_on_retry_hooks([])

pytest_plugins = ["tests.servers", "tests.tools", "tests.stores", "tests.order", "tests.scenario.serving"]
