"""What are the annual figures of a work year, and which events are behind each?"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    MetaData,
    Row,
    ScalarSelect,
    Select,
    Subquery,
    Table,
    Text,
    and_,
    case,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from audit.figures import notes
from audit.figures.contributions import OUT, contributions, key_of, year_of
from audit.figures.figure import Figure, Line, Part, Tally
from audit.heard import OTHERS
from audit.instant import At, end_of_year, moment, ticks
from audit.views.trail import address
from shared.events.envelope import RecordedEvent, Value
from shared.events.values import to_fen, to_yuan
from shared.runtime.clock import day_of
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Listed, Page, paginate_lists
from shared.runtime.sql.rows import upsert

Columns = ReadOnlyColumnCollection[str, Any]
STATEMENTS = 256
"""So many are kept as built, enough for two years with those before: building them takes longer than asking them."""

figures = Table(
    "figures_4",
    MetaData(),
    Column("measure", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("key", Text, nullable=False),
    Column("year", Integer, nullable=False, comment="fiscal year of the subject; 0 for units"),
    Column("worked", Integer, nullable=False, comment="calendar year of the business time; of a corrected result that of its confirmation"),
    Column("item", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("fen", BigInteger),
    Column("tag", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("recorded", BigInteger, nullable=False),
    Column("event", Text, nullable=False),
    Column("type", Text, nullable=False),
    Index("figures_4_by_year", "measure", "year", "source", "position"),
    Index("figures_4_by_work_year", "measure", "worked", "source", "position"),
    Index("figures_4_by_key", "measure", "key", "rank", "position"),
)


class FigureShown(Value):
    """A figure with its scope in words and the address of the events behind it."""

    code: str
    title: str
    value: Decimal | None
    unit: str
    printed: str
    exact: str
    lines: tuple[Line, ...]
    previous: str
    scope: str
    basis: str
    notes: tuple[str, ...]
    """What is unusual among what counts: amounts that are not the approved goal's, results of an earlier year."""
    count: int
    events_address: str


class SortedBy(StrEnum):
    """What the events of each part of a figure may be read in order of; source and position then."""

    POSITION = "position"
    ITEM = "item"
    UNIT = "unit"
    AMOUNT = "amount"
    TIME = "time"


class Behind(Value):
    """One event behind a figure."""

    part: str
    counts: bool
    """False: the event does not add to the figure, but a counted one rests on it."""
    source: str
    position: int
    id: str
    type: str
    item: str
    name: str = ""
    """What the item is called, where any log names it."""
    unit: str
    amount: Decimal | None
    tag: str
    time: datetime
    address: str


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write one row per event and measure that it counts for."""
    upsert(conn, figures, [row for recorded in batch for row in _rows(recorded)])


VIEW = View("figures", 4, hears=OTHERS, tables=(figures,), project=project)


def of_year(conn: Connection, shown: Sequence[Figure], *, year: int, at: At) -> list[FigureShown]:
    """The figures of a work year, as of its 31 December or another instant."""
    own: dict[Part, Tally] = {}
    before: dict[Part, Tally] = {}
    own_end = end_of_year(year - 1)
    earlier = At(own_end if at.as_of is None else min(at.as_of, own_end), at.known_at)

    def answer(figure: Figure) -> FigureShown:
        now = figure.show([_tally(conn, part, year, at, own) for part in figure.parts])
        previous = figure.show([_tally(conn, part, year - 1, earlier, before) for part in figure.parts])
        evidence = sum(_number(conn, _evidence(part, year, at)) for part in figure.parts if part.also)
        return FigureShown(
            code=figure.code,
            title=figure.title,
            value=now.value,
            unit=figure.unit,
            printed=now.printed,
            exact=now.exact,
            lines=now.lines,
            previous=previous.printed,
            scope=figure.scope.format(y=year, p=year - 1),
            basis=figure.basis,
            notes=tuple(note for part in figure.parts for note in _notes(conn, figure, part, year, at)),
            count=evidence + sum(own[part].count for part in figure.parts),
            events_address=f"/audit/figures/{year}/{figure.code}/events{at.asked}",
        )

    return [answer(figure) for figure in shown]


def _notes(conn: Connection, figure: Figure, part: Part, year: int, at: At) -> tuple[str, ...]:
    c = _standing(part, year, at).c
    said: tuple[str, ...] = ()
    if part.follows:
        differing = select(c.item, c.told, c.fen).where(c.fen != func.coalesce(c.told, -1)).order_by(c.item)
        found = [
            (row.item, "（无）" if row.told is None else str(to_yuan(row.told)), str(to_yuan(row.fen))) for row in conn.execute(differing)
        ]
        said += notes.departures(figure, found)
    if part.usual is not None:
        usual = year - part.back + part.usual
        said += notes.late(list(conn.scalars(select(c.item).where(c.year != usual).order_by(c.item))), usual)
    return said


def behind(
    conn: Connection,
    figure: Figure,
    *,
    year: int,
    at: At,
    by: SortedBy = SortedBy.POSITION,
    descending: bool = False,
    after: str | None,
    limit: int,
) -> Page[Behind]:
    """The events behind a figure, part by part, each in order of source and position where nothing else is asked for."""
    listed: list[Listed[Behind]] = []
    for part in figure.parts:
        listed.append(_listed(_standing(part, year, at), part.label, True, by, descending))
        if part.also:
            listed.append(_listed(_evidence(part, year, at), part.label, False, by, descending))
    return paginate_lists(conn, listed, after=after, limit=limit)


def _listed(rows: Subquery, part: str, counts: bool, by: SortedBy, descending: bool) -> Listed[Behind]:
    c = rows.c
    sorts = {SortedBy.ITEM: c.item, SortedBy.UNIT: c.unit, SortedBy.AMOUNT: func.coalesce(c.fen, -1), SortedBy.TIME: c.time}
    key = (*([sorts[by].label("sorted_by")] if by in sorts else []), c.source, c.position)
    query = select(*key, c.event, c.type, c.item, c.unit, c.fen, c.tag, c.time)
    return Listed(query, key, lambda row: _shown(row, part, counts), descending)


def _rows(recorded: RecordedEvent[Any]) -> list[dict[str, Any]]:
    return [
        {
            "measure": one.measure,
            "source": recorded.log,
            "position": recorded.position,
            "key": key_of(recorded),
            "year": year_of(recorded.subject),
            "worked": one.worked or day_of(recorded.time).year,
            "item": recorded.subject,
            "unit": one.unit,
            "fen": None if one.amount is None else to_fen(one.amount),
            "tag": one.tag,
            "rank": one.rank,
            "time": ticks(recorded.time),
            "recorded": ticks(recorded.recordedtime),
            "event": recorded.id,
            "type": recorded.type,
        }
        for one in contributions(recorded)
    ]


def _tally(conn: Connection, part: Part, year: int, at: At, known: dict[Part, Tally]) -> Tally:
    if part not in known:
        units: set[str] = set()
        by_tag: dict[str, tuple[int, int]] = {}
        for row in conn.execute(_sums(part, year, at)):
            number, fen = by_tag.get(row.tag, (0, 0))
            by_tag[row.tag] = (number + row.number, fen + int(row.fen))
            units.add(row.unit)
        known[part] = Tally(sum(n for n, _ in by_tag.values()), sum(fen for _, fen in by_tag.values()), len(units), by_tag)
    return known[part]


def _told(c: Columns, part: Part, year: int, at: At) -> ColumnElement[bool]:
    """What counts as told for a part: what is looked back at, never later than its own 31 December."""
    own = end_of_year(year - part.back)
    until = own if at.as_of is None or (part.back and at.as_of > own) else at.as_of
    return and_(c.time <= ticks(until), true() if at.known_at is None else c.recorded <= ticks(at.known_at))


@lru_cache(maxsize=STATEMENTS)
def _sums(part: Part, year: int, at: At) -> Select[Any]:
    c = _standing(part, year, at).c
    sums = select(c.tag, c.unit, func.count().label("number"), func.coalesce(func.sum(c.fen), 0).label("fen"))
    return sums.group_by(c.tag, c.unit)


@lru_cache(maxsize=STATEMENTS)
def _standing(part: Part, year: int, at: At) -> Subquery:
    """The rows that a part counts: of each key the newest until the instant, unless it takes the key out or belongs to another year."""
    c, newer = figures.c, figures.alias().c
    outranks = or_(newer.rank > c.rank, and_(newer.rank == c.rank, newer.position > c.position))
    outranked = exists().where(newer.measure == c.measure, newer.key == c.key, _told(newer, part, year, at), outranks)
    rest = [column for column in c if column is not c.fen]
    query = select(*rest, c.fen.label("told"), _amount(part, year, at).label("fen"))
    query = query.where(c.measure == part.measure, _told(c, part, year, at), c.tag != OUT, ~outranked)
    if part.fiscal is not None:
        query = query.where(c.year == year - part.back + part.fiscal)
    if part.worked is not None:
        query = query.where(c.worked == year - part.back + part.worked)
    for measure in part.also:
        query = query.where(_tag(measure, c.key, part, year, at) != OUT)
    for measure in part.without:
        query = query.where(_tag(measure, c.key, part, year, at) == OUT)
    if part.below is not None:
        threshold = _threshold(part, year, at)
        query = query.where(func.coalesce(c.fen < threshold, false()) if part.below else func.coalesce(c.fen >= threshold, true()))
    if part.registered:
        units = _standing(Part("", "unit", back=part.back), year, at)
        query = query.where(c.unit.in_(select(units.c.unit)))
    return query.subquery()


def _threshold(part: Part, year: int, at: At) -> ScalarSelect[int]:
    """The amount in fen from which on the part's fiscal year asks for goals; 0 where none is enforced, none where nothing was set."""
    c = figures.alias().c
    reached = and_(c.measure == "threshold", c.rank <= year - part.back + (part.fiscal or 0), _told(c, part, year, at))
    enforced = case((c.tag == "执行", c.fen), else_=0)
    return select(enforced).where(reached).order_by(c.rank.desc(), c.position.desc()).limit(1).scalar_subquery()


def _amount(part: Part, year: int, at: At) -> ColumnElement[int | None]:
    """What was approved under the measure that the part follows, or else what the row says itself."""
    c, other = figures.c, figures.alias()
    if not part.follows:
        return c.fen
    newest = select(other.c.fen).where(other.c.measure == part.follows, other.c.key == c.key, _told(other.c, part, year, at))
    return func.coalesce(newest.order_by(other.c.rank.desc(), other.c.position.desc()).limit(1).correlate(figures).scalar_subquery(), c.fen)


def _tag(measure: str, key: ColumnElement[str], part: Part, year: int, at: At) -> ColumnElement[str]:
    """The newest tag that a key has under another measure; OUT where it has none."""
    other = figures.alias()
    newest = select(other.c.tag).where(other.c.measure == measure, other.c.key == key, _told(other.c, part, year, at))
    newest = newest.order_by(other.c.rank.desc(), other.c.position.desc()).limit(1)
    return func.coalesce(newest.scalar_subquery(), OUT)


def _evidence(part: Part, year: int, at: At) -> Subquery:
    """The rows of the further measures that a part's keys must have."""
    counted = _standing(part, year, at)
    c = figures.c
    recorded = select(figures).where(c.measure.in_(part.also), c.key.in_(select(counted.c.key)), _told(c, part, year, at))
    return recorded.where(c.tag != OUT).subquery()


def _number(conn: Connection, rows: Subquery) -> int:
    number: int = conn.execute(select(func.count()).select_from(rows)).scalar_one()
    return number


def _shown(row: Row[Any], part: str, counts: bool) -> Behind:
    return Behind(
        part=part,
        counts=counts,
        source=row.source,
        position=row.position,
        id=row.event,
        type=row.type,
        item=row.item,
        unit=row.unit,
        amount=None if row.fen is None else to_yuan(row.fen),
        tag=row.tag,
        time=moment(row.time),
        address=address(row.source, row.position),
    )
