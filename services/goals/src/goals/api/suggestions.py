"""The route that suggests indicators for a project: from the library and from similar approved goals, and says why."""

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Query

from goals.kept import BeingMade
from goals.permissions import READERS
from goals.suggestions import INDEX
from shared.events.envelope import Value
from shared.events.values import Level1, Level2, Operator
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

if TYPE_CHECKING:
    from goals.likeness import Likely

routes = Routes(tags=["指标库 library"])

Told = Annotated[str, Query(min_length=1, max_length=1000, description="项目名称、年度目标等 / the project in words")]
Each = Annotated[bool, Query(description="各二级指标分别推荐 / so many of every second level")]


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
    """How many indicators of library and cases have this name; 0 of a measure that is suggested by itself, for its object to be added."""
    measured_by: str
    """度量: how its name ends, as 验收合格率; empty where its name has none that others share."""
    measured_in: int
    """How many projects and library indicators measure so in this second level."""


class Suggestions(Value):
    """The first ones, the most fitting first, by second level where that was asked for; no two of them say the same."""

    items: tuple[Suggestion, ...]


@routes.get("/library/suggestions", may=READERS, refuses=(BeingMade,))
async def suggested_indicators(
    ask: Ask, text: Told, level2: Level2 | None = None, each: Each = False, limit: Annotated[int, Query(ge=1, le=50)] = 5
) -> Suggestions:
    """为项目推荐绩效指标, of one second level or of all."""
    index = await INDEX.now(ask)
    levels = tuple(Level2) if each and level2 is None else (level2,)
    return Suggestions(items=tuple(_told(one) for level in levels for one in index.fitting(text, level, limit)))


def _told(found: "Likely") -> Suggestion:
    one = found.candidate
    told: Any = {name: getattr(one, name) for name in ("level1", "level2", "name", "operator", "measure", "library", "item", "about")}
    return Suggestion(**told, **{name: getattr(found, name) for name in ("words", "used", "measured_by", "measured_in")})
