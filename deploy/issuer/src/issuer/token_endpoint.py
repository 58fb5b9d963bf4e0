"""`POST /issuer/token`: whoever has proven to be a client gets a token, for itself or for a person who signed in through it."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote_plus

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from issuer.asked import Asked
from issuer.forms import Malformed, form_of
from issuer.provider import Provider

NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}

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
    """Of one provider."""

    provider: Provider

    async def post(self, request: Request) -> Response:
        """A token, or why there is none."""
        try:
            form = await form_of(request)
            return await run_in_threadpool(self._answer, form, request.headers.get("authorization", ""))
        except Malformed as wrong:
            refused = Refused("invalid_request", str(wrong))
        except Refused as wrong:
            refused = wrong
        logger.warning("no token given", error=refused.code, reason=str(refused))
        return refused.answer()

    def _answer(self, form: Sequence[tuple[str, str]], authorization: str) -> Response:
        client = self.provider.clients.proven(*_presented(dict(form), authorization))
        if client is None:
            raise Refused("invalid_client", "unknown client or wrong secret")
        if not dict(form).get("grant_type"):
            raise Refused("invalid_request", "grant_type is missing")
        asked = Asked("POST", form, client)
        answer = self.provider.create_token_response(asked)
        if answer.error:
            raise Refused(answer.error, str(answer.body.get("error_description", answer.error)))
        logger.info("token given", client=client.name, **({"person": asked.user.id} if asked.user else {}))
        return JSONResponse(answer.body, headers=NOT_KEPT)


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
