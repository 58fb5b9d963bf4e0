"""What a list is asked by."""

from enum import StrEnum
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query

from shared.events.values import Label, UnitCode
from shared.runtime.sql.pages import BadCursor as BadCursor
from shared.runtime.sql.pages import Page as Page
from shared.runtime.sql.searched import Asked as Asked
from shared.runtime.sql.searched import Counted as Counted

T = TypeVar("T")

After = Annotated[str | None, Query(max_length=600, description="上一页答复中的 next / `next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=500)]
OfUnit = Annotated[UnitCode | None, Query(description="只看该单位及其下属 / only this unit and those below it")]
Words = Annotated[
    Label, Query(description="编号、名称或文号中的词，空格分开的都要有 / each of these words stands in number, name or document")
]
Descending = Annotated[bool, Query(description="从大到小 / from the greatest")]
Counting = Annotated[bool, Query(description="同时给出各状态的件数 / tell how many there are of each status")]
AnyOf = Annotated[tuple[T, ...], Query(max_length=50, description="可重复；不填为全部 / may be repeated; all where none is named")]


def asked_by(first: StrEnum) -> Any:
    """What a list that is searched, ordered and counted is asked by; in the order of `first` where no other column is named.

    It stands before `ask`: described parameters follow their dependencies, and `min_position` is the last one.
    """

    async def asked(
        q: Words = "",
        sort: StrEnum = first,
        desc: Descending = False,
        counted: Counting = False,
        after: After = None,
        limit: Limit = 50,
    ) -> Asked:
        return Asked(after, limit, q, sort, desc, counted)

    asked.__annotations__["sort"] = type(first)
    return Depends(asked)


def searched_by(first: StrEnum) -> Any:
    """The same of a list whose rows have no status to count."""

    async def asked(q: Words = "", sort: StrEnum = first, desc: Descending = False, after: After = None, limit: Limit = 50) -> Asked:
        return Asked(after, limit, q, sort, desc)

    asked.__annotations__["sort"] = type(first)
    return Depends(asked)
