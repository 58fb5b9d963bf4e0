"""What of a year's results, warnings and findings is to be rectified by the year's policy, and has no rectification yet?"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select, true

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
from shared.runtime.sql.locks import one_at_a_time
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import within

KEY = (unanswered.c.unit, unanswered.c.item, unanswered.c.origin, unanswered.c.found_in, unanswered.c.light)


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

    What follows needs all of them as they stand: the logs write here one after the other.
    """
    one_at_a_time(conn, VIEW.key)
    found_view.project_into(conn, batch)
    responsible.project_into(conn, units, batch)
    unanswered_view.project_into(conn, batch)


def page(conn: Connection, *, year: int, scope: str, findings: bool, after: str | None, limit: int) -> Page[ToRectify]:
    """What waits for a decision, in order of unit and item; an auditor's findings, which are the bureau's own, where they are asked for."""
    c = unanswered.c
    query = (
        select(*KEY, c.name, c.kind, found.c.month, found.c.grade, found.c.problems)
        .join(found, and_(found.c.found_in == c.found_in, found.c.light == c.light))
        .where(c.year == year, within(c.unit, scope), _shown(c.kind, findings))
    )
    return paginate(conn, query, KEY, _made, after=after, limit=limit)


def counted(conn: Connection, *, year: int, scope: str, findings: bool) -> int:
    """How many there are on all pages, as is kept."""
    c = counts.c
    which = (c.year == year, within(c.unit, scope), _shown(c.kind, findings))
    return int(conn.execute(select(func.coalesce(func.sum(c.times), 0)).where(*which)).scalar_one())


def _shown(kind: ColumnElement[str], findings: bool) -> ColumnElement[bool]:
    return true() if findings else kind != Kind.FINDING


def _made(row: Any) -> ToRectify:
    problems = json.loads(row.problems)
    said = {"light": row.light or None, "problems": "；".join(problems), "problem_list": problems}
    return ToRectify(**(dict(row._mapping) | said))


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
