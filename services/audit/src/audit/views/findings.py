"""Which findings are there on whose items, and which of them are settled (审计发现)?"""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Date, Index, Integer, MetaData, Select, Table, Text, cast, func, select

from audit.decisions.finding import Status
from audit.heard import LOGS
from audit.waiting import FINDINGS as WAITING
from shared.events.audit import FindingRecorded, FindingSettled
from shared.events.envelope import RecordedEvent, Value
from shared.events.goals import GoalAdjustmentRequested
from shared.events.handed_in import HandedIn
from shared.events.values import fiscal_year_of
from shared.runtime.clock import day_of
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Told
from shared.runtime.sql.rows import among, known, upsert
from shared.runtime.sql.searched import Asked, Meant, Row, SearchedList
from shared.runtime.web.auth import Role

metadata = MetaData()
owners = Table(
    "findings_2_owners",
    metadata,
    Column("item", Text, primary_key=True),
    Column("rank", Integer, primary_key=True, comment="of the log that says so: the first service that has the item knows best"),
    Column("unit", Text, nullable=False),
)
names = Table(
    "findings_2_names",
    metadata,
    Column("item", Text, primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("name", Text, nullable=False),
)
findings = Table(
    "findings_2",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("year", Integer, nullable=False),
    Column("finding", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("settled_because", Text, nullable=False),
    Index("findings_2_by_year", "year", "item", "n"),
)


class SortedBy(StrEnum):
    """What the list may be read in order of; item and number then."""

    ITEM = "item"
    UNIT = "unit"
    NAME = "name"
    RECORDED_ON = "recorded_on"
    STATUS = "status"


class FindingRow(Value):
    """One finding as it stands."""

    unit: str
    """Whose item it is on."""
    item: str
    name: str
    """As the first service that has the item calls it; empty where none does."""
    n: int
    finding: str
    status: Status
    recorded_on: date
    settled_because: str
    turn: tuple[Role, ...]
    """Whose turn it is; nobody's where it waits for nobody."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; whose an item is and what it is called, each log says for itself."""
    owned = {(one.subject, LOGS.index(one.log)): unit for one in batch if (unit := _unit_of(one.event))}
    upsert(conn, owners, [{"item": item, "rank": rank, "unit": unit} for (item, rank), unit in owned.items()])
    called = {(one.subject, LOGS.index(one.log)): name for one in batch if (name := _name_of(one.event))}
    upsert(conn, names, [{"item": item, "rank": rank, "name": name} for (item, rank), name in called.items()])
    rows = known(conn, findings.c.stream, {one.stream for one in batch if isinstance(one.event, FindingSettled)})
    for one in batch:
        match one.event:
            case FindingRecorded() as event:
                rows[one.stream] = _recorded(one, event)
            case FindingSettled(reason=reason):
                rows[one.stream] |= {"status": Status.SETTLED, "settled_because": reason}
            case _:
                pass
    upsert(conn, findings, list(rows.values()))


def _unit_of(event: Any) -> str:
    """The unit that an event says its item belongs to; empty where it says nothing of it."""
    content = getattr(event, "content", None)
    return str(getattr(event, "to_unit", "") or getattr(event, "unit", "") or getattr(content, "unit", ""))


def _name_of(event: Any) -> str:
    """What an event calls its item; empty where it says nothing of it."""
    if isinstance(event, HandedIn | GoalAdjustmentRequested):
        return ""  # a file's own, and one that is only asked for
    content = getattr(event, "content", None) or getattr(event, "after", None)
    return str(getattr(event, "name", "") or getattr(content, "name", ""))


def _recorded(recorded: RecordedEvent[Any], event: FindingRecorded) -> dict[str, Any]:
    return {
        "stream": recorded.stream,
        "item": recorded.subject,
        "n": int(recorded.stream.rsplit("/", 1)[1]),
        "year": fiscal_year_of(recorded.subject),
        "finding": event.finding,
        "status": Status.OPEN,
        "recorded_on": day_of(recorded.time),
        "settled_because": "",
    }


VIEW = View("findings", 2, hears=LOGS, tables=(owners, names, findings), project=project)


def names_of(conn: Connection, items: Collection[str]) -> dict[str, str]:
    """What each item is called that any log names."""
    said = select(names.c.item, names.c.name).where(among(conn, names.c.item, items)).order_by(names.c.rank.desc())
    return {row.item: row.name for row in conn.execute(said)}


def _first(said: Column[str], item: Column[str]) -> ColumnElement[str]:
    """What the first of the logs that say it says of the item."""
    table = said.table
    one = select(said).where(table.c.item == item).order_by(table.c.rank).limit(1).scalar_subquery()
    return func.coalesce(one, "")


UNIT, NAME = (_first(one, findings.c.item) for one in (owners.c.unit, names.c.name))
KEY = (findings.c.item, findings.c.n)
SORTED = {
    "unit": UNIT.label("by_unit"),
    "name": NAME.label("by_name"),
    "recorded_on": cast(findings.c.recorded_on, Text).label("recorded"),
    "status": findings.c.status.label("by_status"),
}


def _rows(key: Sequence[ColumnElement[Any]]) -> Select[Any]:
    f = findings.c
    return select(*key, UNIT.label("unit"), NAME.label("name"), f.finding, f.status, f.recorded_on, f.settled_because)


FINDINGS = SearchedList(FindingRow, findings, KEY, SORTED, (findings.c.item, NAME), _rows, UNIT)


def page(conn: Connection, *, year: int | None, scope: str, status: Sequence[Status] = (), asked: Asked = Asked()) -> Told[FindingRow]:
    """The findings on a fiscal year's items, or on all, in order of item and number where nothing else is asked for."""
    return FINDINGS.counted(conn, asked, _row, Meant({"year": year}, scope), status)


def _row(row: Row) -> Row:
    row |= {"turn": WAITING.whose_turn(row["status"], row["unit"])}
    return FINDINGS.shown(row)
