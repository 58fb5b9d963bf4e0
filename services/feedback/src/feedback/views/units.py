"""Is this a registered unit that is still open?"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Connection, MetaData, Table, Text, update

from shared.events.envelope import RecordedEvent
from shared.events.goals import UnitClosed, UnitRegistered
from shared.events.values import unit_of_subject
from shared.runtime.decider import Invalid
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, known, upsert

units = Table("units_1", MetaData(), Column("code", Text, primary_key=True), Column("closed", Boolean, nullable=False))


class UnknownUnit(Invalid):
    """Only registered units take part."""

    zh = "单位未登记"


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; a closed unit stays known, for what it still owes."""
    upsert(
        conn, units, [{"code": recorded.event.code, "closed": False} for recorded in batch if isinstance(recorded.event, UnitRegistered)]
    )
    closed = [unit_of_subject(recorded.subject) for recorded in batch if isinstance(recorded.event, UnitClosed)]
    if closed:
        conn.execute(update(units).where(among(conn, units.c.code, closed)).values(closed=True))


def require_known(conn: Connection, codes: Collection[str]) -> None:
    """Raise UnknownUnit where one of the codes is not registered."""
    if unknown := sorted(set(codes) - known(conn, units.c.code, set(codes)).keys()):
        raise UnknownUnit(f"单位 {'、'.join(unknown[:10])} 未登记", place="unit")


VIEW = View("units", 1, hears=("goals",), tables=(units,), project=project, uses=(UnitRegistered, UnitClosed))
