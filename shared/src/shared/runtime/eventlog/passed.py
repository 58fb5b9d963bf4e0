"""What a view passed over because the process that heard it did not know the type yet: kept until one that does derives the view anew."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import BigInteger, Column, Connection, Table, Text, delete, func, select, true
from sqlalchemy.dialects import postgresql, sqlite

from shared.runtime.eventlog.log import metadata

passed = Table(
    "passed",
    metadata,
    Column("follower", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("type", Text, primary_key=True),
    Column("first", BigInteger, nullable=False, comment="the position of the first one"),
    Column("times", BigInteger, nullable=False),
)


class Stranger(NamedTuple):
    """An event of a type that this process does not know."""

    type: str
    position: int


def keep(conn: Connection, follower: str, source: str, strangers: Sequence[Stranger]) -> None:
    """The follower goes on beyond these."""
    if not strangers:
        return
    insert = sqlite.insert(passed) if conn.dialect.name == "sqlite" else postgresql.insert(passed)
    again = insert.on_conflict_do_update(index_elements=[*passed.primary_key], set_={"times": passed.c.times + 1})
    for type_, position in strangers:
        conn.execute(again, {"follower": follower, "source": source, "type": type_, "first": position, "times": 1})


def all_types(conn: Connection) -> Mapping[str, set[str]]:
    """What each follower passed over, of those that passed over anything."""
    found: dict[str, set[str]] = {}
    for follower, type_ in conn.execute(select(passed.c.follower, passed.c.type)):
        found.setdefault(follower, set()).add(type_)
    return found


def forget(conn: Connection, follower: str, known: Collection[str] | None = None) -> None:
    """The follower has heard these now; or it is no more."""
    of_these = passed.c.type.in_(known) if known is not None else true()
    conn.execute(delete(passed).where(passed.c.follower == follower, of_these))


def counts(conn: Connection) -> Mapping[str, int]:
    """How many events of each type were passed over, by whoever passed most."""
    return dict(conn.execute(select(passed.c.type, func.max(passed.c.times)).group_by(passed.c.type)).all())
