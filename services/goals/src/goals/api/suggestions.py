"""The route that suggests indicators for a project: from the library and from similar approved goals, and says why."""

from typing import Annotated

from fastapi import Query

from goals.permissions import READERS
from goals.suggestions import index_for
from shared.events.envelope import Value
from shared.events.values import Level1, Level2, Operator
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["指标库 library"])

Told = Annotated[str, Query(min_length=1, max_length=1000, description="项目名称、年度目标等 / the project in words")]


class Suggestion(Value):
    """An indicator that fits, and why it is suggested."""

    level1: Level1
    level2: Level2
    name: str
    operator: Operator | None
    measure: str
    library: str
    """The version to name in the form; empty where no library indicator is meant."""
    item: str
    """The approved goal that it stands in; empty where it comes from the library."""
    about: str
    """What that project, or the sector and purpose, is called."""
    words: tuple[str, ...]
    """What it has in common with what was asked."""
    used: int
    """How many indicators of library and cases have this name."""


class Suggestions(Value):
    """The first ones, the most fitting first; no two of them say the same."""

    items: tuple[Suggestion, ...]


@routes.get("/library/suggestions", may=READERS)
async def suggested_indicators(
    ask: Ask, text: Told, level2: Level2 | None = None, limit: Annotated[int, Query(ge=1, le=50)] = 5
) -> Suggestions:
    """为项目推荐绩效指标, of one second level or of all."""
    found = (await index_for(ask)).fitting(text, level2, limit)
    names = ("level1", "level2", "name", "operator", "measure", "library", "item", "about")
    told = [Suggestion(**{name: getattr(one.candidate, name) for name in names}, words=one.words, used=one.used) for one in found]
    return Suggestions(items=tuple(told))
