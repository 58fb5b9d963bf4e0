"""Which codes are or were those of registered units?"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, Text, select

from shared.events.envelope import RecordedEvent
from shared.events.goals import UnitRegistered
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, upsert

units = Table("units_1", MetaData(), Column("code", Text, primary_key=True))


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; a closed unit was one all the same."""
    upsert(conn, units, [{"code": recorded.event.code} for recorded in batch if isinstance(recorded.event, UnitRegistered)])


def registered(conn: Connection, codes: Collection[str]) -> frozenset[str]:
    """Those of the codes that a unit has or had."""
    return frozenset(conn.scalars(select(units.c.code).where(among(conn, units.c.code, codes))))


VIEW = View("units", 1, hears=("goals",), tables=(units,), project=project, uses=(UnitRegistered,))
