"""Which files were handed in for what, and which claims name them (佐证材料)? The view of each service that takes files."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Date, MetaData, Row, Table, Text, exists, func, select

from shared.events.envelope import Event, RecordedEvent
from shared.events.handed_in import HandedIn
from shared.events.values import Evidence
from shared.runtime.clock import day_of
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, upsert

Proofs = Mapping[type[Event], Callable[[Any], Sequence[Evidence]]]
"""Event → the files that it names."""

metadata = MetaData()
uploads = Table(
    "evidence_1_uploads",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("about", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("person", Text, nullable=False),
    Column("day", Date, nullable=False),
)
claims = Table(
    "evidence_1_claims",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("stream", Text, primary_key=True),
    Column("about", Text, nullable=False),
    Column("title", Text, nullable=False),
)


def view_of(service: str, told: type[HandedIn], proofs: Proofs) -> View:
    """The view of a service's own log."""

    def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
        handed_in = [_uploaded(one) for one in batch if isinstance(one.event, HandedIn)]
        named = [_claimed(one, paper) for one in batch if (of := proofs.get(type(one.event))) for paper in of(one.event)]
        upsert(conn, uploads, handed_in)
        upsert(conn, claims, named)

    return View("evidence", 1, hears=(service,), tables=(uploads, claims), project=project, uses=(told, *proofs))


def handed_in(conn: Connection, sha256: str) -> list[Row[Any]]:
    """Everybody's copies of one file, the first first."""
    return list(conn.execute(select(uploads).where(uploads.c.sha256 == sha256).order_by(uploads.c.position)))


def naming(conn: Connection, sha256: str) -> list[Row[Any]]:
    """The claims that name a file."""
    return list(conn.execute(select(claims).where(claims.c.sha256 == sha256).order_by(claims.c.stream)))


def of(conn: Connection, about: str) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """What was handed in for an item, in that order, and the claims about it that name any of it."""
    there = select(uploads).where(uploads.c.about == about).order_by(uploads.c.position)
    named = select(claims).where(claims.c.about == about).order_by(claims.c.stream, claims.c.title)
    return list(conn.execute(there)), list(conn.execute(named))


def named_in(conn: Connection, streams: Collection[str]) -> list[Row[Any]]:
    """The files that these streams name, each once with what it was called, in order of stream and title."""
    c, u = claims.c, uploads.c
    query = select(c.stream, c.sha256, c.title, func.min(u.name).label("name"))
    query = query.join(uploads, (u.sha256 == c.sha256) & (u.about == c.about)).where(among(conn, c.stream, streams))
    return list(conn.execute(query.group_by(c.stream, c.sha256, c.title).order_by(c.stream, c.title, c.sha256)))


def everything(conn: Connection, *, unused: bool = False) -> list[Row[Any]]:
    """What was handed in, in that order; only what no claim names, where that is asked."""
    named = exists().where(claims.c.sha256 == uploads.c.sha256, claims.c.about == uploads.c.about)
    asked = select(uploads).order_by(uploads.c.position)
    return list(conn.execute(asked.where(~named) if unused else asked))


def _uploaded(recorded: RecordedEvent[Any]) -> dict[str, Any]:
    event: HandedIn = recorded.event
    file = {name: getattr(event, name) for name in ("sha256", "unit", "name", "media_type", "size")}
    return {**file, "about": recorded.subject, "position": recorded.position, "person": recorded.authid, "day": day_of(recorded.time)}


def _claimed(recorded: RecordedEvent[Any], paper: Evidence) -> dict[str, Any]:
    about = getattr(paper, "about", recorded.subject)  # a file with forms of several items was handed in for another one
    return {"sha256": paper.sha256, "stream": recorded.stream, "about": about, "title": paper.title}
