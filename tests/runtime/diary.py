"""A view that writes down every event it hears, so that one heard twice, or out of order, shows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, func, select

from shared.events.envelope import Told
from shared.runtime.rows import upsert
from shared.runtime.view import View

diary = Table("diary_1", MetaData(), Column("line", Integer, primary_key=True), Column("position", Integer), Column("type", Text))


def project(conn: Connection, batch: Sequence[Told[Any]]) -> None:
    """One line for each event, in the order heard."""
    last = conn.execute(select(func.max(diary.c.line))).scalar() or 0
    lines = enumerate(batch, last + 1)
    upsert(conn, diary, [{"line": line, "position": one.position, "type": one.type.rsplit(".", 1)[-1]} for line, one in lines])


def positions(conn: Connection) -> list[int]:
    """What was heard, in the order heard."""
    return list(conn.execute(select(diary.c.position).order_by(diary.c.line)).scalars())


DIARY = View("diary", 1, ("wells",), (diary,), project)
