"""Where a service stands: alive, ready, how far its followers and deadlines have come, what has stopped."""

from datetime import datetime

from pydantic import BaseModel


class FollowerStanding(BaseModel):
    """One follower of one log; `trouble` says why it does not go on."""

    name: str
    source: str
    position: int
    lag: int
    trouble: str


class Standing(BaseModel):
    """A service as operators see it."""

    service: str
    ready: bool
    head: int
    deadlines_through: datetime
    """Everything due up to this business moment has been told."""
    followers: list[FollowerStanding]
    troubles: list[str]
