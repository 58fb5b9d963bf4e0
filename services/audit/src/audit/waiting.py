"""For whom an auditor's finding waits."""

from audit.decisions.finding import FINDING
from audit.permissions import AUDITOR
from shared.todo.asked import Todos
from shared.todo.tables import End, Kind, Waits


def _at(key: str) -> str:
    item, number = key.split("/")
    return f"/items/{item}/findings/{number}"


FINDINGS = Kind(
    "审计发现",
    FINDING,
    {"NONE": End("not recorded"), "OPEN": Waits(AUDITOR, "核实后销号"), "SETTLED": End("销号")},
    _at,
    name=lambda state: state.finding,
)
TODOS = Todos("audit", (FINDINGS,))
