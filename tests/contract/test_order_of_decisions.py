"""What may be decided now is offered in an order: what goes on stands before what goes back."""

import re
from enum import StrEnum

import pytest
from starlette.routing import Route

from embedded.composition import SERVICES
from shared.runtime.web.routes import declared, states

BACK = re.compile("退回|^撤|^取消|^驳回|^不")
TABLES = {
    f"{type(decides).__module__}": type(decides)
    for service in SERVICES
    for routes in service.routes()
    for route in routes.routes
    if isinstance(route, Route) and (decides := declared(route).decides) is not None and states(decides)
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_what_goes_on_is_offered_before_what_goes_back(table: type[StrEnum]) -> None:
    offered: dict[StrEnum, StrEnum] = {}
    for decision in table:
        for status in states(decision):
            offered.setdefault(status, decision)
    several = {status: first for status, first in offered.items() if BACK.search(first) and sum(status in states(one) for one in table) > 1}
    assert several == {}
