"""Which approved goals are there to learn from (案例库)?"""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, BigInteger, Column, Connection, Index, Integer, MetaData, Table, Text, delete, func, select

from shared.events.envelope import RecordedEvent, Value
from shared.events.goals import GoalAdjusted, GoalApproved, GoalCancelled, GoalContent, GoalHandedOver
from shared.events.values import Indicator, ObjectKind, fiscal_year_of
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Told
from shared.runtime.sql.rows import upsert
from shared.runtime.sql.searched import Asked, Meant, SearchedList

cases = Table(
    "cases_3",
    MetaData(),
    Column("item", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sector", Text, nullable=False),
    Column("annual_goal", Text, nullable=False),
    Column("midterm_goal", Text),
    Column("version", Integer, nullable=False, comment="1 when approved, one more with every adjustment"),
    Column("indicators", JSON, nullable=False),
    Column("words", Text, nullable=False, comment="names of the indicators, for searching"),
    Column("position", BigInteger, nullable=False, comment="of the event that changed it last"),
    Index("cases_3_by_position", "position"),
    Index("cases_3_by_year", "year", "item"),
    Index("cases_3_by_name", "name", "item"),
    Index("cases_3_by_unit", "unit", "item"),
)
INDICATORS = TypeAdapter(tuple[Indicator, ...])


class SortedBy(StrEnum):
    """What the list may be read in order of; item then."""

    ITEM = "item"
    NAME = "name"
    UNIT = "unit"


class Case(Value):
    """An approved goal as it was adjusted last, without its money."""

    item: str
    year: int
    unit: str
    kind: ObjectKind
    name: str
    sector: str
    annual_goal: str
    midterm_goal: str | None
    version: int
    """1 when approved, one more with every adjustment."""
    indicators: tuple[Indicator, ...]


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    rows: dict[str, dict[str, Any]] = {}
    gone: set[str] = set()
    for recorded in batch:
        match recorded.event:
            case GoalApproved(content=content) | GoalAdjusted(after=content):
                version = recorded.event.version if isinstance(recorded.event, GoalAdjusted) else 1
                rows[recorded.subject] = _row(recorded.subject, content) | {"version": version, "position": recorded.position}
                gone.discard(recorded.subject)
            case GoalCancelled():
                rows.pop(recorded.subject, None)
                gone.add(recorded.subject)
            case _:
                pass
    if gone:
        conn.execute(delete(cases).where(cases.c.item.in_(gone)))
    upsert(conn, cases, list(rows.values()))
    rehome(conn, cases, batch, GoalHandedOver)


def _row(item: str, content: GoalContent) -> dict[str, Any]:
    told = {name: getattr(content, name) for name in ("unit", "kind", "name", "sector", "annual_goal", "midterm_goal")}
    words = " ".join(one.name for one in content.indicators)
    indicators = INDICATORS.dump_python(content.indicators, mode="json")
    return {"item": item, "year": fiscal_year_of(item), "indicators": indicators, "words": words} | told


C = cases.c
SORTED = {"name": C.name, "unit": C.unit}
CASES = SearchedList(Case, cases, (C.item,), SORTED, (C.name, C.words, C.annual_goal, C.item))


def page(conn: Connection, *, year: int | None = None, unit: str = "", sector: Sequence[str] = (), asked: Asked = Asked()) -> Told[Case]:
    """The cases, in order of their items where nothing else is asked for."""
    return CASES.page(conn, asked, CASES.shown, Meant({"year": year}, unit, {"sector": sector}))


def every(conn: Connection) -> list[Case]:
    """All of them, the newest first."""
    return [_case(row) for row in conn.execute(select(cases).order_by(C.year.desc(), C.item))]


def taken(conn: Connection) -> dict[str, int]:
    """Of each library code in how many goals a version of it stands."""
    pins = (row for (row,) in conn.execute(select(C.indicators)))
    return Counter(code for row in pins for code in {one["library"].split("/")[0] for one in row if one.get("library")})


def one(conn: Connection, item: str) -> Case | None:
    """The case of an item; None where no goal of it is approved."""
    row = conn.execute(select(cases).where(C.item == item)).one_or_none()
    return _case(row) if row else None


def of_year(conn: Connection, year: int, after: str, limit: int) -> list[Case]:
    """So many of a fiscal year's beyond an item, in order of items."""
    query = select(cases).where(C.year == year, C.item > after).order_by(C.item).limit(limit)
    return [_case(row) for row in conn.execute(query)]


def last_change(conn: Connection) -> tuple[int, int]:
    """The position of the last approval or adjustment among them, and how many there are: a cancelled one is gone."""
    found = conn.execute(select(func.max(C.position), func.count())).one()
    return found[0] or 0, found[1]


def _case(row: Any) -> Case:
    known = {name: value for name, value in row._mapping.items() if name not in ("words", "indicators", "position")}
    return Case(**known, indicators=INDICATORS.validate_python(row.indicators))


VIEW = View(
    "cases", 3, hears=("goals",), tables=(cases,), project=project, uses=(GoalApproved, GoalAdjusted, GoalCancelled, GoalHandedOver)
)
