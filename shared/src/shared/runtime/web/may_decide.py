"""What may I do here: every decision on one thing, and why the asker may not take it where that is so."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Protocol, Self, TypeVar, cast

from fastapi import Response
from fastapi.routing import APIRoute

from shared.events.envelope import Value
from shared.runtime.decider import Refusal
from shared.runtime.web.contract import REF
from shared.runtime.web.problems import type_of
from shared.runtime.web.queries import QueryContext
from shared.runtime.web.routes import deciding, declared
from shared.runtime.web.trying import Folds, TrialContext


class MayDecide(Value):
    """A decision on the thing that was asked for."""

    name: str
    """As the service's table calls it, e.g. DEPARTMENT_RETURN."""
    title: str
    """In Chinese, e.g. 由主管部门退回."""
    method: str = "POST"
    path: str
    """Where it is taken, on this host."""
    body: str
    """What is sent: a schema of the service's OpenAPI document."""
    allowed: bool
    """What is allowed is accepted, or refused for its content alone."""
    why: str | None = None
    """One sentence: why not."""
    problem: str | None = None
    """The problem type that it would be refused with."""


class Decidable(Protocol):
    """An answer about one thing on which something may be decided."""

    @property
    def decisions(self) -> tuple[MayDecide, ...]:
        """What may be decided on it."""
        ...

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """Itself, with other fields."""
        ...


D = TypeVar("D", bound=Decidable)


async def with_decisions(answer: D, ask: QueryContext, *tables: type[StrEnum], **of: Any) -> D:
    """The answer, and what the asker may decide on the thing."""
    return answer.model_copy(update={"decisions": await decisions(ask, *tables, **of)})


async def decisions(ask: QueryContext, *tables: type[StrEnum], **of: Any) -> tuple[MayDecide, ...]:
    """Each decision of these tables on the thing that the path parameters `of` name, as its route would answer the asker now."""
    folds: Folds = {}
    found = [await _tried(ask, cast(APIRoute, route), of, folds) for table in tables for route in deciding(table, of)]
    return tuple(found)


async def _tried(ask: QueryContext, route: APIRoute, of: dict[str, Any], folds: Folds) -> MayDecide:
    request = ask.request
    said = declared(route).decides
    assert said is not None
    assert route.body_field is not None
    named = {name: str(request.path_params[name]) for name in of}
    told = {
        "name": said.name,
        "title": str(said),
        "path": request.scope.get("root_path", "") + str(route.url_path_for(route.name, **named)),
        "body": f"{REF}{route.body_field.field_info.annotation.__name__}",  # type: ignore[union-attr]
    }
    try:
        await TrialContext(request, Response(), (), route, folds).without_content(**of)
    except Refusal as refusal:
        return MayDecide(**told, allowed=False, why=str(refusal), problem=type_of(type(refusal)))
    return MayDecide(**told, allowed=True)
