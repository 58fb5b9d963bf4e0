"""A view that names the events it uses names all that its module speaks of: one forgotten would be lost without a word."""

import sys

import pytest

from embedded.composition import SERVICES
from shared.events.envelope import Event
from shared.runtime.deciding.view import View

NAMING = [view for service in SERVICES for view in service.views if view.uses and not view.project.__module__.startswith("shared.")]
"""What the runtime projects for a service (`deciding/holdings`), it is told with the events themselves."""


@pytest.mark.parametrize("view", NAMING, ids=lambda view: view.key)
def test_a_view_uses_the_events_that_its_module_imports(view: View) -> None:
    spoken_of = {one for one in vars(sys.modules[view.project.__module__]).values() if isinstance(one, type) and issubclass(one, Event)}
    assert spoken_of - {Event} == set(view.uses)


def test_there_are_such_views() -> None:
    assert NAMING
