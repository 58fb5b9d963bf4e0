"""What may I do here: every decision on one thing, and why the asker may not take it where that is so."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Protocol, Self, TypeVar

from shared.events.envelope import Value
from shared.runtime.decider import Refusal
from shared.runtime.web.problems import type_of
from shared.runtime.web.queries import QueryContext
from shared.runtime.web.routes import Deciding, deciding
from shared.runtime.web.trying import TrialContext


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
    request = ask.request
    trial, root = TrialContext(request, request.scope["route"], ask.folds), request.scope.get("root_path", "")
    named = {name: request.path_params[name] for name in of}
    offered = [one for table in tables for one in deciding(table, of)]
    return tuple([await _tried(one, trial, of, f"{root}{one.route.path_format.format_map(named)}") for one in offered])


async def _tried(one: Deciding, trial: TrialContext, of: dict[str, Any], path: str) -> MayDecide:
    try:
        await trial.without_content(one.route, **of)
    except Refusal as refusal:
        why, problem = str(refusal), type_of(type(refusal))
        return MayDecide(name=one.name, title=one.title, path=path, body=one.body, allowed=False, why=why, problem=problem)
    return MayDecide(name=one.name, title=one.title, path=path, body=one.body, allowed=True)
