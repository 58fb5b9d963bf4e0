"""Events as followers hear them: the one place where tests make recorded events, and the orders in which logs may be heard."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, zip_longest
from typing import Any

from sqlalchemy import Connection

from shared.events.envelope import Event, RecordedEvent
from shared.runtime.clock import SHANGHAI
from shared.runtime.deciding.view import View

RECORDED = datetime(2026, 11, 25, tzinfo=UTC)
Batches = list[Sequence[RecordedEvent[Any]]]
Story = Sequence[tuple[str, Event]]
"""Streams, and what happens on them, in order."""


class Telling:
    """Gives each event the next position of its log and version of its stream, and a recorded time a second after the last one."""

    def __init__(self) -> None:
        self.recorded: list[RecordedEvent[Any]] = []
        self._positions: Counter[str] = Counter()
        self._versions: Counter[str] = Counter()

    def __call__(self, stream: str, event: Event, on: str = "2020-02-03", *, cause: str = "", by: str = "wang", document: str = "") -> str:
        """An event on a day at noon in China; its id."""
        log = event.TYPE.split(".")[1]
        self._positions[log] += 1
        self._versions[stream] += 1
        id_ = f"{log}-{self._positions[log]}"
        self.recorded.append(
            RecordedEvent(
                event=event,
                id=id_,
                log=log,
                type=event.TYPE,
                subject=stream.split("/")[1],
                stream=stream,
                streamversion=self._versions[stream],
                position=self._positions[log],
                time=datetime.fromisoformat(f"{on}T12:00:00").replace(tzinfo=SHANGHAI),
                recordedtime=RECORDED + timedelta(seconds=len(self.recorded)),
                authid=by,
                authority=document,
                correlationid="",
                causationid=cause,
            )
        )
        return id_


def recorded_events(story: Story, on: str = "2020-02-03") -> list[RecordedEvent[Any]]:
    """What happened on one day, as followers hear it."""
    tell = Telling()
    for stream, event in story:
        tell(stream, event, on)
    return tell.recorded


def in_stream(stream: str, *events: Event, on: str = "2020-02-03") -> list[RecordedEvent[Any]]:
    """The same, where all of it happened on one stream."""
    return recorded_events([(stream, event) for event in events], on)


def batches(recorded: Sequence[RecordedEvent[Any]], size: int) -> Batches:
    """So many at a time."""
    return [recorded[start : start + size] for start in range(0, len(recorded), size)]


def interleavings(recorded: Sequence[RecordedEvent[Any]]) -> list[Batches]:
    """Four orders in which logs may be heard: one after the other, the other way round, event by event as told, and in rotation."""
    logs: dict[str, list[RecordedEvent[Any]]] = {}
    for one in recorded:
        logs.setdefault(one.log, []).append(one)
    rotated = [one for one in chain.from_iterable(zip_longest(*logs.values())) if one]
    return [list(logs.values()), list(reversed(logs.values())), batches(recorded, 1), batches(rotated, 1)]


def hear(conn: Connection, view: View, heard: Iterable[Sequence[RecordedEvent[Any]]]) -> None:
    """Let the view hear these batches; it is made where it is not there yet."""
    view.make(conn)
    for batch in heard:
        view.project(conn, batch)


def emptied(conn: Connection, view: View) -> None:
    """Make the view anew, whatever it has heard."""
    for table in view.tables:
        table.drop(conn, checkfirst=True)
    view.make(conn)
