"""What a county's logs tell of its streams: where each stands, and whether every command led it there as the tables say."""

import json
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

import httpx

from embedded.composition import SERVICES
from shared.events.envelope import catalogue, decode
from tests.contract.tables import OTHERWISE, Table, deciders, status_of

KNOWN = catalogue(*(service.tells for service in SERVICES))


def documents(url: str, token: str) -> Iterator[bytes]:
    """Every event of a log, from its feed."""
    after = 0
    for _ in count():
        answer = httpx.get(
            f"{url}/events", params={"after": after, "limit": 1000}, headers={"Authorization": f"Bearer {token}"}, timeout=60
        )
        answer.raise_for_status()
        page = answer.json()
        if not page:
            return
        yield from (json.dumps(one).encode() for one in page)
        after = int(page[-1]["sequence"])


def standing(told: Iterator[bytes]) -> tuple[Mapping[str, Mapping[str, int]], set[str]]:
    """How many streams stand where, by kind and status; and every step that no table knows, in words."""
    known = {decider.kind: (decider, tables) for decider, tables in deciders()}
    states: dict[str, object] = {}
    commands: dict[str, tuple[str, Any]] = {}  # by stream: the command that told its last event, and where it stood before
    strange: set[str] = set()
    for document in told:
        recorded = decode(document, KNOWN)
        assert recorded is not None
        kind = recorded.stream.split("/")[0]
        if kind in known:
            decider, tables = known[kind]
            before = states.get(recorded.stream, decider.initial)
            command, since = commands.get(recorded.stream, ("", None))
            if command != recorded.causationid:
                since = status_of(before)
                commands[recorded.stream] = recorded.causationid, since
            after = states[recorded.stream] = decider.evolve(before, recorded.event)
            if not _known(tables, since.name, status_of(after).name):
                strange.add(f"{recorded.type}: {since.name} → {status_of(after).name}")
    found: dict[str, dict[str, int]] = {}
    for stream, state in states.items():
        of_kind, status = found.setdefault(stream.split("/")[0], {}), status_of(state).name
        of_kind[status] = of_kind.get(status, 0) + 1
    return found, strange


def _known(tables: list[Table], before: str, after: str) -> bool:
    if before == after or (tables[0].module, after) in OTHERWISE:
        return True
    return any(after in table.steps(one, roles_alone=False) for table in tables for one in table.statuses if one.name == before)
