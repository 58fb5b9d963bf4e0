"""The portal inside this process: its own client of the issuer, the key of its sessions, and the routes that are its own."""

import secrets
from collections.abc import Collection
from pathlib import Path

from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from issuer import kept
from issuer.clients import Clients
from portal.serving import inside
from portal.session import Keeper
from shared.runtime.clock import Clock
from wanzai.wanzai_data import WANZAI

CLIENT = "portal"


class Shown(Response):
    """What the portal answers, in place of an answer made here."""

    def __init__(self, portal: ASGIApp) -> None:
        self._portal = portal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        await self._portal(scope, receive, send)


def pages(
    everything: ASGIApp, names: Collection[str], folder: Path, home: str, clock: Clock, jurisdiction: str
) -> tuple[list[BaseRoute], Shown]:
    """Its routes, and what a browser is shown elsewhere; `everything` is the application that they become a part of, `home` its address."""
    secret = secrets.token_hex(32)
    Clients(folder).register(CLIENT, ("subscriber",), secret, [f"{home}/signed-in"], [f"{home}/signed-out"])
    place = WANZAI.name if jurisdiction == WANZAI.jurisdiction else f"财政区划 {jurisdiction}"
    portal = inside(everything, names, home, (CLIENT, secret), Keeper([_session_key(folder)], jurisdiction), clock, place)
    at = [one.path if isinstance(one, Route) else f"{one.path}/{{file:path}}" for one in portal.routes if isinstance(one, Route | Mount)]
    return [Route(path, portal) for path in at if not path.startswith("/health")], Shown(portal)


def _session_key(folder: Path) -> str:
    """Kept beside the issuer's keys, so that people stay signed in over a restart."""
    file = folder / "session.key"
    if not file.exists():
        kept.replace(file, secrets.token_hex(32))
    return file.read_text()
