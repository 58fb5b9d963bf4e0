"""What a service is made of: one readable list, written in each service's `service.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sqlalchemy import Connection

from shared.events.envelope import Catalogue, Event, catalogue
from shared.runtime.deciding.intake import Intake
from shared.runtime.deciding.reaction import Deadlines, Reaction
from shared.runtime.deciding.view import View

if TYPE_CHECKING:
    from shared.runtime.web.auth import Permissions
    from shared.runtime.web.context import Eyes
    from shared.runtime.web.routes import Routes


class Part(StrEnum):
    """What a process does of a service; any number of processes may do each."""

    API = "api"
    RELAY = "relay"
    FOLLOWERS = "followers"
    DEADLINES = "deadlines"


EVERYTHING = frozenset(Part)


class Filed(NamedTuple):
    """A file that was handed in."""

    sha256: str
    size: int
    name: str
    about: str
    unit: str
    person: str
    day: date


class Files(Protocol):
    """What a service knows of the files that are handed in to it."""

    @property
    def told(self) -> type[Event]:
        """What is told when a file is handed in."""
        ...

    @property
    def view(self) -> View:
        """Where it is known."""
        ...

    def filed(self, conn: Connection, *, unused: bool = False) -> list[Filed]:
        """What was handed in, in that order; only what no claim names, where that is asked."""
        ...


@dataclass(frozen=True, eq=False)
class Service:
    """A service; how it is run (embedded, or on PostgreSQL and Kafka) is the host's matter."""

    name: str
    """Folder, import, database, URL prefix, distribution and topic are called so."""
    title: str
    """The Chinese name."""
    tells: Any
    """The closed union of its own events."""
    routes: "Callable[[], Sequence[Routes]]"
    """Its API, imported when it is served: an operator's command that needs none of it does not wait for it."""
    views: Sequence[View]
    hears: Sequence[Any] = ()
    """The unions of the other logs it follows."""
    reactions: Sequence[Reaction] = ()
    deadlines: Sequence[Deadlines] = ()
    intakes: Callable[[], Sequence[Intake]] = tuple
    """The topics of other systems whose facts it takes in, imported as the routes are."""
    files: Files | None = None
    """What is handed in to it; None: no files."""
    eyes: "Eyes | None" = None
    """What each role sees of its feed; without it the feed is for subscribers alone."""

    @property
    def permissions(self) -> "Permissions":
        """Who may take which route, by the endpoint's name."""
        return {name: may for routes in self.routes() for name, may in routes.permissions.items()}

    @property
    def catalogue(self) -> Catalogue:
        """Every event it can read."""
        return catalogue(self.tells, *self.hears)

    @property
    def foreign_topics(self) -> tuple[str, ...]:
        """The topics of other systems that it reads."""
        return tuple(intake.topic for intake in self.intakes())

    @property
    def others(self) -> set[str]:
        """The services whose logs it hears, its own left out."""
        return {_log_of(union) for union in self.hears}


def _log_of(union: Any) -> str:
    """The service that tells the events of a union: `bihuan.goals.GoalApproved` → `goals`."""
    return next(iter(catalogue(union))).split(".")[1]
