"""1a: a command over HTTP until its event is durable, beside a route that checks the same and does nothing."""

import contextlib
import json
import os
import secrets
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from functools import partial
from uuid import uuid4

from issuer.directory import Directory
from local import ports, ready
from local.child import Child
from shared.runtime.web.auth import Role
from tests.bench.append_log import place
from tests.bench.append_work import AS_OF, JURISDICTION, fresh
from tests.bench.comparing import Case, Compared, must
from tests.bench.ground import STORES, Ground
from tests.bench.http_load import Load, post
from tests.bench.tailing import Tail

CONNECTIONS = 32
HOURS = 12


class Served:
    """Monitoring's API in a process of its own, one worker."""

    def __init__(self, url: str, port: int, token: str) -> None:
        self._url = url
        self._load = Load(f"http://127.0.0.1:{port}", CONNECTIONS)
        self._token = token

    async def commands(self, number: int) -> float:
        """Commands a second, each answered once its event is durable."""
        requests = self._requests("executions", number)
        with Tail(self._url) as tail:
            rate = await self._load.rate(requests)
        must(tail.seen == number, f"{tail.seen} events of {number} commands")
        return rate

    async def nothing(self, number: int) -> float:
        """Answers a second of the route that does nothing."""
        return await self._load.rate(self._requests("nothing", number))

    def _requests(self, route: str, number: int) -> list[bytes]:
        return [post(f"/monitoring/{route}", self._token, str(uuid4()), json.dumps(_fact(item)).encode()) for item in fresh(number)]


def _fact(item: str) -> dict[str, str]:
    return {
        "source": "treasury",
        "id": f"{item}-{AS_OF}",
        "item": item,
        "as_of": str(AS_OF),
        "initial_budget": "1200000.00",
        "adjusted_budget": "1180000.00",
        "executed": "590000.00",
    }


@contextlib.asynccontextmanager
async def served(ground: Ground, store: str) -> AsyncIterator[Served]:
    """A server on an empty log; the treasury's token is at hand."""
    issuer = ground.folder / f"issuer-{secrets.token_hex(4)}"
    issuer.mkdir()
    token = Directory(issuer, JURISDICTION).signed("service:treasury", [Role.TREASURY], HOURS * 3600)
    url, port = place(ground, store), ports.free()
    command = [sys.executable, "-m", "tests.bench.append_server", url, str(issuer), str(port)]
    server = Child("monitoring", command, ground.folder / f"monitoring-{store}.log", environment={**os.environ})
    server.start()
    try:
        ready.running(server, lambda: ports.answers(port))
        yield Served(url, port, token)
    finally:
        server.stop()


@contextlib.asynccontextmanager
async def over_http(ground: Ground) -> AsyncIterator[list[Compared]]:
    """The share of the no-op's rate that a command reaches."""
    number = ground.many(6_000)
    async with AsyncExitStack() as stack:
        servers = {store: await stack.enter_async_context(served(ground, store)) for store in STORES}
        yield [
            Compared(
                f"POST a command until it is durable, {CONNECTIONS} connections, one worker",
                "commands/s",
                "a route with the same body, validation and token that does nothing",
                partial(server.commands, number),
                partial(server.nothing, number),
                0.30,
                0.70,
                store=store,
            )
            for store, server in servers.items()
        ]


CASES: Mapping[str, Case] = {"1a": over_http}
