"""Where a service stands: ready, how far its followers and deadlines have come, what has stopped, and the pulse of each of its loops."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel


class SubscriptionStanding(BaseModel):
    """One follower of one log."""

    name: str
    source: str
    position: int
    target: int | None
    """From this position on the view counts as built; null before the log was first reached."""
    lag: int | None
    """Events still to come; null where this process does not know the log's end."""
    trouble: str
    """Why it does not go on, where it runs in this process; empty while all is well."""


class Standing(BaseModel):
    """A service as operators see it."""

    service: str
    ready: bool
    """This process can take commands and answer questions."""
    hindrances: list[str]
    """Why it cannot: the database is away, no key of the issuer is known, or a view is being built. Empty where it is ready."""
    head: int
    deadlines_through: datetime
    """Everything due up to this business moment has been told."""
    followers: list[SubscriptionStanding]
    troubles: list[str]
    """What of relay, followers, intakes and deadlines does not go on in this process; what is answered is older meanwhile."""


class Beat(BaseModel):
    """One of what a process does again and again: the relay, a follower, an intake, the deadlines."""

    name: str
    source: str
    """The log or the topic; empty for the deadlines."""
    waits: int | None
    """Events still to come; null where that is not known, or nothing of the kind."""
    seconds: float
    """How long the oldest of them has waited, as far as this process knows."""
    since: datetime | None
    """When it stopped; null while it goes on."""
    trouble: str
    """Why it does not go on; empty while it does."""
    failures: int
    """How often something failed since the process began."""


class Pulse(BaseModel):
    """What this process does in the background, and what waits for somebody."""

    service: str
    began: datetime
    """When this process began."""
    head: int
    database: str
    """Why the database does not answer; empty while it does."""
    broker: str
    """Why the broker does not answer; empty while it does, or is not needed."""
    beats: list[Beat]
    parked: Mapping[str, int] | None
    """Parked messages by topic; null while the database is away."""
    refused: int | None
    """What was refused to reactions and waits for an operator; null while the database is away."""
    deadline: datetime | None
    """When the oldest deadline fell due that has not been told; null where there is none, or while the database is away."""
