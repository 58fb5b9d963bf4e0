"""What the caller has already is not sent again: an ETag, and 304 where it still holds (RFC 9110 §13.1.2)."""

import hashlib

from fastapi import Request, Response

from shared.runtime.web.contract import parameter

IF_NONE_MATCH = parameter("If-None-Match", "the ETag that is known: 304 where it still holds / 已有的版本")


def tag_of(body: bytes) -> str:
    """The ETag of these bytes."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def unless_known(request: Request, response: Response) -> Response:
    """The answer, or 304 where the caller has it already."""
    etag = response.headers.get("ETag")
    if request.method != "GET" or response.status_code != 200 or not etag or (given := request.headers.get("If-None-Match")) is None:
        return response
    if given.strip() != "*" and etag not in (one.strip().removeprefix("W/") for one in given.split(",")):
        return response
    told = {name: value for name in ("ETag", "Cache-Control", "Vary") if (value := response.headers.get(name))}
    return Response(status_code=304, headers=told)
