"""What a question's route sees: an `Ask`."""

from collections.abc import Callable, Collection, Sequence
from typing import Annotated, Any, TypeVar

import structlog
from fastapi import Depends, Query, Request, Response
from pydantic import WithJsonSchema
from sqlalchemy import Connection

from shared.runtime.decider import Decider, Unknown
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Told
from shared.runtime.web.auth import Permission, Role, Scope
from shared.runtime.web.context import Context, FoldedOnce

logger = structlog.get_logger()
S = TypeVar("S")

MinPosition = Annotated[
    list[Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[a-z]+:[0-9]{1,19}$"})]],
    Query(description="e.g. goals:512; wait until the view has it"),
]


class QueryContext(Context):
    """A question."""

    def __init__(self, request: Request, response: Response, minimum: Sequence[str], may: Permission | None = None) -> None:
        super().__init__(request, response, minimum, may)
        self.folds = FoldedOnce(self._service.handler)

    async def fold(self, decider: Decider[S, Any], key: str) -> S:
        """The state of an aggregate, one and the same for all that is asked at once; its initial state where it does not exist."""
        return (await self.folds.of(decider, key))[0]

    async def passing(self, decider: Decider[S, Any], key: str) -> S:
        """The same of one among very many that are streamed: it is kept no longer than it is looked at."""
        return (await self._service.handler.fold(decider, key))[0]

    async def state(self, decider: Decider[S, Any], key: str, firms: Collection[str] = ()) -> S:
        """The state of an aggregate now, on which these firms work. Raises Unknown (404) or OutOfScope (403)."""
        state, version = await self._reached(decider, key, firms)
        self._response.headers["ETag"] = f'"{version}"'
        return state

    async def told(self, asked: View, query: Callable[[Connection], Told[Any]]) -> Response:
        """A page that a view tells, as it goes out."""
        return Response((await self.view(asked, query)).text, media_type="application/json")

    async def require(self, decider: Decider[S, Any], key: str) -> None:
        """Pass where the caller may see this aggregate. Raises Unknown (404) or OutOfScope (403)."""
        await self._reached(decider, key)

    def as_whom(self, unit: str, firms: Collection[str] = ()) -> frozenset[Role]:
        """The roles by which the caller reaches it; what somebody reads as an engaged firm alone is logged."""
        roles = super().as_whom(unit, firms)
        if all(self._permission[role] is Scope.ENGAGED for role in roles):
            asked = self._request
            item = asked.path_params.get("item", "")
            logger.info("read by an engaged firm", person=self.person, firm=self.unit, item=item, what=asked.url.path)
        return roles

    async def _reached(self, decider: Decider[S, Any], key: str, firms: Collection[str] = ()) -> tuple[S, int]:
        state, version = await self.folds.of(decider, key)
        if not version:
            raise Unknown(f"没有 {decider.kind}/{key}")
        self._reaches(decider, state, firms)
        return state, version


async def _query_context(request: Request, response: Response, min_position: MinPosition = []) -> QueryContext:  # noqa: B006
    return QueryContext(request, response, min_position)


Ask = Annotated[QueryContext, Depends(_query_context)]
