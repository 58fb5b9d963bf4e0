"""What must hold once everything has come to rest; each check gives one sentence for everything that does not."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, Table, create_engine, select

from embedded.composition import SERVICES as MADE
from shared.events.envelope import RecordedEvent
from shared.runtime.clock import FileClock
from tests.faults.reading import Log
from tests.faults.site import Site
from tests.faults.tally import Tally

Logs = Mapping[str, Log]


def all_of_them(site: Site, logs: Logs, before: Logs, tally: Tally, random: Random) -> list[str]:
    """Everything that can be told from the databases alone."""
    return [
        *in_order(logs),
        *unchanged(logs, before),
        *accepted_once(logs, tally),
        *nothing_else(logs, tally),
        *decided_once(logs),
        *nothing_due(site),
        *files_are_there(site.stage.folder / "evidence", logs),
        *views_are_their_events(site, logs, random),
    ]


def in_order(logs: Logs) -> Iterator[str]:
    """Positions and versions have no gaps, recorded time never goes back, ids are unique, hashes are those of the bytes."""
    for log in logs.values():
        if [entry.position for entry in log.entries] != list(range(1, len(log.entries) + 1)):
            yield f"{log.service}: positions have a gap"
        versions: Counter[str] = Counter()
        for entry in log.entries:
            versions[entry.stream] += 1
            if (entry.version, entry.recorded["streamversion"]) != (versions[entry.stream], versions[entry.stream]):
                yield f"{log.service} {entry.position}: {entry.stream} has version {entry.version} where {versions[entry.stream]} is due"
            if int(entry.recorded["sequence"]) != entry.position or entry.recorded["id"] != entry.id:
                yield f"{log.service} {entry.position}: the document says {entry.recorded['sequence']}, {entry.recorded['id']}"
            if hashlib.sha256(b"\x00" + entry.document).digest() != entry.leaf_hash:
                yield f"{log.service} {entry.position}: the hash is not that of the bytes"
        times = [entry.recorded["recordedtime"] for entry in log.entries]
        if any(one > other for one, other in pairwise(times)):
            yield f"{log.service}: recorded time goes back"
    if twice := [id for id, n in Counter(entry.id for log in logs.values() for entry in log.entries).items() if n > 1]:
        yield f"events stand twice: {twice[:3]}"


def unchanged(logs: Logs, before: Logs) -> Iterator[str]:
    """What stood at the last check stands as it did."""
    for service, log in before.items():
        now = logs[service].entries
        if [one.document for one in log.entries] != [one.document for one in now[: len(log.entries)]]:
            yield f"{service}: what was recorded has changed, or is gone ({len(log.entries)} events before, {len(now)} now)"


def accepted_once(logs: Logs, tally: Tally) -> Iterator[str]:
    """Every accepted command is remembered with the answer that its client got, and its events stand once; no refused one is there."""
    commands = {id: answer for log in logs.values() for id, answer in log.commands.items()}
    ids = {entry.id for log in logs.values() for entry in log.entries}
    for command, events in tally.accepted.items():
        if command not in commands:
            yield f"command {command} was accepted and is not remembered"
        elif [event["id"] for event in json.loads(commands[command])["events"]] != events:
            yield f"command {command} is remembered with another answer"
        if lost := set(events) - ids:
            yield f"command {command} was accepted and its events {lost} are lost"
    for command, rule in tally.refused.items():
        if command in commands:
            yield f"command {command} was refused ({rule}) and is recorded"


def nothing_else(logs: Logs, tally: Tally) -> Iterator[str]:
    """A person's event comes from a command that was accepted, or whose answer nobody knows; each as often as its command was told."""
    known = {*tally.accepted, *tally.unknown}
    for log in logs.values():
        for entry in log.entries:
            if entry.recorded["authtype"] == "app_user" and entry.recorded["causationid"] not in known:
                yield f"{log.service} {entry.position}: {entry.recorded['type']} stands there without an accepted command"


def decided_once(logs: Logs) -> Iterator[str]:
    """No reaction, notice or deadline is told twice, and none is missing where one event calls for another."""
    of_services = Counter(
        (recorded["causationid"], recorded["stream"], recorded["type"], json.dumps(recorded["data"], sort_keys=True))
        for log in logs.values()
        for recorded in (entry.recorded for entry in log.entries)
        if recorded["authid"].startswith("service:")
    )
    for (cause, stream, type_, _), times in of_services.items():
        if times > 1:
            yield f"{type_} stands {times} times in {stream}, caused by {cause}"
    dues = Counter(
        (entry.recorded["type"], entry.stream, entry.recorded["data"].get("deadline", ""), entry.recorded["data"]["due_on"])
        for entry in logs["feedback"].entries
        if entry.recorded["type"].endswith(("Due", "Overdue"))
    )
    for due, times in dues.items():
        if times > 1:
            yield f"{due} was told {times} times"
    types = Counter(entry.recorded["type"].rsplit(".", 1)[1] for log in logs.values() for entry in log.entries)
    for cause, effect in (("GoalApproved", "ItemWatched"), ("EvaluationCompleted", "FeedbackAwaited")):
        if types[cause] != types[effect]:
            yield f"{types[cause]} {cause}, and {types[effect]} {effect}"


def nothing_due(site: Site) -> Iterator[str]:
    """What fell due by now has been told."""
    now = FileClock(site.stage.folder / "clock").now()
    for service in MADE:
        for watched in service.deadlines:
            with site.engine(service.name).connect() as conn:
                for due in watched.due(conn, now, 5):
                    yield f"{service.name}: {due.name} of {due.command.key}, due {due.moment}, was not told"


def files_are_there(shelves: Path, logs: Logs) -> Iterator[str]:
    """What was handed in lies on its service's shelf, byte for byte; what a killed upload began is no file of any name."""
    for log in logs.values():
        told = {one.recorded["data"]["sha256"] for one in log.entries if one.recorded["type"].endswith(".EvidenceUploaded")}
        for sha256 in sorted(told):
            file = shelves / log.service / sha256
            if not file.exists():
                yield f"{log.service}: the file {sha256} was handed in, and is not there"
            elif hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
                yield f"{log.service}: the file {sha256} is another one now"


def views_are_their_events(site: Site, logs: Logs, random: Random) -> Iterator[str]:
    """Every view, row for row, is what a fresh fold of the logs gives, in an interleaving of chance."""
    for service in MADE:
        for view in service.views:
            with create_engine("sqlite://").begin() as fresh, site.engine(service.name).connect() as live:
                view.make(fresh)
                for batch in _interleaved({name: logs[name].events for name in view.hears}, random):
                    view.project(fresh, batch)
                for table in view.tables:
                    yield from _compared(table, _rows(live, table), _rows(fresh, table))


def _interleaved(logs: Mapping[str, Sequence[RecordedEvent[Any]]], random: Random) -> Iterator[Sequence[RecordedEvent[Any]]]:
    left = {name: list(events) for name, events in logs.items() if events}
    while left:
        name = random.choice(sorted(left))
        size = random.choice((1, 7, 100, 500))
        yield left[name][:size]
        left[name] = left[name][size:]
        if not left[name]:
            del left[name]


def _rows(conn: Connection, table: Table) -> Counter[str]:
    return Counter(repr(tuple(row)) for row in conn.execute(select(table)))


def _compared(table: Table, live: Counter[str], fresh: Counter[str]) -> Iterator[str]:
    for row in list((live - fresh).elements())[:2]:
        yield f"{table.name} has a row that its events do not give: {row[:300]}"
    for row in list((fresh - live).elements())[:2]:
        yield f"{table.name} lacks a row that its events give: {row[:300]}"
