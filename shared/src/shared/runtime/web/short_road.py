"""The short road of a request: one look finds its route, what it says is validated once, the answer is written as it is.

What is not plainly right goes FastAPI's road, which says what is wrong; whatever is right is answered alike on both.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from inspect import get_annotations
from typing import Any, Self, get_args
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from shared.runtime.decider import Refusal
from shared.runtime.failures import Unavailable
from shared.runtime.web.commands import Body, CommandContext
from shared.runtime.web.parameters import StrictRoute
from shared.runtime.web.problems import broken, refused
from shared.runtime.web.routes import streams
from shared.runtime.web.short_questions import NotPlain, Question

JSON = re.compile(rb"application/json(;\s*charset=utf-8)?", re.IGNORECASE)
END = re.compile(r"/([a-z-]+)$")
"""A path that ends in a word of its own."""


@dataclass(frozen=True)
class Decision:
    """A route that is handed what its path names, a body and a call, and answers with a model."""

    route: Route
    context: type[CommandContext]
    path: Mapping[str, TypeAdapter[Any]]
    body: TypeAdapter[Any]
    call_is: str
    body_is: str

    @classmethod
    def of(cls, route: Route) -> Self | None:
        """None where it is handed or answers anything else."""
        kinds = get_annotations(route.endpoint, eval_str=True)
        answers = kinds.pop("return", None)
        calls = {name: get_args(kind)[0] for name, kind in kinds.items() if _is(CommandContext, *get_args(kind)[:1])}
        bodies = {name: kind for name, kind in kinds.items() if _is(Body, kind)}
        path = {name: TypeAdapter(kind) for name, kind in kinds.items() if name in route.param_convertors}
        if route.methods != {"POST"} or not _is(BaseModel, answers) or (len(calls), len(bodies), len(kinds) - len(path)) != (1, 1, 2):
            return None
        [(call_is, context)], [(body_is, body)] = calls.items(), bodies.items()
        return cls(route, context, path, TypeAdapter(body), call_is, body_is)

    async def answer(self, named: Mapping[str, str], request: Request) -> Response:
        """What was decided. Raises NotPlain where nothing has happened, and what the endpoint raises."""
        minimum = _minimum(request.scope["query_string"])
        if minimum is None or not request.state.body or not _json(request.scope["headers"]):
            raise NotPlain
        response = Response(media_type="application/json")
        given: dict[str, Any] = {self.call_is: self.context(request, response, minimum)}
        try:
            given |= {name: adapter.validate_python(named[name]) for name, adapter in self.path.items()}
            given[self.body_is] = self.body.validate_python(request.state.parsed, from_attributes=True)
        except ValidationError as wrong:
            raise NotPlain from wrong
        answer: BaseModel = await self.route.endpoint(**given)
        response.body = answer.model_dump_json(by_alias=True).encode()
        response.headers["Content-Length"] = str(len(response.body))
        return response


class ShortRoad:
    """The routes of a service, found by how many parts a path has and the word at its end."""

    def __init__(self, routers: Iterable[APIRouter]) -> None:
        routes = [one for router in routers for one in router.routes if isinstance(one, Route)]
        self.decisions = {one.path: Decision.of(one) for one in routes if "POST" in (one.methods or ())}
        """By the route's path; None for those that are only on the long road."""
        strict = [one for one in routes if isinstance(one, StrictRoute)]
        self.questions = {one.path: Question.of(one) for one in strict if "GET" in (one.methods or ())}
        self.streams = {one.path: Question.of(one) for one in strict if streams(one)}
        """Those whose bodies are files, which come while they are answered: what is said of a file stands in address and query."""
        self._meant: Mapping[str, Mapping[str, Decision | Question | None]] = {
            "POST": {**self.decisions, **self.streams},
            "GET": self.questions,
        }
        self._by_end: dict[tuple[str, int, str], list[Route]] = defaultdict(list)
        for route in routes:
            for method in route.methods or ():
                self._by_end[method, *_key(route.path)].append(route)

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Answer; False, and nothing has happened, where this is for the long road."""
        path, method = scope["path"].removeprefix(scope.get("root_path", "")), scope["method"]
        route = self._only(method, path)
        meant = self._meant[method].get(route.path) if route else None
        if route is None or meant is None or not (found := route.path_regex.fullmatch(path)):
            return False
        named = found.groupdict()
        scope.update({"route": route, "endpoint": route.endpoint, "path_params": dict(named)})
        request, failure = Request(scope, receive), None
        try:
            response = await meant.answer(named, request)
        except NotPlain:
            return False
        except (Refusal, Unavailable) as hindrance:
            response = await refused(request, hindrance)
        except Exception as fault:
            response, failure = await broken(request, fault), fault
        await response(scope, receive, send)
        if failure:
            raise failure
        return True

    def _only(self, method: str, path: str) -> Route | None:
        """The only one that could be meant, or the one whose path is written out so; None where there are several, or none."""
        keys = {_key(path), (path.count("/"), "")} if method in self._meant else set()
        matching = [route for key in keys for route in self._by_end.get((method, *key), ()) if route.path_regex.match(path)]
        return next((one for one in matching if one.path == path), matching[0] if len(matching) == 1 else None)


def _key(path: str) -> tuple[int, str]:
    end = END.search(path)
    return path.count("/"), end[1] if end else ""


def _minimum(query: bytes) -> Sequence[str] | None:
    """Every `min_position`; None where anything else is asked."""
    asked = parse_qsl(query.decode("latin-1"), keep_blank_values=True) if query else []
    return [value for _, value in asked] if all(name == "min_position" for name, _ in asked) else None


def _json(headers: Sequence[tuple[bytes, bytes]]) -> bool:
    kinds = [value for name, value in headers if name == b"content-type"]
    return len(kinds) == 1 and bool(JSON.fullmatch(kinds[0]))


def _is(kind: type, *given: object) -> bool:
    return bool(given) and isinstance(given[0], type) and issubclass(given[0], kind)
