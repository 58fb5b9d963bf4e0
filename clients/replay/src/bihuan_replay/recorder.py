"""A history as a recorder of the eventsourcing library: notifications and subscriptions of what stands in a log, and no way to write."""

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from threading import Event
from typing import Any
from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder, Notification, ProgrammingError, StoredEvent, Subscription

from bihuan_replay.chain import PAGE, Away, Chain, Different, Entry, Position, Source, entries

WAIT = 2.0
"""Seconds that a feed may hold an answer until there is something; a subscription stops within them."""
PAUSE, LONGEST_PAUSE = 0.05, 30.0

logger = logging.getLogger(__name__)


class HistoryRecorder(ApplicationRecorder):
    """What a source keeps; the state of a stored event is the document, its topic the event's type."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Refused: what has happened is read here, and told by the services alone."""
        raise ProgrammingError("历史只能读，不能写 / history is read, not written")

    def select_events(
        self, originator_id: UUID | str, *, gt: int | None = None, lte: int | None = None, desc: bool = False, limit: int | None = None
    ) -> Sequence[StoredEvent]:
        """The events of a stream, `goal/360922-2020-P0017`; the whole history is read for it."""
        found = [
            StoredEvent(one.originator_id, one.originator_version, one.topic, one.state)
            for one in self._all(0)
            if one.originator_id == str(originator_id)
            and (gt is None or one.originator_version > gt)
            and (lte is None or one.originator_version <= lte)
        ]
        return (found[::-1] if desc else found)[:limit]

    def select_notifications(
        self, start: int | None, limit: int, stop: int | None = None, topics: Sequence[str] = (), *, inclusive_of_start: bool = True
    ) -> Sequence[Notification]:
        """At most so many events from a position on, of these types alone where some are named."""
        after = (start or 0) - (1 if start and inclusive_of_start else 0)
        wanted = (one for one in self._all(after, stop) if not topics or one.topic in topics)
        return list(islice(wanted, limit))

    def max_notification_id(self) -> int | None:
        """The last position; None where nothing has happened."""
        return self.source.head() or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> "HistorySubscription":
        """Everything after a position, and then what is told from now on."""
        return HistorySubscription(self, gt, topics)

    def notification(self, position: Position, entry: Entry) -> Notification:
        """One event as the library hands it on. Raises Different."""
        try:
            opened = entry.opened
            return Notification(opened["stream"], opened["streamversion"], opened["type"], entry.document, position)
        except (ValueError, KeyError, TypeError) as wrong:
            raise Different(f"位置 {position} 的文档不完整（{type(wrong).__name__} {wrong}） / the document is not whole") from wrong

    def _all(self, after: int, stop: int | None = None) -> Iterator[Notification]:
        for position, entry in entries(self.source, after):
            if stop is not None and position > stop:
                return
            if not entry.hidden:
                yield self.notification(position, entry)


class HistorySubscription(Subscription[HistoryRecorder]):
    """Goes on from its place until stopped; waits while the source is away, ends where the history is another one."""

    def __init__(self, recorder: HistoryRecorder, gt: int | None, topics: Sequence[str]) -> None:
        super().__init__(recorder, gt, topics)
        self._chain = Chain(gt or 0)
        self._found: deque[Notification] = deque()
        self._stopped = Event()
        self._pause = PAUSE

    def stop(self) -> None:
        """Nothing more is handed on."""
        super().stop()
        self._stopped.set()

    def __next__(self) -> Notification:
        while not self._found and not self._stopped.is_set():
            self._look()
        if self._stopped.is_set():
            raise StopIteration
        return self._found.popleft()

    def _look(self) -> None:
        try:
            page = self._recorder.source.page(self._chain.position, PAGE, WAIT)
        except Away as away:
            logger.warning("%s", away)
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            self._stopped.wait(self._pause)
            return
        self._pause = PAUSE
        for position, entry in self._chain.take(page):
            if not entry.hidden and (not self._topics or entry.opened["type"] in self._topics):
                self._found.append(self._recorder.notification(position, entry))
        if not page.entries:
            self._stopped.wait(PAUSE)
