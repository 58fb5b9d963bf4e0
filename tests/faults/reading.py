"""What stands in the databases, read without the services."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from embedded.composition import SERVICES as MADE
from local.environment import SERVICES
from shared.events.envelope import RecordedEvent, catalogue, decode
from shared.runtime.eventlog import log
from tests.faults.site import Site

KNOWN = catalogue(*(service.tells for service in MADE))


@dataclass(frozen=True)
class Entry:
    """One row of a log."""

    position: int
    stream: str
    version: int
    id: str
    document: bytes
    leaf_hash: bytes

    @cached_property
    def recorded(self) -> dict[str, Any]:
        """The document, parsed."""
        parsed: dict[str, Any] = json.loads(self.document)
        return parsed


@dataclass(frozen=True)
class Log:
    """One service's log and the commands it remembers."""

    service: str
    entries: Sequence[Entry]
    commands: dict[str, bytes]

    @cached_property
    def events(self) -> list[RecordedEvent[Any]]:
        """As a follower hears them."""
        heard = [decode(entry.document, KNOWN) for entry in self.entries]
        return [one for one in heard if one is not None]


def logs(site: Site) -> dict[str, Log]:
    """All five."""
    found = {}
    for service in SERVICES:
        with site.engine(service).connect() as conn:
            found[service] = _log(conn, service)
    return found


def heads(site: Site) -> list[int]:
    """Where each of them ends now."""
    found = []
    for service in SERVICES:
        with site.engine(service).connect() as conn:
            found.append(log.head(conn).position)
    return found


def _log(conn: Connection, service: str) -> Log:
    rows = conn.execute(select(log.events).order_by(log.events.c.position))
    entries = [Entry(row.position, row.stream, row.stream_version, row.id, row.bytes, row.leaf_hash) for row in rows]
    commands = {row.id: row.answer for row in conn.execute(select(log.commands.c.id, log.commands.c.answer))}
    return Log(service, entries, commands)
