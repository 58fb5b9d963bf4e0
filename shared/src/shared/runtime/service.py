"""What a service is made of: one readable list, written in each service's `service.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.events.envelope import Catalogue, catalogue
from shared.runtime.auth import Permissions
from shared.runtime.intake import Intake
from shared.runtime.reaction import Deadlines, Reaction
from shared.runtime.routes import Routes
from shared.runtime.view import View


@dataclass(frozen=True)
class Service:
    """A service; how it is run (embedded, or on PostgreSQL and Kafka) is the host's matter."""

    name: str
    """Folder, import, database, URL prefix, distribution and topic are called so."""
    title: str
    """The Chinese name."""
    tells: Any
    """The closed union of its own events."""
    routes: Sequence[Routes]
    views: Sequence[View]
    permissions: Permissions
    hears: Sequence[Any] = ()
    """The unions of the other logs it follows."""
    reactions: Sequence[Reaction] = ()
    deadlines: Sequence[Deadlines] = ()
    intakes: Sequence[Intake] = ()
    """The topics of other systems whose facts it takes in."""

    def __post_init__(self) -> None:
        named = {route.name for routes in self.routes for route in routes.routes if hasattr(route, "name")}
        if named != set(self.permissions):
            raise ValueError(f"{self.name}: routes and permissions differ: {sorted(named ^ set(self.permissions))}")

    @property
    def catalogue(self) -> Catalogue:
        """Every event it can read."""
        return catalogue(self.tells, *self.hears)

    @property
    def others(self) -> set[str]:
        """The services whose logs it hears, its own left out."""
        return {_log_of(union) for union in self.hears}


def _log_of(union: Any) -> str:
    """The service that tells the events of a union: `bihuan.goals.GoalApproved` → `goals`."""
    return next(iter(catalogue(union))).split(".")[1]
