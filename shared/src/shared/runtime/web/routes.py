"""The routes of a service: which of them is meant is found by one look, and each documents the rules that may refuse it."""

import inspect
import re
import sys
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, partial
from typing import Any, Self

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from shared.runtime.decider import OutOfOrder, Unknown
from shared.runtime.web.auth import Forbidden, Permission, Permissions
from shared.runtime.web.contract import ETAG, REF, TOKEN, Described, Own, responses
from shared.runtime.web.pages import BadCursor
from shared.runtime.web.parameters import StrictRoute
from shared.runtime.web.problems import Rule
from shared.runtime.web.rules import NoSuchAddress
from shared.runtime.web.unchanged import IF_NONE_MATCH, unless_known

Endpoint = Callable[..., Any]
A_FILE = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}
"""How a body is described that is a file."""


@dataclass(frozen=True)
class Declared:
    """What stands at a route: who may take it, what it decides, and which rules may refuse it."""

    may: Permission
    decides: StrEnum | None
    refuses: tuple[Rule, ...]
    always: tuple[Rule, ...] = ()
    """What the runtime itself may refuse here."""
    streams: bool = False
    """Whether the body is a file, which the route takes in as it comes."""
    brings: Mapping[int | str, Described] = field(default_factory=dict)
    """What is answered that is no JSON."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule that may refuse it."""
        return tuple(dict.fromkeys((Forbidden, *((Unknown, OutOfOrder) if self.decides else ()), *self.refuses, *self.always)))


_DECLARED: dict[Endpoint, Declared] = {}
_DECIDING: dict[type[StrEnum], list[Route]] = {}
"""The routes that decide by an aggregate's table, by the names of its decisions."""


@dataclass(frozen=True)
class Deciding:
    """A route that decides, and what its decision is called wherever it is offered."""

    route: Route
    name: str
    title: str
    body: str
    """The schema of what is sent."""

    @classmethod
    def by(cls, route: Route) -> Self:
        """What stands at the route."""
        decision = declared(route).decides
        assert isinstance(route, APIRoute)
        assert decision is not None
        assert route.body_field is not None
        return cls(route, decision.name, str(decision), f"{REF}{route.body_field.field_info.annotation.__name__}")  # type: ignore[union-attr]


_FOUND: dict[tuple[type[StrEnum], frozenset[str]], Sequence[Deciding]] = {}
"""What was looked up among them, until there is another one."""


class _Parsed(Request):
    """A request whose body the middleware has read and parsed."""

    async def body(self) -> bytes:
        whole: bytes = self.state.body
        return whole

    async def json(self) -> Any:
        return self.state.parsed


class _Route(StrictRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def parsed(request: Request) -> Response:
            return unless_known(request, await handle(_Parsed(request.scope, request.receive)))

        return parsed


class Routes(APIRouter):
    """The routes of one subject, without a prefix; each says who may take it and which rules may
    refuse it, and its docstring's first line is its title."""

    def __init__(self, **given: Any) -> None:
        super().__init__(route_class=_Route, dependencies=[TOKEN], **given)

    @property
    def permissions(self) -> Permissions:
        """Who may take which of them, by the endpoint's name."""
        return {route.name: declared(route).may for route in self.routes if isinstance(route, Route)}

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether one of them matches; that none does is told by one look for all of them."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if not self._paths.match(path) or scope["method"] not in self._written_out.get(path, {scope["method"]}):
            return Match.NONE, {}
        return super().matches(scope)

    @cached_property
    def _paths(self) -> re.Pattern[str]:
        patterns = (route.path_regex.pattern for route in self.routes if isinstance(route, Route))
        return re.compile("|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern in patterns))

    @cached_property
    def _written_out(self) -> dict[str, set[str]]:
        """Paths without parameters and their methods: `/x/statistics` is nothing that `/x/{item}` could mean."""
        methods: dict[str, set[str]] = {}
        for route in self.routes:
            if isinstance(route, Route) and "{" not in route.path:
                methods.setdefault(route.path, set()).update(route.methods or ())
        return methods

    def post(  # type: ignore[override]
        self, path: str, *, may: Permission, decides: StrEnum | None = None, refuses: Sequence[Rule] = (), streams: bool = False
    ) -> Callable[[Endpoint], Endpoint]:
        """One decision; `decides` names it in its aggregate's table, which may refuse it as Unknown or OutOfOrder."""
        return self._titled(super().post, path, Declared(may, decides, tuple(refuses), streams=streams))

    def get(  # type: ignore[override]
        self,
        path: str,
        *,
        may: Permission,
        answers: Any = None,
        refuses: Sequence[Rule] = (),
        brings: Mapping[int | str, Described] | None = None,
    ) -> Callable[[Endpoint], Endpoint]:
        """One question; `answers` is the model of a text that is ready-made, `brings` describes what is no JSON."""
        add = super().get if answers is None else partial(super().get, response_model=answers)
        return self._titled(add, path, Declared(may, None, tuple(refuses), brings=brings or {}))

    def _titled(self, add: Callable[..., Any], path: str, declared: Declared) -> Callable[[Endpoint], Endpoint]:
        def decorate(endpoint: Endpoint) -> Endpoint:
            title = (endpoint.__doc__ or endpoint.__name__).strip().split("\n", 1)[0]
            own = _own(endpoint, Unknown in declared.rules)
            paged = (BadCursor,) if {"after", "asked"} & endpoint.__annotations__.keys() else ()
            always = (*own.refuses, *paged, *((NoSuchAddress,) if "{" in path else ()))
            _DECLARED[endpoint] = replace(declared, always=always)
            documented = responses(_DECLARED[endpoint].rules, own) | dict(declared.brings)
            extra = {"parameters": list(own.parameters)} | _said(declared) | (A_FILE if declared.streams else {})
            add(path, summary=title, responses=documented, openapi_extra=extra)(endpoint)
            if declared.decides is not None:
                _FOUND.clear()
                _DECIDING.setdefault(type(declared.decides), []).extend(
                    one for one in self.routes if isinstance(one, Route) and one.endpoint is endpoint
                )
            self.routes.sort(key=_decides)
            return endpoint

        return decorate


def streams(route: Route) -> bool:
    """Whether it takes in its body as it comes."""
    return route.endpoint in _DECLARED and _DECLARED[route.endpoint].streams


def declared(route: Route) -> Declared:
    """What a route says of itself."""
    return _DECLARED[route.endpoint]


def deciding(table: type[StrEnum], parameters: Iterable[str]) -> Sequence[Deciding]:
    """The decisions of one table on one thing, which these path parameters name, in the table's order."""
    asked = (table, frozenset(parameters))
    if asked not in _FOUND:
        named = [route for route in _DECIDING.get(table, ()) if route.param_convertors.keys() == asked[1]]
        _FOUND[asked] = [Deciding.by(route) for decision in table for route in named if declared(route).decides is decision]
    return _FOUND[asked]


def _said(declared: Declared) -> dict[str, Any]:
    """Who may take it, and how far their role reaches; what it decides, in Chinese; and whether it begins something."""
    said: dict[str, Any] = {"x-may": {str(role): str(scope) for role, scope in declared.may.items()}}
    if declared.decides:
        said["x-decides"] = str(declared.decides)
        if any(state is next(iter(type(state))) for state in states(declared.decides)):
            said["x-begins"] = True
    return said


def states(decides: StrEnum) -> Sequence[StrEnum]:
    """The states in which the decision may be taken, from its aggregate's table; the first one is that of nothing yet."""
    tables = [one for one in vars(sys.modules[type(decides).__module__]).values() if isinstance(one, Mapping) and decides in one]
    allowed = {state for table in tables for state in table[decides]}
    return [state for kind in {type(state) for state in allowed} for state in kind if state in allowed]


def _decides(route: BaseRoute) -> bool:
    """Routes are tried in their order: questions, which are asked all day, come before decisions, of which there are more."""
    return isinstance(route, Route) and "GET" not in (route.methods or ())


def _own(endpoint: Endpoint, of_a_thing: bool) -> Own:
    """What stands at the context that the endpoint is handed; a question about one thing is answered with its version."""
    kinds = [getattr(given, "__origin__", given) for given in inspect.get_annotations(endpoint, eval_str=True).values()]
    own = next((known for kind in kinds if isinstance(known := getattr(kind, "own", None), Own)), Own(()))
    return replace(own, parameters=(IF_NONE_MATCH,), headers=ETAG, unchanged=True) if of_a_thing and not own.headers else own
