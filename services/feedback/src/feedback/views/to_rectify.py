"""What of a year's results, warnings and findings is to be rectified by the year's policy, and has no rectification yet?"""

import json
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select, true

from feedback.views import found as found_view
from feedback.views import responsible
from feedback.views import unanswered as unanswered_view
from feedback.views.found import Kind, found, warnings
from feedback.views.unanswered import counts, opened, scopes, unanswered, units
from shared.events.envelope import RecordedEvent, Value
from shared.events.feedback import Origin
from shared.events.monitoring import Light
from shared.events.values import Grade
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Told
from shared.runtime.sql.rows import within
from shared.runtime.sql.searched import Asked, Meant, Row, SearchedList

KEY = (unanswered.c.unit, unanswered.c.item, unanswered.c.origin, unanswered.c.found_in, unanswered.c.light)
SORTED = {
    "item": unanswered.c.item,
    "name": unanswered.c.name.label("by_name"),
    "origin": unanswered.c.origin,
    "kind": unanswered.c.kind.label("by_kind"),
}
NO_FINDING = unanswered.c.kind != str(Kind.FINDING)


class SortedBy(StrEnum):
    """What the list may be read in order of; unit, item and where it was found then."""

    UNIT = "unit"
    ITEM = "item"
    NAME = "name"
    ORIGIN = "origin"
    KIND = "kind"


class ToRectify(Value):
    """What was found in one place: a result, the warnings of one light in one round, a report, a disposal, a finding."""

    unit: str
    """The responsible one, as goals knows it; empty where nobody does."""
    item: str
    name: str
    """As its goal has it, else as it was evaluated; empty where neither is there."""
    origin: Origin
    found_in: str
    """Where; a draft names it."""
    kind: Kind
    month: int | None
    """The monitoring round's."""
    grade: Grade | None
    light: Light | None
    problems: str
    """In one sentence."""
    problem_list: tuple[str, ...]
    """问题清单: each by itself; a draft answers them one by one."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes: what was found and who answers apart, so that none need come first, and then what follows from them.

    What follows needs all of them as they stand: whoever follows holds the view's checkpoints, so its logs write one after the other.
    """
    found_view.project_into(conn, batch)
    responsible.project_into(conn, units, batch)
    unanswered_view.project_into(conn, batch)


def page(conn: Connection, *, year: int, scope: str, findings: bool, asked: Asked = Asked()) -> Told[ToRectify]:
    """What waits for a decision, by unit and item unless sorted; an auditor's findings, which are the bureau's own, where asked for."""
    return WAITING.page(conn, asked, _made, _meant(year, scope, findings))


def counted(conn: Connection, *, year: int, scope: str, findings: bool, asked: Asked = Asked()) -> int:
    """How many there are on all pages: as is kept, and where words are looked for, as is found."""
    if asked.words:
        return WAITING.number(conn, asked, _meant(year, scope, findings))
    c = counts.c
    which = (c.year == year, within(c.unit, scope), true() if findings else c.kind != Kind.FINDING)
    return int(conn.execute(select(func.coalesce(func.sum(c.times), 0)).where(*which)).scalar_one())


def _meant(year: int, scope: str, findings: bool) -> Meant:
    return Meant({"year": year}, scope, only=() if findings else (NO_FINDING,))


def _rows(key: Sequence[ColumnElement[Any]]) -> Select[Any]:
    c = unanswered.c
    query = select(*key, c.name, c.kind, found.c.month, found.c.grade, found.c.problems)
    return query.join(found, and_(found.c.found_in == c.found_in, found.c.light == c.light))


WAITING = SearchedList(ToRectify, unanswered, KEY, SORTED, (unanswered.c.item, unanswered.c.name), _rows)


def _made(row: Row) -> Row:
    problems = json.loads(row["problems"])
    row |= {"light": row["light"] or None, "problems": "；".join(problems), "problem_list": problems}
    return WAITING.shown(row)


def places(conn: Connection, *, item: str, origin: Origin) -> list[str]:
    """Where something of this origin was found on the item, newest first."""
    query = select(found.c.found_in).where(found.c.item == item, found.c.origin == origin)
    return list(dict.fromkeys(conn.execute(query.order_by(found.c.found_on.desc(), found.c.found_in.desc())).scalars()))


VIEW = View(
    "to_rectify",
    7,
    hears=("goals", "monitoring", "evaluation", "feedback", "audit"),
    tables=(found, warnings, opened, scopes, unanswered, counts, *units),
    project=project,
    uses=tuple({*found_view.USES, *responsible.USES, *unanswered_view.USES}),
)
