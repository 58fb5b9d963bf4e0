"""A view that names the events it uses names all that its module, and the view modules in it, speak of: one forgotten would be lost."""

import sys
from types import ModuleType

import pytest

from embedded.composition import SERVICES
from shared.events.envelope import Event
from shared.runtime.deciding.view import View

NAMING = [view for service in SERVICES for view in service.views if view.uses and not view.project.__module__.startswith("shared.")]
"""What the runtime projects for a service (`deciding/holdings`), it is told with the events themselves."""


@pytest.mark.parametrize("view", NAMING, ids=lambda view: view.key)
def test_a_view_uses_the_events_that_its_module_imports(view: View) -> None:
    module = sys.modules[view.project.__module__]
    helping = [one for one in vars(module).values() if isinstance(one, ModuleType) and ".views." in one.__name__]
    spoken_of = {one for each in (module, *helping) for one in vars(each).values() if isinstance(one, type) and issubclass(one, Event)}
    told = {each for one in spoken_of - {Event} for each in one.__subclasses__() or [one]}
    assert {one for one in told if one.__module__.startswith("shared.")} == set(view.uses)


def test_there_are_such_views() -> None:
    assert NAMING
