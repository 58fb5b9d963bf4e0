"""The portal put together: in a process of its own, or inside one that holds everything."""

import contextlib
from collections.abc import AsyncIterator, Iterable
from urllib.parse import urlsplit

import httpx2
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.app import portal
from portal.desk import Desk
from portal.looks import Looks
from portal.metrics import Measured, Metrics
from portal.services import Services
from portal.session import Keeper
from portal.settings import PortalSettings
from portal.signing import Signing
from shared.runtime.clock import Clock, FileClock, WallClock


class BehindTls:
    """Pure ASGI: people come by TLS, though the proxy before us asks without it; so cookies are for TLS alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        await self._app({**scope, "scheme": "https"} if scope["type"] == "http" else scope, receive, send)


def compose(settings: PortalSettings) -> Starlette:
    """A process of its own: everything is reached over the network, by a client of which one process that holds everything has no use."""
    from portal.sockets import Sockets

    clock = FileClock(settings.clock_file) if settings.clock_file else WallClock()
    metrics = Metrics()
    services = Services(settings.services, Sockets(), metrics.asked)
    signing = Signing(settings.discovery_url, settings.client_id, settings.client_secret, settings.public_url, names=settings.claims)
    at = urlsplit(settings.discovery_url)
    keeper = Keeper(settings.session_keys, settings.jurisdiction)
    application = portal(Desk(services, signing, Looks(settings.place), clock, keeper), keeper, f"{at.scheme}://{at.netloc}")

    application.add_middleware(Measured, metrics=metrics)
    if settings.public_url.startswith("https://"):
        application.add_middleware(BehindTls)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await services.stop()

    application.router.lifespan_context = lifespan
    return application


def inside(
    everything: ASGIApp, names: Iterable[str], home: str, client: tuple[str, str], keeper: Keeper, clock: Clock, place: str
) -> Starlette:
    """A part of a process that holds the services and the provider too: they are asked without a socket; `home` is its address."""
    transport = httpx2.ASGITransport(everything)
    services = Services(dict.fromkeys(names, home), transport)
    signing = Signing(f"{home}/issuer/.well-known/openid-configuration", *client, home, transport)
    return portal(Desk(services, signing, Looks(place), clock, keeper), keeper)
