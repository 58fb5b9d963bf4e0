"""What did the budget system want to enter, and what was admitted or barred (预算编列)?"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Date,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    cast,
    func,
    select,
)

from shared.events.envelope import RecordedEvent, Value
from shared.events.goals import (
    BudgetEntryAdmitted,
    BudgetEntryBarred,
    GoalAdjusted,
    GoalApproved,
    GoalDeclared,
    GoalDrafted,
    GoalHandedOver,
)
from shared.events.values import Money, fiscal_year_of, to_fen, to_yuan
from shared.runtime.clock import day_of
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Told
from shared.runtime.sql.rows import upsert
from shared.runtime.sql.searched import Asked, Meant, Row, SearchedList

metadata = MetaData()
owners = Table(
    "budget_entries_2_owners",
    metadata,
    Column("item", Text, primary_key=True),
    Column("unit", Text, nullable=False),
    Column("name", Text, nullable=False),
)
entries = Table(
    "budget_entries_2",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("item", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("reference", Text, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("told_on", Date, nullable=False),
    Index("budget_entries_2_by_year", "year", "item", "position"),
)


class Status(StrEnum):
    """What became of it."""

    ADMITTED = "准予编列"
    BARRED = "不予编列"


class SortedBy(StrEnum):
    """What the list may be read in order of; item and the order in which they came then."""

    ITEM = "item"
    UNIT = "unit"
    NAME = "name"
    AMOUNT = "amount"
    STATUS = "status"
    TOLD_ON = "told_on"


class BudgetEntry(Value):
    """One fact of the budget system."""

    unit: str
    """Whose goal the item has; empty where nobody drafted one."""
    item: str
    name: str
    """As its goal has it; empty where nobody drafted one."""
    reference: str
    amount: Money
    status: Status
    reason: str
    """Why it was barred."""
    told_on: date


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    owned: dict[str, dict[str, str]] = {}
    told: list[dict[str, Any]] = []
    for recorded in batch:
        match recorded.event:
            case GoalDrafted(content=content) | GoalDeclared(content=content) | GoalApproved(content=content) | GoalAdjusted(after=content):
                owned[recorded.subject] = {"item": recorded.subject, "unit": content.unit, "name": content.name}
            case BudgetEntryAdmitted() as event:
                told.append(_row(recorded, event, Status.ADMITTED, ""))
            case BudgetEntryBarred() as event:
                told.append(_row(recorded, event, Status.BARRED, event.reason))
            case _:
                pass
    upsert(conn, owners, list(owned.values()))
    rehome(conn, owners, batch, GoalHandedOver)
    upsert(conn, entries, told)


def _row(recorded: RecordedEvent[Any], event: BudgetEntryAdmitted | BudgetEntryBarred, status: Status, reason: str) -> dict[str, Any]:
    return {
        "position": recorded.position,
        "item": event.item,
        "year": fiscal_year_of(event.item),
        "reference": event.reference,
        "fen": to_fen(event.amount),
        "status": status,
        "reason": reason,
        "told_on": day_of(recorded.time),
    }


UNIT, NAME = func.coalesce(owners.c.unit, ""), func.coalesce(owners.c.name, "")
KEY = (entries.c.item, entries.c.position)
SORTED = {
    "unit": UNIT.label("by_unit"),
    "name": NAME.label("by_name"),
    "amount": entries.c.fen.label("by_amount"),
    "status": entries.c.status.label("by_status"),
    "told_on": cast(entries.c.told_on, Text).label("by_day"),
}


def _rows(key: Sequence[ColumnElement[Any]]) -> Select[Any]:
    e = entries.c
    query = select(*key, UNIT.label("unit"), NAME.label("name"), e.reference, e.fen, e.status, e.reason, e.told_on)
    return query.join(owners, owners.c.item == e.item, isouter=True)


ENTRIES = SearchedList(BudgetEntry, entries, KEY, SORTED, (entries.c.item, NAME, entries.c.reference), _rows, UNIT)


def page(conn: Connection, *, year: int, scope: str, status: Sequence[Status] = (), asked: Asked = Asked()) -> Told[BudgetEntry]:
    """The entries of a budget year's items, in order of item, then as they came, where nothing else is asked for."""
    return ENTRIES.counted(conn, asked, _entry, Meant({"year": year}, scope), status)


def _entry(row: Row) -> Row:
    row |= {"amount": to_yuan(row["fen"])}
    return ENTRIES.shown(row)


VIEW = View(
    "budget_entries",
    2,
    hears=("goals",),
    tables=(owners, entries),
    project=project,
    uses=(GoalDrafted, GoalDeclared, GoalApproved, GoalAdjusted, GoalHandedOver, BudgetEntryAdmitted, BudgetEntryBarred),
)
