"""The issuer's addresses, the same in a process of its own and in the embedded one."""

import time
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from issuer.attempts import Attempts
from issuer.clients import Clients
from issuer.directory import Directory
from issuer.discovery import Discovery
from issuer.leaving import Leaving
from issuer.pages import asset
from issuer.password_page import PasswordPage
from issuer.passwords import Passwords
from issuer.place import Place
from issuer.provider import Provider
from issuer.sign_in import SignIn
from issuer.store import Now, Store
from issuer.token_endpoint import TokenEndpoint

SECONDS = 3600
"""How long a service's token holds."""


def routes(directory: Directory, folder: Path, place: Place, seconds: int = SECONDS, now: Now = time.time) -> list[Route]:
    """Everything under `/issuer/`."""
    store = Store(folder, now)
    provider = Provider(directory, Clients(folder), store, place, seconds)
    passwords = Passwords(folder, store)
    found, leaving = Discovery(provider), Leaving(provider)
    sign_in, setting = SignIn(provider, passwords, Attempts(store)), PasswordPage(directory, passwords, place)

    async def live(_: Request) -> Response:
        return JSONResponse({"live": True})

    return [
        Route("/issuer/.well-known/openid-configuration", found.configuration),
        Route("/issuer/jwks.json", found.jwks),
        Route("/issuer/authorize", sign_in.get),
        Route("/issuer/authorize", sign_in.post, methods=["POST"]),
        Route("/issuer/token", TokenEndpoint(provider).post, methods=["POST"]),
        Route("/issuer/userinfo", found.userinfo, methods=["GET", "POST"]),
        Route("/issuer/people", found.people),
        Route("/issuer/end-session", leaving.get),
        Route("/issuer/end-session", leaving.post, methods=["POST"]),
        Route("/issuer/password/{link}", setting.get),
        Route("/issuer/password/{link}", setting.post, methods=["POST"]),
        Route("/issuer/issuer.css", asset("issuer.css", "text/css")),
        Route("/issuer/favicon.svg", asset("favicon.svg", "image/svg+xml")),
        Route("/issuer/health/live", live),
    ]
