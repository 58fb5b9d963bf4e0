"""Which units are registered, and which of them are closed?"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Connection, MetaData, Table, Text, update

from shared.events.envelope import RecordedEvent
from shared.events.goals import UnitClosed, UnitRegistered
from shared.events.values import unit_subject
from shared.runtime.decider import Invalid, Refusal
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, known, upsert


def _table(name: str) -> Table:
    return Table(name, MetaData(), Column("subject", Text, primary_key=True), Column("name", Text), Column("closed", Boolean))


def project_into(conn: Connection, table: Table, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write registered and closed units into a table with subject, name and closed."""
    registered: dict[str, dict[str, Any]] = {}
    closed: set[str] = set()
    for recorded in batch:
        match recorded.event:
            case UnitRegistered():
                registered[recorded.subject] = {"subject": recorded.subject, "name": recorded.event.name, "closed": False}
                closed.discard(recorded.subject)
            case UnitClosed():
                closed.add(recorded.subject)
            case _:
                pass
    upsert(conn, table, list(registered.values()))
    if closed:
        conn.execute(update(table).where(among(conn, table.c.subject, closed)).values(closed=True))


units = _table("units_1")


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    project_into(conn, units, batch)


VIEW = View("units", 1, hears=("goals",), tables=(units,), project=project, uses=(UnitRegistered, UnitClosed))


class UnknownUnit(Invalid):
    """Only registered units take part."""

    zh = "单位未登记"


class ClosedUnit(Refusal):
    """A unit that is wound up or merged is not evaluated any more."""

    zh = "单位已撤并"


def names(conn: Connection, *, jurisdiction: str, codes: Collection[str]) -> dict[str, str]:
    """Of the registered ones among these codes."""
    subjects = {unit_subject(jurisdiction, code): code for code in codes}
    return {subjects[subject]: row["name"] for subject, row in known(conn, units.c.subject, subjects).items()}


def open_units(conn: Connection, *, jurisdiction: str, codes: Collection[str]) -> dict[str, bool]:
    """Of these unit codes, the registered ones: code → still open."""
    subjects = {unit_subject(jurisdiction, code): code for code in codes}
    return {subjects[subject]: not row["closed"] for subject, row in known(conn, units.c.subject, subjects).items()}


def require_evaluable(known: dict[str, bool], code: str) -> None:
    """Pass where the unit is registered and open. Raises UnknownUnit or ClosedUnit."""
    if code not in known:
        raise UnknownUnit(f"单位 {code} 没有登记", place="unit")
    if not known[code]:
        raise ClosedUnit(f"单位 {code} 已撤并，不再开展评价")
