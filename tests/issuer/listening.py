"""An issuer that listens at an address of its own, counts what it is asked, may change its key, fall silent and be away."""

import asyncio
import contextlib
import socket
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from issuer.directory import Directory
from issuer.routes import routes
from local import ports
from tests.scenario.serving import COUNTY, PLACE


class Issuer:
    """The issuer of a data folder."""

    def __init__(self, folder: Path) -> None:
        self.asked: Counter[str] = Counter()
        """How often each path was asked for."""
        self.speaks = asyncio.Event()
        """While this is not set, no request is answered."""
        self.speaks.set()
        self._folder = folder
        self._port = ports.free()
        self.url = f"http://127.0.0.1:{self._port}"
        self._begin()

    def _begin(self) -> None:
        self.directory = Directory(self._folder, COUNTY)
        self._app = Starlette(routes=routes(self.directory, self._folder, PLACE))

    def change_key(self) -> None:
        """Begin again with a new key, as after a restart without the old one's file."""
        (self._folder / "issuer-key.json").unlink()
        self._begin()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count and answer."""
        self.asked[scope["path"]] += 1
        await self.speaks.wait()
        await self._app(scope, receive, send)

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Before and after the block it is away."""
        server = uvicorn.Server(uvicorn.Config(self, lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=1))
        with socket.create_server(("127.0.0.1", self._port)) as sock:
            serving = asyncio.create_task(server.serve(sockets=[sock]))
            try:
                yield
            finally:
                server.should_exit = True
                await serving
