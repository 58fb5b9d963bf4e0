"""A service's history as an application of the eventsourcing library, and an event as a projection is handed it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eventsourcing.application import Application
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import InfrastructureFactory, JSONTranscoder, Mapper, ProgrammingError, StoredEvent
from eventsourcing.utils import Environment

from bihuan_replay.factory import Factory


@dataclass(frozen=True)
class Told:
    """What happened. `data` is as published in the event's schema: amounts are text, in yuan."""

    originator_id: str
    originator_version: int
    type: str
    """`bihuan.goals.GoalApproved`."""
    log: str
    """The service that told it."""
    subject: str
    """Most often the budget item."""
    time: datetime
    """Business time, with its offset."""
    data: Mapping[str, Any]
    attributes: Mapping[str, Any]
    """The whole CloudEvents document."""

    @property
    def stream(self) -> str:
        """`goal/360922-2020-P0017`, by the name that the document gives it."""
        return self.originator_id

    @property
    def name(self) -> str:
        """`GoalApproved`."""
        return self.type.rsplit(".", 1)[-1]


def told(document: bytes) -> Told:
    """A document read."""
    opened = json.loads(document)
    log = str(opened["source"]).rsplit("/", 1)[-1]
    known = {"type": opened["type"], "log": log, "subject": opened["subject"], "time": datetime.fromisoformat(opened["time"])}
    return Told(opened["stream"], opened["streamversion"], **known, data=opened["data"], attributes=opened)


class Reading(Mapper[str]):
    """Documents become what was told; nothing becomes a document."""

    def to_domain_event(self, stored_event: StoredEvent) -> Told:
        """Whatever the type: a new one is no error."""
        return told(stored_event.state)

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """Refused."""
        raise ProgrammingError("历史只能读，不能写 / history is read, not written")


class History(Application[str]):
    """Derive one class per service, `class Goals(History): pass`; `GOALS_HISTORY` says where its events are."""

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        """Where the events are, whatever keeps the rows of whoever asks."""
        return Factory(env)

    def construct_mapper(self) -> Mapper[str]:
        """The documents of every service are read alike."""
        return Reading(JSONTranscoder())

    def close(self) -> None:
        """Let go of the source too."""
        super().close()
        self.factory.close()
