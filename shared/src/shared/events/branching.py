"""What every log tells when it goes on under a new identity."""

from shared.events.envelope import Event
from shared.events.values import Text


class Branched(Event):
    """日志分支: what the log had after a position is lost and could not be recovered; it goes on from there as another log."""

    branch: str
    """The log's identity from now on (日志标识)."""
    parent: str
    """What it was until then."""
    position: int
    """The last position that both have in common."""
    leaf_hash: str
    """Of the event there, hexadecimal; empty where they have none in common."""
    known: int
    """The last position of the parent that anybody has heard."""
    known_by: str
    """Who."""
    reason: Text
