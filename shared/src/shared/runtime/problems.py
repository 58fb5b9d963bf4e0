"""Every error as an RFC 9457 problem: a stable type, titles in Chinese and English, one sentence, no echo of the input."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from shared.runtime.decider import Refusal

MEDIA_TYPE = "application/problem+json"

logger = structlog.get_logger()


class InvalidRequest(Refusal):
    """Fields of the request are missing or wrong."""

    zh = "请求内容不符合要求"
    status = 422


class NoSuchAddress(Refusal):
    """There is nothing at this address."""

    zh = "地址不存在"
    status = 404


class WrongMethod(Refusal):
    """This address does not take this method."""

    zh = "该地址不支持此方法"
    status = 405


class Broken(Refusal):
    """The server failed; the log line with the request's path tells why."""

    zh = "系统内部错误"
    status = 500


SENTENCES = {
    "missing": "缺少此项",
    "extra_forbidden": "没有这一项",
    "string_too_long": "文字过长，至多 {max_length} 字",
    "string_too_short": "文字过短，至少 {min_length} 字",
    "string_pattern_mismatch": "格式不符",
    "string_type": "应为文字",
    "string_unicode": "含有无效字符",
    "enum": "取值应为 {expected}",
    "literal_error": "取值应为 {expected}",
    "decimal_max_places": "小数至多 {decimal_places} 位",
    "decimal_max_digits": "数字至多 {max_digits} 位",
    "decimal_whole_digits": "整数部分至多 {whole_digits} 位",
    "decimal_parsing": "应为数字",
    "decimal_type": "应为数字",
    "finite_number": "应为有限的数字",
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "数字过大",
    "float_parsing": "应为数字",
    "greater_than": "须大于 {gt}",
    "less_than": "须小于 {lt}",
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "too_long": "至多 {max_length} 项",
    "too_short": "至少 {min_length} 项",
    "date_from_datetime_parsing": "应为日期，如 2020-01-31",
    "date_parsing": "应为日期，如 2020-01-31",
    "date_type": "应为日期，如 2020-01-31",
    "date_from_datetime_inexact": "应为日期，如 2020-01-31",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "value_error": "含有控制字符、残缺字符，或全为空白",
}
"""pydantic's error types, said in Chinese."""
PLAIN = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""Names of fields that an answer may repeat; others could be anything."""


def type_of(rule: type[Refusal]) -> str:
    """The problem type: `urn:bihuan:problem:SelfApproval`. A rule's name is part of the contract."""
    return f"urn:bihuan:problem:{rule.__name__}"


def described(rule: type[Refusal]) -> dict[str, Any]:
    """What is the same for every occurrence of a problem."""
    english = inspect.cleandoc(rule.__doc__ or "").split("\n", 1)[0]
    return {"type": type_of(rule), "title": rule.zh, "title_en": english, "status": rule.status}


def problem(refusal: Refusal) -> dict[str, Any]:
    """The document of one occurrence."""
    return described(type(refusal)) | {"detail": str(refusal)}


def response(refusal: Refusal, **more: Any) -> JSONResponse:
    """The answer that tells a refusal."""
    headers = {"Retry-After": "2"} if refusal.status == 503 else {}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(problem(refusal) | more, refusal.status, headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Tell every error of this application as a problem."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _broken)


async def _refused(request: Request, refusal: Exception) -> JSONResponse:
    assert isinstance(refusal, Refusal)
    logger.info("refused", path=request.url.path, rule=type(refusal).__name__, reason=str(refusal))
    return response(refusal)


async def _invalid(request: Request, failure: Exception) -> JSONResponse:
    assert isinstance(failure, RequestValidationError)
    errors = list(_fields(failure))
    logger.info("invalid request", path=request.url.path, fields=[error["field"] for error in errors])
    sentence = "；".join(f"{error['field']}：{error['reason']}" for error in errors[:5])
    return response(InvalidRequest(sentence), errors=errors[:50])


def _fields(failure: RequestValidationError) -> Iterator[dict[str, str]]:
    for error in failure.errors():
        context = {key: str(value) for key, value in error.get("ctx", {}).items()}
        steps = [str(step) for step in error["loc"] if step != "body"]
        where = ".".join(step if PLAIN.fullmatch(step) else "…" for step in steps)
        yield {"field": where or "body", "reason": SENTENCES.get(error["type"], "取值不符合要求").format_map(context)}


async def _http(request: Request, failure: Exception) -> JSONResponse:
    assert isinstance(failure, HTTPException)
    rule = WrongMethod if failure.status_code == 405 else NoSuchAddress if failure.status_code == 404 else InvalidRequest
    return response(rule(rule.zh))


async def _broken(request: Request, failure: Exception) -> JSONResponse:
    logger.error("broken", path=request.url.path, exc_info=failure)
    return response(Broken("系统内部错误，已记入日志"))
