"""The line of identities that a log has had: each branch goes on from a position of the one before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection, func, select

from shared.runtime.eventlog import log


@dataclass(frozen=True, slots=True)
class Ancestor:
    """An earlier identity of a log: up to this position, with this leaf hash, it was the same log."""

    log_id: str
    position: int
    leaf_hash: bytes


Ancestors = tuple[Ancestor, ...]


def ancestors(conn: Connection) -> Ancestors:
    """All that the log was before, the nearest first."""
    found: list[Ancestor] = []
    rows = conn.execute(select(log.log_identity).order_by(log.log_identity.c.number.desc())).all()
    for branch, parent in pairwise(rows):
        shared = min(branch.shared, found[-1].position) if found else branch.shared
        found.append(Ancestor(parent.id, shared, log.leaf_at(conn, shared) or b""))
    return tuple(found)


def begin(conn: Connection, position: int, known: int, branch: str) -> None:
    """The log goes on under a new identity, the same as before up to a position; `known` is the last one that anybody had heard."""
    now = conn.execute(select(log.log_identity).order_by(log.log_identity.c.number.desc()).limit(1)).one()
    kept = {"id": branch, "clock": now.clock, "jurisdiction": now.jurisdiction}
    conn.execute(log.log_identity.insert(), {**kept, "number": now.number + 1, "shared": position, "known": known})


def lost_to(conn: Connection) -> int:
    """The last position that anybody had heard of an earlier identity; 0 where there was none."""
    return conn.execute(select(func.max(log.log_identity.c.known))).scalar_one() or 0


def written(line: Iterable[Ancestor]) -> str:
    """As a header: `<log id>;<position>;<leaf hash>`, the nearest first."""
    return ", ".join(f"{one.log_id};{one.position};{one.leaf_hash.hex()}" for one in line)


def read(header: str) -> Ancestors:
    """Raises ValueError where it is none."""
    parts = [one.strip().split(";") for one in header.split(",") if one.strip()]
    return tuple(Ancestor(log_id, int(position), bytes.fromhex(leaf)) for log_id, position, leaf in parts)
