"""`POST /issuer/token`: OAuth2 client credentials (RFC 6749 §4.4); services get tokens here, people do not."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from issuer.clients import Clients
from issuer.directory import Directory

LONGEST = 8_192
"""Bytes of a request's body."""
NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}
FORM = "application/x-www-form-urlencoded"

logger = structlog.get_logger()


class Refused(Exception):
    """An error of RFC 6749 §5.2: its code and one sentence; `invalid_client` is 401, the others are 400."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code

    def answer(self) -> Response:
        """As the RFC wants it told."""
        body = {"error": self.code, "error_description": str(self)}
        if self.code == "invalid_client":
            return JSONResponse(body, 401, NOT_KEPT | {"WWW-Authenticate": 'Basic realm="bihuan"'})
        return JSONResponse(body, 400, NOT_KEPT)


@dataclass(frozen=True)
class TokenEndpoint:
    """Gives tokens of so many seconds to the clients of one data folder."""

    directory: Directory
    clients: Clients
    seconds: int

    async def post(self, request: Request) -> Response:
        """A token, or why there is none."""
        try:
            form = await _form(request)
            return await run_in_threadpool(self._answer, form, request.headers.get("authorization", ""))
        except Refused as refused:
            logger.warning("no token given", error=refused.code, reason=str(refused))
            return refused.answer()

    def _answer(self, form: Mapping[str, str], authorization: str) -> Response:
        client = self.clients.proven(*_presented(form, authorization))
        if client is None:
            raise Refused("invalid_client", "unknown client or wrong secret")
        match form.get("grant_type", ""):
            case "client_credentials":
                pass
            case "":
                raise Refused("invalid_request", "grant_type is missing")
            case _:
                raise Refused("unsupported_grant_type", "only client_credentials is given here")
        logger.info("token given", client=client.name)
        token = self.directory.signed(f"service:{client.name}", client.roles, self.seconds)
        return JSONResponse({"access_token": token, "token_type": "Bearer", "expires_in": self.seconds}, headers=NOT_KEPT)


async def _form(request: Request) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Refused("invalid_request", f"the body must be {FORM}")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST:
            raise Refused("invalid_request", f"the body has more than {LONGEST} bytes")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=16, errors="strict")
    except ValueError:
        raise Refused("invalid_request", "the body is no form") from None
    if len(dict(pairs)) != len(pairs):
        raise Refused("invalid_request", "a parameter is repeated")
    return dict(pairs)


def _presented(form: Mapping[str, str], authorization: str) -> tuple[str, str]:
    """Name and secret, by HTTP Basic or in the form, not both."""
    if not authorization:
        return form.get("client_id", ""), form.get("client_secret", "")
    if "client_secret" in form:
        raise Refused("invalid_request", "the client authenticates in two ways at once")
    scheme, _, credentials = authorization.partition(" ")
    try:
        name, found, secret = base64.b64decode(credentials, validate=True).decode().partition(":")
    except ValueError:
        name, found, secret = "", "", ""
    if scheme.lower() != "basic" or not found:
        raise Refused("invalid_client", "the Authorization header is not HTTP Basic")
    return unquote_plus(name), unquote_plus(secret)
