"""Which items of a round stand in which quadrant of dual monitoring, and how many are there in each? Asked of the view of lights."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from monitoring.rules.quadrant import Quadrant
from monitoring.views.lights import BARE, KEY, LIT, SORTED, WORDS, lights, percent
from shared.events.envelope import Value
from shared.events.monitoring import Light
from shared.events.values import Money, Percent, Rate, to_yuan
from shared.runtime.sql.pages import Told
from shared.runtime.sql.rows import within
from shared.runtime.sql.searched import Asked, Meant, Row, SearchedList

PLACED = lights.c.quadrant.is_not(None)


class Placed(Value):
    """One item of the round, a dot of the picture."""

    unit: str
    item: str
    month: int
    name: str
    amount: Money
    execution_rate: Rate
    attainment: Percent
    """目标实现程度; its derivation stands in the record's answer and in the list of lights."""
    ahead: Rate
    """So many points the money is ahead of the work; below zero where it is behind."""
    quadrant: Quadrant
    execution_light: Light
    goal_light: Light


PLACES = SearchedList(Placed, lights, KEY[:2], SORTED, WORDS, BARE)
"""Of one round, which has one month."""


class Counted(Value):
    """What stands in one quadrant."""

    quadrant: Quadrant
    items: int
    amount: Money


def page(
    conn: Connection,
    *,
    year: int,
    month: int,
    quadrant: Sequence[Quadrant],
    scope: str,
    asked: Asked = Asked(),
) -> Told[Placed]:
    """The round's items, in order of unit and item where nothing else is asked for."""
    meant = Meant({"year": year, "month": month}, scope, {"quadrant": quadrant}, (LIT, PLACED))
    return PLACES.page(conn, asked, _row, meant)


def summary(conn: Connection, *, year: int, month: int, scope: str) -> dict[str, Any]:
    """The whole round: each quadrant, what has no attainment, and what is not reported yet."""
    c = lights.c
    counted = select(c.quadrant, func.count(), func.sum(c.fen)).where(_reported(year, month, scope)).group_by(c.quadrant)
    found = {place: (number, int(fen)) for place, number, fen in conn.execute(counted)}
    asked = select(func.count()).where(_asked(year, month, scope), c.goal_light.is_(None))
    counts = [Counted(quadrant=one, items=found.get(one, (0, 0))[0], amount=to_yuan(found.get(one, (0, 0))[1])) for one in Quadrant]
    return {"counts": counts, "without": found.get(None, (0, 0))[0], "not_reported": conn.execute(asked).scalar_one()}


def _asked(year: int, month: int, scope: str) -> ColumnElement[bool]:
    return and_(lights.c.year == year, lights.c.month == month, within(lights.c.unit, scope))


def _reported(year: int, month: int, scope: str) -> ColumnElement[bool]:
    return and_(_asked(year, month, scope), lights.c.goal_light.is_not(None))


def _row(row: Row) -> Row:
    attained, rate = percent(row["reached"]), row["rate"]
    row |= {"amount": to_yuan(row["fen"]), "execution_rate": rate, "attainment": attained, "ahead": Decimal(rate) - attained}
    return PLACES.shown(row)
