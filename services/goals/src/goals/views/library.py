"""What is in the indicator library (指标库), and what came of what?"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, Connection, Date, Index, Integer, MetaData, Table, Text, func, select
from sqlalchemy.sql.elements import ColumnElement

from goals.decisions.library import Status
from shared.events.envelope import RecordedEvent, Value
from shared.events.indicator_library import (
    Change,
    LibraryChangeProposed,
    LibraryChangeReturned,
    LibraryChangeReviewed,
    LibraryEntry,
    LibraryIndicatorPublished,
    LibraryIndicatorRetired,
)
from shared.events.values import Commonality, Operator
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Told
from shared.runtime.sql.rows import known, upsert
from shared.runtime.sql.searched import Asked, Meant, SearchedList

metadata = MetaData()
library = Table(
    "library_2",
    metadata,
    Column("code", Text, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("name", "level1", "level2", "sector", "industry", "purpose", "commonality")),
    Column("measure", Text, nullable=False),
    Column("words", Text, nullable=False, comment="definition and origins, for searching"),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False, comment="the last one published; 0 before the first"),
    Column("effective_on", Date),
    Column("retired_on", Date),
    Column("operator", Text),
    Column("position", BigInteger, nullable=False, comment="of the event that changed it last"),
    Index("library_2_by_position", "position"),
    Index("library_2_by_sector", "sector", "level1", "level2", "code"),
)
lineage = Table(
    "library_2_lineage",
    metadata,
    Column("code", Text, primary_key=True),
    Column("successor", Text, primary_key=True),
    Column("change", Text, nullable=False),
    Column("effective_on", Date, nullable=False),
)


class NamedIndicator(NamedTuple):
    """What an indicator of the library is called, and where it stands."""

    code: str
    name: str
    level1: str
    level2: str
    sector: str
    purpose: str
    measure: str


class LibraryRow(Value):
    """One indicator as it was last published, or as it was proposed first."""

    code: str
    name: str
    level1: str
    level2: str
    sector: str
    industry: str
    purpose: str
    commonality: Commonality
    operator: Operator | None
    measure: str
    status: Status
    version: int
    """The last one published; 0 before the first."""
    effective_on: date | None
    retired_on: date | None


class Predecessor(Value):
    """An indicator in whose place this one stands."""

    code: str
    name: str
    change: Change
    effective_on: date


class Branch(Value):
    """How many published indicators there are of a sector and a first level."""

    sector: str
    level1: str
    indicators: int


class SortedBy(StrEnum):
    """What the library may be read in order of; code then."""

    CODE = "code"
    NAME = "name"
    SECTOR = "sector"
    LEVEL1 = "level1"


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    told = [(one.position, one.event) for one in batch if isinstance(one.event, USES)]
    rows = known(conn, library.c.code, {event.code for _, event in told})
    edges: list[dict[str, Any]] = []
    for position, event in told:
        row = rows.setdefault(event.code, NEW | {"code": event.code})
        row["position"] = position
        listed = row["version"] > 0
        match event:
            case LibraryChangeProposed(entry=entry):
                row["status"] = Status.CHANGE_PROPOSED if listed else Status.PROPOSED
                if entry and not listed:
                    row |= _columns(entry)
            case LibraryChangeReturned():
                row["status"] = Status.PUBLISHED if listed else Status.RETURNED
            case LibraryChangeReviewed():
                row["status"] = Status.CHANGE_REVIEWED if listed else Status.REVIEWED
            case LibraryIndicatorPublished(entry=entry):
                row |= _columns(entry)
                row |= {"status": Status.PUBLISHED, "version": event.version, "effective_on": event.effective_on}
            case LibraryIndicatorRetired(effective_on=day):
                row |= {"status": Status.RETIRED, "retired_on": day}
                edges += [{"code": event.code, "successor": one, "change": event.change, "effective_on": day} for one in event.successors]
    upsert(conn, library, list(rows.values()))
    upsert(conn, lineage, edges)


NEW: dict[str, Any] = {"version": 0, "effective_on": None, "retired_on": None, "status": Status.NONE}


def _columns(entry: LibraryEntry) -> dict[str, Any]:
    plain = {name: str(getattr(entry, name)) for name in ("name", "level1", "level2", "sector", "industry", "purpose", "commonality")}
    return plain | {"measure": entry.measure, "operator": entry.operator, "words": " ".join((entry.definition, *entry.origins))}


C = library.c
SORTS = {"name": C.name, "sector": C.sector, "level1": C.level1}
LIBRARY = SearchedList(LibraryRow, library, (C.code,), SORTS, (C.code, C.name, C.sector, C.industry, C.purpose, C.level2, C.words))


def page(
    conn: Connection,
    *,
    sector: Sequence[str] = (),
    level1: Sequence[str] = (),
    level2: Sequence[str] = (),
    commonality: Sequence[Commonality] = (),
    status: Sequence[Status] = (),
    asked: Asked = Asked(),
) -> Told[LibraryRow]:
    """The indicators in order of their codes where nothing else is asked for."""
    among = {"sector": sector, "level1": level1, "level2": level2, "commonality": commonality}
    return LIBRARY.counted(conn, asked, LIBRARY.shown, Meant(among=among), status)


def branches(conn: Connection) -> list[Branch]:
    """The tree by sector and first level, of what is published."""
    here = C.status.in_((Status.PUBLISHED, Status.CHANGE_PROPOSED, Status.CHANGE_REVIEWED))
    query = select(C.sector, C.level1, func.count().label("indicators")).where(here).group_by(C.sector, C.level1)
    return [Branch(**row._mapping) for row in conn.execute(query.order_by(C.sector, C.level1))]


def predecessors(conn: Connection, code: str) -> list[Predecessor]:
    """What was merged into this one, or split into it and others."""
    query = select(lineage.c.code, C.name, lineage.c.change, lineage.c.effective_on).join(library, C.code == lineage.c.code)
    found = conn.execute(query.where(lineage.c.successor == code).order_by(lineage.c.code))
    return [Predecessor(**row._mapping) for row in found]


def _row(row: Any) -> LibraryRow:
    return LibraryRow(**{name: value for name, value in row._mapping.items() if name not in ("words", "position")})


def usable(conn: Connection, today: date) -> list[LibraryRow]:
    """Those whose last version is in force, in order of their codes."""
    return [_row(row) for row in conn.execute(select(library).where(*_in_force(today)).order_by(C.code))]


def names(conn: Connection, today: date) -> list[NamedIndicator]:
    """The same, as they are called."""
    columns = (C[name] for name in NamedIndicator._fields)
    return [NamedIndicator(*row) for row in conn.execute(select(*columns).where(*_in_force(today)).order_by(C.code))]


def _in_force(today: date) -> Sequence[ColumnElement[bool]]:
    return (C.version > 0, C.effective_on <= today, (C.retired_on.is_(None)) | (C.retired_on > today))


def last_change(conn: Connection) -> int:
    """The position of the event that changed the library last; 0 while it is empty."""
    return conn.scalar(select(func.max(C.position))) or 0


USES = (LibraryChangeProposed, LibraryChangeReturned, LibraryChangeReviewed, LibraryIndicatorPublished, LibraryIndicatorRetired)
VIEW = View("library", 2, hears=("goals",), tables=(library, lineage), project=project, uses=USES)
