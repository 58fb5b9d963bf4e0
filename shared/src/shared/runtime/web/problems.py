"""Every error as an RFC 9457 problem: a stable type, titles in Chinese and English, one sentence, no echo of the input."""

import inspect
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import structlog
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from shared.runtime.decider import Gone, Invalid, Refusal, Unknown
from shared.runtime.deciding.handler import CommandReused, OutOfScope, StaleVersion, TooLarge
from shared.runtime.failures import Unavailable
from shared.runtime.field_errors import field_errors, sentence
from shared.runtime.strict_json import BodyTooLarge, Malformed
from shared.runtime.web.auth import Forbidden, Unauthenticated
from shared.runtime.web.rules import BadIfMatch, Broken, InvalidRequest, MissingIdempotencyKey, NoSuchAddress, WrongMethod

MEDIA_TYPE = "application/problem+json"

logger = structlog.get_logger()


Rule: TypeAlias = type[Refusal] | type[Unavailable]
STATUS: Mapping[Rule, int] = {
    Refusal: 409,
    Invalid: 422,
    Unknown: 404,
    Gone: 410,
    Forbidden: 403,
    OutOfScope: 403,
    Unauthenticated: 401,
    CommandReused: 422,
    StaleVersion: 412,
    TooLarge: 413,
    BodyTooLarge: 413,
    Malformed: 400,
    MissingIdempotencyKey: 400,
    BadIfMatch: 400,
    NoSuchAddress: 404,
    WrongMethod: 405,
    Unavailable: 503,
    Broken: 500,
}
"""Rule → HTTP status; a rule that is not named has the status of the kind it belongs to."""


def status_of(rule: Rule) -> int:
    """The status that tells a rule: 409 where the state forbids it, 422 where a value is wrong, 503 where it cannot be done now."""
    return next(STATUS[kind] for kind in rule.__mro__ if kind in STATUS)


def type_of(rule: Rule) -> str:
    """The problem type: `urn:bihuan:problem:SelfApproval`. A rule's name is part of the contract."""
    return f"urn:bihuan:problem:{rule.__name__}"


def described(rule: Rule) -> dict[str, Any]:
    """What is the same for every occurrence of a problem."""
    english = inspect.cleandoc(rule.__doc__ or "").split("\n", 1)[0]
    return {"type": type_of(rule), "title": rule.zh, "title_en": english, "status": status_of(rule)}


def problem(hindrance: Refusal | Unavailable) -> dict[str, Any]:
    """The document of one occurrence; with its place where it is about one field."""
    place = getattr(hindrance, "place", "")
    return described(type(hindrance)) | {"detail": str(hindrance)} | ({"place": place} if place else {})


def response(hindrance: Refusal | Unavailable, **more: Any) -> JSONResponse:
    """The answer that tells it."""
    status = status_of(type(hindrance))
    headers = {"Retry-After": "2"} if status == 503 else {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(problem(hindrance) | more, status, headers, MEDIA_TYPE)


def install(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Tell every error of this application, whose routes these routers hold, as a problem."""

    async def http(request: Request, failure: Exception) -> JSONResponse:
        assert isinstance(failure, HTTPException)
        own = [*app.routes, *(route for router in routers for route in router.routes)]
        return unanswered(failure.status_code, request.scope, own)

    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(Unavailable, refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, broken)


def unanswered(status: int, scope: Scope, routes: Iterable[BaseRoute]) -> JSONResponse:
    """What the framework says itself, as a problem: 404, 405 with every method that the address takes, or 422."""
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    here = [route for route in routes if isinstance(route, Route) and route.path_regex.match(path)]
    exactly = [route for route in here if route.path == path]
    methods = {method for route in exactly or here for method in route.methods or ()}
    if status not in (404, 405) or not methods:
        return response(NoSuchAddress(NoSuchAddress.zh) if status == 404 else InvalidRequest(InvalidRequest.zh))
    answer = response(WrongMethod(WrongMethod.zh))
    answer.headers["Allow"] = ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
    return answer


async def refused(request: Request, refusal: Exception) -> JSONResponse:
    """What a rule refuses, or cannot be done now."""
    assert isinstance(refusal, Refusal | Unavailable)
    logger.info("refused", path=request.url.path, rule=type(refusal).__name__, reason=str(refusal))
    return response(refusal)


async def _invalid(request: Request, failure: Exception) -> JSONResponse:
    assert isinstance(failure, RequestValidationError)
    return invalid(request, failure.errors())


def invalid(request: Request, failed: Iterable[Any], **more: Any) -> JSONResponse:
    """Which fields are missing or wrong."""
    errors = list(field_errors(failed))
    logger.info("invalid request", path=request.url.path, fields=[error["field"] for error in errors])
    return response(InvalidRequest(sentence(errors)), errors=errors[:50], **more)


async def broken(request: Request, failure: Exception) -> JSONResponse:
    """The server's own fault, told without its inside."""
    logger.error("broken", path=request.url.path, exc_info=failure)
    return response(Broken("系统内部错误，已记入日志"))
