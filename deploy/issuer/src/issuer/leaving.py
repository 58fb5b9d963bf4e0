"""`/issuer/end-session`: a browser is signed out here, and goes back to where its client has registered."""

from collections.abc import Sequence

import structlog
from authlib.oauth2.rfc6749 import OAuth2Error
from authlib.oidc.rpinitiated import EndSessionRequest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from issuer.asked import Asked
from issuer.forms import Malformed, form_of
from issuer.pages import own, page, stopped
from issuer.provider import Provider
from issuer.sign_in import pairs_of

KEPT = ("client_id", "post_logout_redirect_uri", "state")
"""What the page that asks for a yes carries on."""

logger = structlog.get_logger()


class Leaving:
    """Of one provider."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    async def get(self, request: Request) -> Response:
        """With the client's id_token at once, without it after a yes."""
        try:
            return await run_in_threadpool(self._answer, request, pairs_of(request), False)
        except ValueError:
            return _unreadable("invalid_request")

    async def post(self, request: Request) -> Response:
        """The yes, from our own page; or a client's form with its id_token."""
        try:
            pairs = await form_of(request)
        except Malformed as wrong:
            return _unreadable(str(wrong))
        return await run_in_threadpool(self._answer, request, pairs, own(request, self._provider.place))

    def _answer(self, request: Request, pairs: Sequence[tuple[str, str]], said_yes: bool) -> Response:
        asked = Asked(request.method, pairs)
        asked.session = self._provider.sessions.of(request.cookies.get(self._provider.cookie, ""))
        try:
            found = self._provider.validate_endpoint_request("end_session", asked)
        except OAuth2Error as refused:
            return _unreadable(f"{refused.error}: {refused.description}")
        if not said_yes and not self._own_hint(found):
            told = [(name, value) for name, value in pairs if name in KEPT]
            return page("leave", goes_to=[found.redirect_uri] if found.redirect_uri else [], kept=told)
        answer = self._provider.create_endpoint_response("end_session", found)
        if asked.session:
            logger.info("signed out", person=asked.session.person)
        there = answer.headers["Location"] if answer else ""
        left = RedirectResponse(there, 303) if there else stopped(200, "已退出登录", "您已退出登录，可以关闭这个页面。")
        left.delete_cookie(self._provider.cookie, path="/issuer", httponly=True, samesite="lax", secure=self._provider.place.secure)
        return left

    def _own_hint(self, found: EndSessionRequest) -> bool:
        """The id_token is of whoever is signed in here: a stranger's sends nobody out."""
        claims, ending = found.id_token_claims, found.request.session
        return (
            claims is not None and claims.get("iss") == self._provider.place.issuer and (not ending or claims.get("sub") == ending.person)
        )


def _unreadable(detail: str) -> Response:
    return stopped(400, "没有退出登录", "退出的请求不完整，或不是由本系统的页面发出的。请回到系统首页再退出一次。", detail)
