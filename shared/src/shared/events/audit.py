"""What the audit service tells: nothing but its own findings (审计发现)."""

from typing import ClassVar, TypeAlias

from shared.events.branching import Branched
from shared.events.envelope import Event
from shared.events.values import PersonId, Text


class FindingRecorded(Event):
    """An auditor's finding on a budget item, with the events it rests on."""

    TYPE: ClassVar[str] = "bihuan.audit.FindingRecorded"
    finding: Text
    events: tuple[str, ...]
    """Ids of the events."""
    by: PersonId | None = None
    """Who records does not settle; not told in findings of before this was kept."""


class FindingSettled(Event):
    """The finding is dealt with."""

    TYPE: ClassVar[str] = "bihuan.audit.FindingSettled"
    reason: Text
    by: PersonId | None = None


class LogBranched(Branched):
    """日志分支: what this log had after a position is lost for good; it goes on from there under a new identity."""

    TYPE: ClassVar[str] = "bihuan.audit.LogBranched"


FindingEvent: TypeAlias = FindingRecorded | FindingSettled
AuditEvent: TypeAlias = FindingEvent | LogBranched
