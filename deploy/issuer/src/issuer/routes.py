"""The issuer's addresses, the same in a process of its own and in the embedded one."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from issuer.clients import Clients
from issuer.directory import Directory
from issuer.token_endpoint import TokenEndpoint

SECONDS = 3600
"""How long a service's token holds."""


def routes(directory: Directory, folder: Path, seconds: int = SECONDS) -> list[Route]:
    """`/issuer/jwks.json`, `/issuer/token` and `/issuer/health/live`."""

    async def jwks(_: Request) -> Response:
        return JSONResponse(directory.keys().as_dict(private=False))

    async def live(_: Request) -> Response:
        return JSONResponse({"live": True})

    return [
        Route("/issuer/jwks.json", jwks),
        Route("/issuer/token", TokenEndpoint(directory, Clients(folder), seconds).post, methods=["POST"]),
        Route("/issuer/health/live", live),
    ]
