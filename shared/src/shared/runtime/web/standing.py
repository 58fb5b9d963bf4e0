"""Where a service stands: alive, ready, how far its followers and deadlines have come, what has stopped."""

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
    head: int
    deadlines_through: datetime
    """Everything due up to this business moment has been told."""
    followers: list[SubscriptionStanding]
    troubles: list[str]
