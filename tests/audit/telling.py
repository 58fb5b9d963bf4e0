"""Five small logs: whoever tells an event gets it as a follower hears it."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.events.envelope import Event, RecordedEvent
from shared.runtime.clock import SHANGHAI

RECORDED = datetime(2026, 11, 25, tzinfo=UTC)


class Telling:
    """Gives each event its position, version and recorded time, in the order in which they are told."""

    def __init__(self) -> None:
        self.recorded: list[RecordedEvent[Any]] = []
        self._positions: Counter[str] = Counter()
        self._versions: Counter[str] = Counter()

    def __call__(self, stream: str, event: Event, on: str = "2020-02-03", *, cause: str = "", by: str = "wang", document: str = "") -> str:
        """Tell an event on a day at noon in China; its id."""
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


Batches = list[Sequence[RecordedEvent[Any]]]


def interleavings(recorded: Sequence[RecordedEvent[Any]]) -> list[Batches]:
    """Three orders in which the logs may be heard: one log after the other, the other way round, event by event as told."""
    logs: dict[str, list[RecordedEvent[Any]]] = {}
    for one in recorded:
        logs.setdefault(one.log, []).append(one)
    return [list(logs.values()), list(reversed(logs.values())), [[one] for one in recorded]]
