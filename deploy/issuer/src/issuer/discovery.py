"""What clients find out by themselves: where everything is, the public keys, and who a token speaks for."""

from collections.abc import Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from issuer.clients import SCOPES
from issuer.directory import AUDIENCE, ISSUER
from issuer.provider import Provider
from shared.runtime.web.auth import Forbidden, Role, Unauthenticated
from shared.runtime.web.verifying import Verifier

MOST = 200
"""People asked for at once."""


class Discovery:
    """Of one provider."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._verifier = Verifier(provider.directory.keys, ISSUER, AUDIENCE, provider.directory.jurisdiction)

    async def configuration(self, request: Request) -> Response:
        """OpenID Connect Discovery 1.0; browsers go to the public address, a client beside us is told the address at which it asks."""
        issuer = self._provider.place.issuer
        near = issuer if issuer.partition("://")[2].startswith(f"{request.url.netloc}/") else f"{request.base_url}issuer"
        told: dict[str, Any] = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "end_session_endpoint": f"{issuer}/end-session",
            "token_endpoint": f"{near}/token",
            "userinfo_endpoint": f"{near}/userinfo",
            "people_endpoint": f"{near}/people",
            "jwks_uri": f"{near}/jwks.json",
            "scopes_supported": SCOPES,
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "claims_supported": ["sub", "name", "unit", "roles", "jurisdiction", "auth_time", "nonce"],
            "authorization_response_iss_parameter_supported": True,
        }
        return JSONResponse(told)

    async def jwks(self, _: Request) -> Response:
        """The public keys of all that sign or have signed."""
        return JSONResponse(self._provider.directory.keys().as_dict(private=False))

    async def people(self, request: Request) -> Response:
        """名录: who the people with these ids (`?id=`) are, for whoever is in the directory; all of them, for an operator alone."""
        return await run_in_threadpool(self._people, request.headers.get("authorization", ""), request.query_params.getlist("id"))

    def _people(self, authorization: str, ids: Sequence[str]) -> Response:
        try:
            asker = self._verifier.person(authorization)
        except (Unauthenticated, Forbidden):
            return JSONResponse({"error": "invalid_token"}, 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
        known = {one.id: one for one in self._provider.directory.people()}
        if asker.sub not in known or not (ids or Role.OPERATOR in asker.roles):
            return JSONResponse({"error": "insufficient_scope"}, 403)
        wanted = [known[one] for one in dict.fromkeys(ids[:MOST]) if one in known] if ids else known.values()
        return JSONResponse({"people": [vars(one) for one in wanted]}, headers={"Cache-Control": "no-store"})

    async def userinfo(self, request: Request) -> Response:
        """The person of the token, as the directory knows them now; whoever was removed from it is nobody."""
        return await run_in_threadpool(self._userinfo, request.headers.get("authorization", ""))

    def _userinfo(self, authorization: str) -> Response:
        try:
            user = self._provider.directory.person(self._verifier.person(authorization).sub)
        except (Unauthenticated, Forbidden):
            user = None
        if user is None:
            return JSONResponse({"error": "invalid_token"}, 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
        return JSONResponse(self._provider.claims(user, "openid profile"), headers={"Cache-Control": "no-store"})
