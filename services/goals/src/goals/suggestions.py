"""The index of what may be suggested (指标推荐), of library and cases."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from goals.kept import Kept
from goals.views import cases, library
from goals.views.cases import Case
from goals.views.library import LibraryRow

if TYPE_CHECKING:
    from goals.likeness import Likeness


def _read(conn: Connection, today: date) -> tuple[Sequence[LibraryRow], Sequence[Case]]:
    return library.usable(conn, today), cases.every(conn)


def _index(read: tuple[Sequence[LibraryRow], Sequence[Case]]) -> "Likeness":
    return made_of(*read)


def made_of(rows: Sequence[LibraryRow], goals: Sequence[Case]) -> "Likeness":
    """The index of these; its libraries are loaded by whoever needs it first."""
    from goals.likeness import Candidate, Likeness, placed

    found = [
        Candidate(*place, one.name, one.operator, one.measure, f"{one.code}/{one.version}", "", f"{one.sector} {one.purpose}".strip())
        for one in rows
        if (place := placed(one.level1, one.level2))
    ]
    found += [
        Candidate(each.level1, each.level2, each.name, each.operator, each.measure, each.library or "", one.item, one.name)
        for one in goals
        for each in one.indicators
    ]
    return Likeness(found)


INDEX = Kept(_read, _index)
