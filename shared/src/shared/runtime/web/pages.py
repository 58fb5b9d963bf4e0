"""What a list is asked by."""

from typing import Annotated, TypeVar

from fastapi import Query

from shared.events.values import UnitCode
from shared.runtime.sql.pages import BadCursor as BadCursor
from shared.runtime.sql.pages import Page as Page

T = TypeVar("T")

After = Annotated[str | None, Query(max_length=600, description="上一页答复中的 next / `next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=500)]
OfUnit = Annotated[UnitCode | None, Query(description="只看该单位及其下属 / only this unit and those below it")]
AnyOf = Annotated[tuple[T, ...], Query(max_length=50, description="可重复；不填为全部 / may be repeated; all where none is named")]
