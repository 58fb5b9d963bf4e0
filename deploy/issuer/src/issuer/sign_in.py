"""`/issuer/authorize`: a browser that a client has sent signs in here and goes back with a code."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

import anyio
import structlog
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749 import OAuth2Error
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from issuer.asked import Answer, Asked
from issuer.attempts import LOCKED_AT, Attempts
from issuer.forms import Malformed, form_of
from issuer.pages import grouped, own, page, stopped
from issuer.passwords import Passwords
from issuer.provider import Provider
from issuer.sessions import Session

LONGEST_QUERY = 8_192

logger = structlog.get_logger()


class SignIn:
    """The pages of one provider. Passwords are compared two at a time: each takes 64 MB while it is looked at."""

    def __init__(self, provider: Provider, passwords: Passwords, attempts: Attempts) -> None:
        self._provider, self._passwords, self._attempts = provider, passwords, attempts
        self._place = provider.place
        self._two = anyio.CapacityLimiter(2)

    async def get(self, request: Request) -> Response:
        """Back to the client at once where somebody is signed in, else the page that asks who it is."""
        return await run_in_threadpool(self._asked, request)

    async def post(self, request: Request) -> Response:
        """Who it is: with the right password back to the client."""
        if not own(request, self._place):
            logger.warning("sign-in refused", reason="another site's form")
            return stopped(403, "不能从别的网站登录", "这次登录请求来自别的网站的页面，没有受理。请从系统首页重新登录。")
        try:
            form = dict(await form_of(request))
        except Malformed as wrong:
            return stopped(400, "登录请求不完整", "请返回登录页面重新填写。", str(wrong))
        person = form.get("person", "").strip()[:255]
        if self._place.demo:
            return await run_in_threadpool(self._picked, request, person)
        failures, early = await run_in_threadpool(self._attempts.begin, person)
        if early:
            return await run_in_threadpool(self._slowed, request, person, early)
        if not await anyio.to_thread.run_sync(self._right, person, form.get("password", ""), limiter=self._two):
            logger.warning("person locked" if failures >= LOCKED_AT else "sign-in refused", person=person, failures=failures)
            return await run_in_threadpool(self._asked, request, person, "人员标识或口令不对，请重新输入。", 401)
        await run_in_threadpool(self._attempts.good, person)
        return await run_in_threadpool(self._entered, request, person)

    def _right(self, person: str, password: str) -> bool:
        return self._passwords.proves(person, password) and self._provider.directory.person(person) is not None

    def _picked(self, request: Request, person: str) -> Response:
        if self._provider.directory.person(person):
            return self._entered(request, person)
        return self._asked(request, person, "名录中没有这个人员，请另选一个。", 401)

    def _slowed(self, request: Request, person: str, seconds: int) -> Response:
        logger.warning("sign-in slowed down", person=person, seconds=seconds)
        wait = f"{seconds} 秒" if seconds < 120 else f"{-(-seconds // 60)} 分钟"
        said = f"口令连续输错，请过 {wait}再试；忘记口令请向系统管理员要新的链接。"
        answer = self._asked(request, person, said, 429)
        answer.headers["Retry-After"] = str(seconds)
        return answer

    def _asked(self, request: Request, person: str = "", wrong: str = "", status: int = 200) -> Response:
        session = None if wrong else self._session(request)
        found = self._consent(request, session)
        if isinstance(found, Response):
            return found
        asked, grant = found
        if session and not grant.prompt and not _stale(asked, session, self._provider.store.now()):
            return self._back(self._provider.granted(asked, grant, session), 302)
        client = asked.client.redirects
        if self._place.demo:
            return page("people", status, goes_to=client, wrong=wrong, groups=grouped(self._provider.directory.people()))
        return page("login", status, goes_to=client, person=person, wrong=wrong)

    def _entered(self, request: Request, person: str) -> Response:
        """A session of its own for this sign-in: what the browser had before is ended, not gone on with."""
        if former := self._session(request):
            self._provider.sessions.end(former)
        cookie = self._provider.sessions.begin(person)
        session = self._provider.sessions.of(cookie)
        assert session is not None
        found = self._consent(request, session)
        if isinstance(found, Response):
            self._provider.sessions.end(session)
            return found
        logger.info("signed in", person=person, client=found[0].client.name)
        answer = self._back(self._provider.granted(*found, session), 303)
        answer.set_cookie(self._provider.cookie, cookie, path="/issuer", httponly=True, samesite="lax", secure=self._place.secure)
        return answer

    def _consent(self, request: Request, session: Session | None) -> tuple[Asked, Any] | Response:
        try:
            asked = Asked("GET", pairs_of(request))
            return asked, self._provider.consent(asked, session)
        except OAuth2Error as refused:
            logger.warning("sign-in not begun", error=refused.error, reason=str(refused.description))
            if refused.redirect_uri:
                return self._back(self._provider.handle_error_response(None, refused), 302)
            return stopped(400, "不能在这里登录", SENTENCE, ": ".join(filter(None, (refused.error, refused.description))))
        except ValueError as odd:
            logger.warning("sign-in not begun", error="invalid_request", reason=type(odd).__name__)
            return stopped(400, "不能在这里登录", SENTENCE, "invalid_request")

    def _back(self, answer: Answer, status: int) -> Response:
        """To the client, which is told who answers (RFC 9207); the address that it goes to was compared letter by letter."""
        if "Location" not in answer.headers:
            return stopped(400, "不能在这里登录", SENTENCE, answer.error)
        location = add_params_to_uri(answer.headers["Location"], [("iss", self._place.issuer)])
        return RedirectResponse(location, status, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})

    def _session(self, request: Request) -> Session | None:
        return self._provider.sessions.of(request.cookies.get(self._provider.cookie, ""))


SENTENCE = "登录请求不完整，或不是由本系统登记的页面发出的。请从系统首页重新登录；仍然如此，请告诉系统管理员。"


def pairs_of(request: Request) -> Sequence[tuple[str, str]]:
    """The parameters of the address. Raises ValueError."""
    query = request.scope["query_string"]
    if len(query) > LONGEST_QUERY:
        raise ValueError("too long")
    return parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=32, errors="strict")


def _stale(asked: Asked, session: Session, now: float) -> bool:
    """The client wants the person to have signed in more recently (`max_age`)."""
    age = asked.payload.data.get("max_age", "")
    return age.isdecimal() and session.began + int(age) < now
