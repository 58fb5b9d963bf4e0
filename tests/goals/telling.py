"""Goals events as a follower hears them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from shared.events.envelope import Event, RecordedEvent
from shared.runtime.deciding.view import View

NOW = datetime(2019, 11, 4, tzinfo=UTC)
Story = Sequence[tuple[str, Event]]


def recorded(story: Story) -> list[RecordedEvent[Any]]:
    """Subject and event, in the order of the log."""
    return [
        RecordedEvent(
            event=event,
            id=str(position),
            log="goals",
            type=event.TYPE,
            subject=subject,
            stream=f"goal/{subject}",
            streamversion=position,
            position=position,
            time=NOW,
            recordedtime=NOW,
            authid="li",
            authority="",
            correlationid="",
            causationid="",
        )
        for position, (subject, event) in enumerate(story, 1)
    ]


def hear(conn: Connection, view: View, story: Story, *, at_a_time: int = 1000) -> None:
    """Make the view and tell it the story, so many events in a batch."""
    view.make(conn)
    events = recorded(story)
    for start in range(0, len(events), at_a_time):
        view.project(conn, events[start : start + at_a_time])
