"""What proves an item's trail to whoever does not trust us (举证): its documents byte for byte, with leaf hashes and the chain."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from audit.heard import OTHERS, Heard
from audit.titles import TITLES
from shared.events.envelope import Value
from shared.runtime.eventlog import checkpoint, log
from shared.runtime.following import archive

ARCHIVE = archive.view(OTHERS)


class Proven(Value):
    """One event of the item as its log has it."""

    title: str
    """In Chinese."""
    source: str
    """The service that told it."""
    log: str
    """Which log that is (`Log-Id` of its feed)."""
    position: int
    id: str
    leaf: str
    """叶哈希: SHA-256 of one zero byte and the document's bytes, hexadecimal."""
    previous: str
    """The leaf hash of the document before it in its log; empty at the first."""
    document: str
    """The stored bytes, which are UTF-8."""


def of_item(conn: Connection, heard: Sequence[Heard]) -> tuple[Proven, ...]:
    """Each event with its document; one whose document is not kept here is left out, as nothing can be proven by it."""
    own = log.log_identity.c
    ids = {source: checkpoint.read(conn, ARCHIVE.key, source).log_id for source in OTHERS}
    ids["audit"] = conn.execute(select(own.id).order_by(own.number.desc()).limit(1)).scalar_one()
    return tuple(
        Proven(
            title=TITLES[type(one.event)],
            source=one.log,
            log=ids[one.log],
            position=one.position,
            id=one.id,
            leaf=log.leaf_hash(document).hex(),
            previous=log.leaf_hash(before).hex() if (before := _document(conn, one.log, one.position - 1)) else "",
            document=document.decode(),
        )
        for one in heard
        if (document := _document(conn, one.log, one.position))
    )


def _document(conn: Connection, source: str, position: int) -> bytes:
    """The stored bytes; none where there are none."""
    told, own = archive.documents.c, log.events.c
    if source == "audit":
        found = conn.execute(select(own.bytes).where(own.position == position)).scalar_one_or_none()
    else:
        found = conn.execute(select(told.document).where(told.source == source, told.position == position)).scalar_one_or_none()
    return bytes(found or b"")
