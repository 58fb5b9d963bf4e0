"""What was heard of a budget item and has been lost since by the log that told it (因日志分支作废): kept, shown, counted nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from audit.heard import CATALOGUE, Heard
from audit.views.trail import items_of
from shared.events.envelope import decode
from shared.runtime.eventlog import lost


@dataclass(frozen=True, slots=True)
class Lost:
    """Events of an item that count no more, and by event id why."""

    heard: list[Heard]
    why: Mapping[str, str]


def of_item(conn: Connection, item: str) -> Lost:
    """Those that were about it; no other document is decoded."""
    heard: list[Heard] = []
    why: dict[str, str] = {}
    for row in lost.naming(conn, item):
        recorded = decode(row.document, CATALOGUE)
        if recorded is not None and item in items_of(recorded):
            heard.append(recorded)  # type: ignore[arg-type]
            why[recorded.id] = f"{row.source} 的日志 {row.log_id} 第 {row.position} 条，因日志分支作废"
    return Lost(heard, why)
