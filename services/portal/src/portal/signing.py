"""Signing in as an OpenID Connect relying party: code with PKCE, discovery, state and nonce; renewal; the end."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx2
import structlog
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.integrations.starlette_client import OAuth
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.session import Person, forget, keep, person_of
from portal.terms import _
from shared.runtime.claims import ClaimNames, named
from shared.runtime.outage import Outage

EARLY = 60
"""Seconds before its end a token is renewed."""
PATIENCE = 3.0
"""Seconds for which a page waits for people's names."""
REST = 10.0
"""Seconds that a directory which did not answer is not asked again: pages show ids meanwhile, and nobody waits."""
REMEMBERED = 30
"""Seconds that a renewal's answer is given to those who asked for the same one."""

logger = structlog.get_logger()


class NotSignedIn(Exception):
    """The provider did not sign anybody in; the message is a Chinese sentence."""


class Signing:
    """The portal at its provider."""

    def __init__(
        self,
        discovery_url: str,
        client_id: str,
        secret: str,
        public_url: str = "",
        transport: httpx2.AsyncBaseTransport | None = None,
        names: ClaimNames = ClaimNames(),
    ) -> None:
        self._names = names
        self._client = {"client_id": client_id, "client_secret": secret}
        self._more: Mapping[str, Any] = {"transport": transport} if transport else {}
        self._public_url = public_url.rstrip("/")
        self._renewing: dict[str, tuple[float, asyncio.Task[dict[str, Any]]]] = {}
        self._own = (0.0, "")
        self._directory = Outage("the directory of people")
        self._asked_again = 0.0
        oauth = OAuth()
        self._op = oauth.register(
            "op",
            **self._client,
            server_metadata_url=discovery_url,
            client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", **self._more},
        )

    async def start(self, request: Request) -> Response:
        """On to the provider; where to go afterwards is kept in the session."""
        request.session["next"] = own_path(request.query_params.get("next", "/"))
        try:
            answer: Response = await self._op.authorize_redirect(request, f"{self._home(request)}/signed-in")
        except (httpx2.HTTPError, OAuthError, RuntimeError, KeyError, ValueError) as failure:
            raise _away(failure) from failure
        return answer

    async def finish(self, request: Request) -> Response:
        """Back from the provider with a code. Raises NotSignedIn."""
        going = own_path(request.session.get("next", "/"))
        try:
            token = await self._op.authorize_access_token(request)
        except (OAuthError, JoseError) as refused:
            logger.warning("nobody was signed in", reason=str(refused))
            raise NotSignedIn(_("这次登录没有完成：链接已用过、已过期，或不是从这里开始的。请重新登录。")) from refused
        except (httpx2.HTTPError, RuntimeError, KeyError, ValueError) as failure:
            raise _away(failure) from failure
        forget(request)  # nothing that stood in the session before lives on in it
        keep(request, _person(token, token.get("userinfo", {}), self._names))
        return RedirectResponse(going, 303)

    async def end(self, request: Request) -> Response:
        """Nobody is signed in any more, here and, where it can be asked, at the provider."""
        forget(request)
        try:
            known = await self._op.load_server_metadata()
        except (httpx2.HTTPError, RuntimeError, ValueError):
            known = {}
        if not (there := known.get("end_session_endpoint")):
            return RedirectResponse("/signed-out", 303)
        back = httpx2.URL(
            there, params={"client_id": self._client["client_id"], "post_logout_redirect_uri": f"{self._home(request)}/signed-out"}
        )
        return RedirectResponse(str(back), 303)

    async def fresh(self, request: Request) -> Person | None:
        """Who is signed in, with a token that holds; None where it ran out and cannot be renewed."""
        person = person_of(request)
        if person is None or not person.expires_at or person.expires_at - EARLY > time.time():
            return person
        if not person.renewal:
            return person if person.expires_at > time.time() else None
        try:
            token = await asyncio.shield(self._renewal(person.renewal))
        except (httpx2.HTTPError, OAuthError, RuntimeError, KeyError, ValueError) as failure:
            logger.info("a session was not renewed", person=person.id, reason=str(failure))
            return person if person.expires_at > time.time() else None
        renewed = _renewed(person, token)
        keep(request, renewed)
        return renewed

    async def people(self, token: str, ids: Sequence[str] = ()) -> list[dict[str, Any]]:
        """Who they are, as the provider's directory says it to whoever has this token; nobody where it has none or does not answer."""
        if time.monotonic() < self._asked_again:
            return []
        try:
            async with asyncio.timeout(PATIENCE):
                known = await self._op.load_server_metadata()
                if not (there := known.get("people_endpoint")):
                    return []
                async with httpx2.AsyncClient(**self._more) as client:
                    answer = await client.get(there, params={"id": list(ids)}, headers={"Authorization": f"Bearer {token}"})
            found = list(answer.json()["people"]) if answer.is_success else []
        except (httpx2.HTTPError, TimeoutError, RuntimeError, KeyError, ValueError) as failure:
            self._directory.away(repr(failure))
            self._asked_again = time.monotonic() + REST
            return []
        self._directory.back()
        return found

    async def own_token(self) -> str:
        """The portal's own, by client credentials: it reads the feeds, to learn that something has happened. Raises HTTPError."""
        if self._own[0] < time.monotonic():
            known = await self._op.load_server_metadata()
            async with AsyncOAuth2Client(**self._client, **self._more) as client:
                try:
                    given = await client.fetch_token(known["token_endpoint"], grant_type="client_credentials")
                except (OAuthError, RuntimeError) as refused:
                    raise httpx2.HTTPError(str(refused)) from refused
            self._own = (time.monotonic() + max(float(given.get("expires_in", 0)) - EARLY, EARLY / 2), str(given["access_token"]))
        return self._own[1]

    def _renewal(self, renewal: str) -> asyncio.Task[dict[str, Any]]:
        """One renewal for all who ask for the same one at once."""
        now = time.time()
        self._renewing = {one: kept for one, kept in self._renewing.items() if kept[0] + REMEMBERED > now}
        if renewal not in self._renewing:
            self._renewing[renewal] = (now, asyncio.create_task(self._renew(renewal)))
        return self._renewing[renewal][1]

    async def _renew(self, renewal: str) -> dict[str, Any]:
        known = await self._op.load_server_metadata()
        async with AsyncOAuth2Client(**self._client, **self._more) as client:
            return dict(await client.refresh_token(known["token_endpoint"], refresh_token=renewal))

    def _home(self, request: Request) -> str:
        return self._public_url or f"{request.url.scheme}://{request.url.netloc}"


def own_path(path: str) -> str:
    """The path where it is one of ours, else the first page: nobody is sent to another site."""
    parts = urlsplit(path)
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return path if ours and "\\" not in path and path.isprintable() else "/"


def _person(token: Mapping[str, Any], claims: Mapping[str, Any], names: ClaimNames) -> Person:
    roles = named(claims, names.roles, [])
    return Person(
        id=str(claims["sub"]),
        name=str(claims.get("name") or claims["sub"]),
        roles=tuple(map(str, roles)) if isinstance(roles, list) else (),
        unit=str(named(claims, names.unit, "") or ""),
        jurisdiction=str(named(claims, names.jurisdiction, "") or ""),
        token=token["access_token"],
        renewal=token.get("refresh_token") or "",
        expires_at=float(token.get("expires_at") or 0),
    )


def _renewed(person: Person, token: Mapping[str, Any]) -> Person:
    changed = {"token": token["access_token"], "renewal": token.get("refresh_token") or person.renewal}
    return Person(**{**vars(person), **changed, "expires_at": float(token.get("expires_at") or 0)})


def _away(failure: Exception) -> NotSignedIn:
    logger.warning("the provider did not answer", failure=repr(failure))
    return NotSignedIn(_("登录服务没有应答，稍候再试；一直如此请告诉系统管理员。"))
