"""What a question's route sees: an `Ask`."""

from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Request, Response
from pydantic import WithJsonSchema

from shared.runtime.decider import Decider, Unknown
from shared.runtime.web.context import Context

S = TypeVar("S")

MinPosition = Annotated[
    list[Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[a-z]+:[0-9]{1,19}$"})]],
    Query(description="e.g. goals:512; wait until the view has it"),
]


class QueryContext(Context):
    """A question."""

    async def state(self, decider: Decider[S, Any], key: str) -> S:
        """The state of an aggregate now. Raises Unknown (404) or OutOfScope (403)."""
        state, version = await self._reached(decider, key)
        self._response.headers["ETag"] = f'"{version}"'
        return state

    async def require(self, decider: Decider[S, Any], key: str) -> None:
        """Pass where the caller may see this aggregate. Raises Unknown (404) or OutOfScope (403)."""
        await self._reached(decider, key)

    async def _reached(self, decider: Decider[S, Any], key: str) -> tuple[S, int]:
        state, version = await self._service.handler.fold(decider, key)
        if not version:
            raise Unknown(f"没有 {decider.kind}/{key}")
        self._reaches(decider, state)
        return state, version


async def _query_context(request: Request, response: Response, min_position: MinPosition = []) -> QueryContext:  # noqa: B006
    return QueryContext(request, response, min_position)


Ask = Annotated[QueryContext, Depends(_query_context)]
