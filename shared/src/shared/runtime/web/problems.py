"""Every error as an RFC 9457 problem: a stable type, titles in Chinese and English, one sentence, no echo of the input."""

import inspect
from collections.abc import Mapping
from typing import Any, TypeAlias

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from shared.runtime.decider import Invalid, Refusal, Unknown
from shared.runtime.deciding.handler import CommandReused, OutOfScope, StaleVersion, TooLarge
from shared.runtime.failures import Unavailable
from shared.runtime.field_errors import field_errors, sentence
from shared.runtime.strict_json import BodyTooLarge, Malformed
from shared.runtime.web.auth import Forbidden, Unauthenticated

MEDIA_TYPE = "application/problem+json"

logger = structlog.get_logger()


class InvalidRequest(Invalid):
    """Fields of the request are missing or wrong."""

    zh = "请求内容不符合要求"


class MissingIdempotencyKey(Refusal):
    """Every command needs an Idempotency-Key header that is a UUID."""

    zh = "缺少幂等键"


class BadIfMatch(Refusal):
    """If-Match holds a version as the ETag gave it."""

    zh = "If-Match 无效"


class NoSuchAddress(Refusal):
    """There is nothing at this address."""

    zh = "地址不存在"


class WrongMethod(Refusal):
    """This address does not take this method."""

    zh = "该地址不支持此方法"


class Broken(Unavailable):
    """The server failed; the log line with the request's path tells why."""

    zh = "系统内部错误"


Rule: TypeAlias = type[Refusal] | type[Unavailable]
STATUS: Mapping[Rule, int] = {
    Refusal: 409,
    Invalid: 422,
    Unknown: 404,
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
    """The document of one occurrence."""
    return described(type(hindrance)) | {"detail": str(hindrance)}


def response(hindrance: Refusal | Unavailable, **more: Any) -> JSONResponse:
    """The answer that tells it."""
    status = status_of(type(hindrance))
    headers = {"Retry-After": "2"} if status == 503 else {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(problem(hindrance) | more, status, headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Tell every error of this application as a problem."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(Unavailable, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _broken)


async def _refused(request: Request, refusal: Exception) -> JSONResponse:
    assert isinstance(refusal, Refusal | Unavailable)
    logger.info("refused", path=request.url.path, rule=type(refusal).__name__, reason=str(refusal))
    return response(refusal)


async def _invalid(request: Request, failure: Exception) -> JSONResponse:
    assert isinstance(failure, RequestValidationError)
    errors = list(field_errors(failure.errors()))
    logger.info("invalid request", path=request.url.path, fields=[error["field"] for error in errors])
    return response(InvalidRequest(sentence(errors)), errors=errors[:50])


async def _http(request: Request, failure: Exception) -> JSONResponse:
    assert isinstance(failure, HTTPException)
    rule = WrongMethod if failure.status_code == 405 else NoSuchAddress if failure.status_code == 404 else InvalidRequest
    return response(rule(rule.zh))


async def _broken(request: Request, failure: Exception) -> JSONResponse:
    logger.error("broken", path=request.url.path, exc_info=failure)
    return response(Broken("系统内部错误，已记入日志"))
