"""A log that has lost events for good goes on under a new identity, which one event of its own tells."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from shared.events.branching import Branched
from shared.events.envelope import Attributes, Catalogue, pieces
from shared.runtime.deciding.handler import answer_of
from shared.runtime.deciding.recovering import CannotRecover, Copy, put_back
from shared.runtime.eventlog import checkpoint, descent, log
from shared.runtime.failures import OperatorError
from shared.runtime.following.witness import Evidence, LogBehind, require_all_known
from shared.runtime.sql.locks import one_at_a_time

STREAM = "log"
"""The kind of stream on which a log tells of itself."""


class NoBranch(OperatorError):
    """A log branches only where events are lost and nobody has their bytes any more."""


class _Undone(Exception):
    """What was tried is not to stay."""


@dataclass(frozen=True, slots=True)
class Fork:
    """The last position of the parent that is certain, what somebody has heard beyond it, and who."""

    parent: str
    position: int
    leaf_hash: bytes
    known: int
    known_by: str

    def __str__(self) -> str:
        return f"第 {self.position + 1}–{self.known} 条事件（{self.known_by}听过）已无处可补回"


def fork_of(conn: Connection, service: str, copies: Sequence[Sequence[Copy]], known: Sequence[Evidence]) -> Fork:
    """Where the log would branch, and what would be lost. Raises NoBranch where nothing is lost, or where it can be recovered."""
    log_id = log.known_id(conn)
    if not log_id:
        raise NoBranch(f"{service} 的库是空的，没有日志标识：请先恢复一份备份 / the database is empty: restore a backup first")
    for kept in copies:
        if (to := _recoverable(conn, service, kept)) is not None:
            raise NoBranch(
                f"{service} 失去的事件还能补回到第 {to} 条，不得另起分支：请先 recover / it can still be recovered: do that first"
            )
    said = [*known, *(Evidence("留存的副本", one.position, one.log_id, one.leaf_hash) for kept in copies for one in kept)]
    behind: list[Evidence] = []
    for one in said:
        try:
            require_all_known(conn, service, log_id, [one])
        except LogBehind:
            behind.append(one)
    if not behind:
        raise NoBranch(f"没有谁比 {service} 的日志知道得更多，无须另起分支 / nobody has more of this log: nothing is lost")
    if others := [one for one in behind if one.log_id not in ("", log_id)]:
        raise NoBranch(f"{others[0].by}载有另一份日志 {others[0].log_id}，与本库无关：请核对地址 / another log")
    head, last = log.head(conn).position, max(behind, key=lambda one: one.position)
    differing = [one.position for one in behind if one.position <= head]
    position = _agreed(conn, min(differing), said) if differing else head
    return Fork(log_id, position, log.leaf_at(conn, position) or b"", last.position, last.by.strip())


def _agreed(conn: Connection, differs_at: int, said: Sequence[Evidence]) -> int:
    """The last position before one that differs at which somebody has the same event; 0, and all is heard again, where nobody has."""
    known = sorted({(one.position, one.leaf_hash) for one in said if one.leaf_hash and one.position < differs_at}, reverse=True)
    return next((position for position, leaf in known if leaf == log.leaf_at(conn, position)), 0)


def branch(conn: Connection, service: str, tells: Catalogue, fork: Fork, *, time: datetime, authority: str, reason: str) -> str:
    """Begin it, in the caller's transaction, and tell it; the new identity. Who follows the log in this very database goes on."""
    one_at_a_time(conn, "log")
    made, before = str(uuid.uuid4()), log.head(conn)
    descent.begin(conn, fork.position, fork.known, made)
    kind = next(one for one in tells.values() if issubclass(one, Branched))
    event = kind(
        branch=made,
        parent=fork.parent,
        position=fork.position,
        leaf_hash=fork.leaf_hash.hex(),
        known=fork.known,
        known_by=fork.known_by,
        reason=reason,
    )
    _tell(conn, service, event, before, time, authority)
    for follower in checkpoint.followers(conn):
        at = checkpoint.read(conn, follower, service)
        if at.log_id == fork.parent and at.leaf_hash == (log.leaf_at(conn, at.position) or b""):
            checkpoint.move(conn, follower, service, replace(at, log_id=made))
    return made


def _recoverable(conn: Connection, service: str, copies: Sequence[Copy]) -> int | None:
    """The position up to which these copies would put the log back; None where they cannot."""
    to = None
    try:
        with conn.begin_nested():
            done = put_back(conn, service, copies)
            to = done.head if done.head > done.before else None
            raise _Undone
    except (_Undone, CannotRecover):
        return to


def _tell(conn: Connection, service: str, event: Branched, before: log.Head, time: datetime, authority: str) -> None:
    jurisdiction = conn.execute(select(log.log_identity.c.jurisdiction).where(log.log_identity.c.id == event.branch)).scalar_one()
    subject, now = f"{jurisdiction}-LOG", datetime.now(UTC)
    stream, version = f"{STREAM}/{subject}", len(descent.ancestors(conn))
    attributes = Attributes(
        id=str(uuid.uuid5(uuid.UUID(event.branch), STREAM)),
        source=f"bihuan/{jurisdiction}/{service}",
        type=event.TYPE,
        subject=subject,
        stream=stream,
        streamversion=version,
        time=time,
        authtype="service_account",
        authid=f"service:{service}",
        correlationid=event.branch,
        causationid=event.branch,
        authority=authority,
    )
    position = before.position + 1
    recorded_at = max(int(now.timestamp() * 1_000_000), before.recorded_at)
    document = log.document(pieces(attributes, event), position, log.written(recorded_at))
    row = {"position": position, "stream": stream, "stream_version": version, "type": event.TYPE, "subject": subject}
    conn.execute(
        log.events.insert(),
        {**row, "recorded_at": recorded_at, "id": attributes.id, "bytes": document, "leaf_hash": log.leaf_hash(document)},
    )
    answer = answer_of(stream, version, [(attributes.id, event.TYPE)])
    conn.execute(
        log.commands.insert(),
        {"id": event.branch, "actor": attributes.authid, "request_hash": b"", "answer": answer, "position": position},
    )
