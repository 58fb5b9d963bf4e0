"""A view that writes down every event it hears, so that one heard twice, or out of order, shows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, select

from shared.events.envelope import RecordedEvent
from shared.runtime.deciding.view import View

diary = Table("diary_1", MetaData(), Column("line", Integer, primary_key=True), Column("position", Integer), Column("type", Text))


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """One line for each event, in the order heard."""
    conn.execute(diary.insert(), [{"position": one.position, "type": one.type.rsplit(".", 1)[-1]} for one in batch])


def positions(conn: Connection) -> list[int]:
    """What was heard, in the order heard."""
    return list(conn.execute(select(diary.c.position).order_by(diary.c.line)).scalars())


DIARY = View("diary", 1, ("wells",), (diary,), project)
