"""What a backup says of a log, and the proof that a log is whole."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sqlalchemy import Connection, select

from shared.events.envelope import Malformed, opened
from shared.runtime.eventlog import log
from shared.runtime.failures import OperatorError

PAGE = 2_000


class NotWhole(OperatorError):
    """A backup or a log is not what it should be; the sentence says where."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A service's log at the moment of the backup; `tables` are what was kept beside: each with its columns."""

    service: str
    log_id: str
    position: int
    leaf_hash: str
    taken: str
    tables: Mapping[str, list[str]] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """The last file of a backup: what has none was not finished."""
        (folder / f"{self.service}.json").write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n")


def read(folder: Path, service: str) -> Manifest:
    """What the backup of a service says of itself. Raises NotWhole where it says nothing."""
    try:
        return Manifest(**json.loads((folder / f"{service}.json").read_text()))
    except (OSError, ValueError, TypeError) as wrong:
        raise NotWhole(f"{folder} 中没有 {service} 的完整备份（{wrong}）/ no finished backup of it") from wrong


def proved(conn: Connection) -> log.Head:
    """The log's end, where every event stands at its position with its own leaf hash, from 1 on without a gap. Raises NotWhole."""
    e, head = log.events.c, log.Head(0, 0)
    while True:
        page = select(e.position, e.recorded_at, e.bytes, e.leaf_hash).where(e.position > head.position).order_by(e.position).limit(PAGE)
        rows = conn.execute(page).all()
        if not rows:
            return head
        for row in rows:
            if row.position != head.position + 1:
                raise NotWhole(f"日志缺第 {head.position + 1} 条，其后是第 {row.position} 条 / a gap in the log")
            if log.leaf_hash(row.bytes) != row.leaf_hash or _sequence(row.bytes) != row.position:
                raise NotWhole(f"日志第 {row.position} 条与其叶哈希或位置不符 / an event is not what its leaf hash says")
            head = log.Head(row.position, row.recorded_at)


def require(conn: Connection, manifest: Manifest) -> None:
    """The whole log ends as the manifest says. Raises NotWhole."""
    head = proved(conn)
    leaf = (log.leaf_at(conn, head.position) or b"").hex()
    if (log.known_id(conn), head.position, leaf) != (manifest.log_id, manifest.position, manifest.leaf_hash):
        here = f"{manifest.service} 的日志到第 {head.position} 条（{leaf[:16]}）"
        there = f"备份写明的是第 {manifest.position} 条（{manifest.leaf_hash[:16]}）"
        raise NotWhole(f"{here}，{there} / the log does not end as the backup says")


def _sequence(document: bytes) -> int:
    try:
        return int(opened(document)["sequence"])
    except (Malformed, KeyError, TypeError, ValueError):
        return 0
