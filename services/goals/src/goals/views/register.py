"""Which units are and were registered, and who succeeded the closed ones (预算单位名录)?"""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, Column, Connection, MetaData, Table, Text, func, or_, select, update

from goals.decisions.unit import Status
from shared.events.envelope import RecordedEvent, Value
from shared.events.goals import UnitClosed, UnitRegistered, UnitSucceeded
from shared.events.values import unit_of_subject
from shared.runtime.deciding.view import View
from shared.runtime.sql.at_hand import By, ListAtHand
from shared.runtime.sql.pages import Page
from shared.runtime.sql.rows import any_of, known, upsert, within
from shared.runtime.sql.searched import Asked

register = Table(
    "register_1",
    MetaData(),
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("successor", Text, nullable=False),
)


class SortedBy(StrEnum):
    """What the register may be read in order of; code then."""

    CODE = "code"
    NAME = "name"
    STATUS = "status"
    SUCCESSOR = "successor"


class RegisteredUnit(Value):
    """A unit as the register has it."""

    code: str
    name: str
    status: Status
    synthetic: bool
    successor: str
    """承接单位 of a closed one; empty where there is none."""
    successor_name: str = ""
    """What that is called, also where the asker does not see it."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes, event by event: there are few."""
    for recorded in batch:
        match recorded.event:
            case UnitRegistered() as event:
                row = {"code": event.code, "name": event.name, "synthetic": event.synthetic}
                upsert(conn, register, [row | {"status": Status.REGISTERED, "successor": ""}])
            case UnitClosed():
                here = update(register).where(register.c.code == unit_of_subject(recorded.subject))
                conn.execute(here.values(status=Status.CLOSED))
            case UnitSucceeded() as event:
                conn.execute(update(register).where(register.c.code == event.code).values(successor=event.successor))
            case _:
                pass


UNITS: ListAtHand[RegisteredUnit] = ListAtHand(
    (By(str, lambda one: one.code),),
    {
        "name": By(str, lambda one: one.name),
        "status": By(str, lambda one: one.status.value),
        "successor": By(str, lambda one: one.successor),
    },
    lambda one: f"{one.code} {one.name}",
)
"""As many as a county has budget units."""


def page(
    conn: Connection, *, scope: str, also: Collection[str] = (), status: Sequence[Status] = (), asked: Asked = Asked()
) -> Page[RegisteredUnit]:
    """The units, in order of their codes unless sorted, so that each stands below its department; those in scope, and these too."""
    seen = or_(within(register.c.code, scope), register.c.code.in_(also)) if also else within(register.c.code, scope)
    over = register.alias()
    taken_over = register.outerjoin(over, over.c.code == register.c.successor)
    called = func.coalesce(over.c.name, "").label("successor_name")
    query = select(register, called).select_from(taken_over).where(seen, any_of(register.c.status, status))
    return UNITS.page((RegisteredUnit(**row._mapping) for row in conn.execute(query)), asked)


def names(conn: Connection, codes: Collection[str]) -> dict[str, str]:
    """Of these units, by their codes."""
    return {code: row["name"] for code, row in known(conn, register.c.code, codes).items()}


VIEW = View("register", 1, hears=("goals",), tables=(register,), project=project, uses=(UnitRegistered, UnitClosed, UnitSucceeded))
