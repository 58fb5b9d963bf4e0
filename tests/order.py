"""The dearest files begin first, so that at the end no worker is alone with one of them."""

import pytest

DEAREST = (
    "tests/faults/test_harness",
    "tests/contract/test_contract",
    "tests/drill/",
    "tests/journeys/test_first_start",
    "tests/local/test_run",
    "tests/local/test_served_county",
    "tests/journeys/test_generated_counties",
    "tests/journeys/test_every_event",
    "tests/faults/test_year_of_deadlines",
    "tests/portal/test_attacks",
    "tests/portal/test_whole_road",
    "tests/portal/test_every_",
    "tests/runtime/test_over_kafka",
    "tests/runtime/test_broker_away",
    "tests/bench/",
    "tests/audit/test_figures",
    "tests/audit/test_journey",
    "tests/local/",
    "tests/journeys/",
    "tests/portal/test_in_a_browser",
    "tests/replay/",
    "tests/loop/",
)
"""Minutes before seconds; what needs the broker not at once on both workers, which would both wait for its start."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole files change their place, nothing within one does."""
    items.sort(key=lambda item: next((place for place, dear in enumerate(DEAREST) if item.nodeid.startswith(dear)), len(DEAREST)))
