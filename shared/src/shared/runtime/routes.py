"""The routes of a service: which of them is meant is found by one look, and each documents the rules that may refuse it."""

import re
from collections.abc import Callable, Coroutine, Sequence
from functools import cached_property
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from shared.runtime.auth import Forbidden
from shared.runtime.decider import Refusal
from shared.runtime.problems import MEDIA_TYPE, described

Endpoint = Callable[..., Any]


class _Parsed(Request):
    """A request whose body the edge has read and parsed."""

    async def body(self) -> bytes:
        whole: bytes = self.state.body
        return whole

    async def json(self) -> Any:
        return self.state.parsed


class _Route(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def parsed(request: Request) -> Response:
            return await handle(_Parsed(request.scope, request.receive))

        return parsed


class Routes(APIRouter):
    """The routes of one subject, without a prefix; each names the rules that may refuse it, and its docstring's first line is its title."""

    def __init__(self, **given: Any) -> None:
        super().__init__(route_class=_Route, **given)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether one of them matches; that none does is told by one look for all of them."""
        if not self._paths.match(scope["path"].removeprefix(scope.get("root_path", ""))):
            return Match.NONE, {}
        return super().matches(scope)

    @cached_property
    def _paths(self) -> re.Pattern[str]:
        patterns = (route.path_regex.pattern for route in self.routes if isinstance(route, Route))
        return re.compile("|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern in patterns))

    def post(self, path: str, *, refuses: Sequence[type[Refusal]] = ()) -> Callable[[Endpoint], Endpoint]:  # type: ignore[override]
        """One decision."""
        return self._titled(super().post, path, refuses)

    def get(self, path: str, *, refuses: Sequence[type[Refusal]] = ()) -> Callable[[Endpoint], Endpoint]:  # type: ignore[override]
        """One question."""
        return self._titled(super().get, path, refuses)

    def _titled(self, add: Callable[..., Any], path: str, refuses: Sequence[type[Refusal]]) -> Callable[[Endpoint], Endpoint]:
        def decorate(endpoint: Endpoint) -> Endpoint:
            title = (endpoint.__doc__ or endpoint.__name__).strip().split("\n", 1)[0]
            add(path, summary=title, responses=_documented(refuses))(endpoint)
            self.routes.sort(key=_decides)
            return endpoint

        return decorate


def _decides(route: BaseRoute) -> bool:
    """Routes are tried in their order: questions, which are asked all day, come before decisions, of which there are more."""
    return isinstance(route, Route) and "GET" not in (route.methods or ())


def _documented(refuses: Sequence[type[Refusal]]) -> dict[int | str, dict[str, Any]]:
    by_status: dict[int | str, dict[str, Any]] = {}
    rules: Sequence[type[Refusal]] = (Forbidden, *refuses)
    for rule in rules:
        known = described(rule)
        entry = by_status.setdefault(rule.status, {"description": "", "content": {MEDIA_TYPE: {"examples": {}}}})
        entry["description"] = "；".join(filter(None, [entry["description"], f"{rule.zh} {rule.__name__}"]))
        entry["content"][MEDIA_TYPE]["examples"][rule.__name__] = {"value": known}
    return by_status
