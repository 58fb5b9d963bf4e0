"""The wells' service as others reach it: feed and issuer at an address, and a relay to a real broker."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, zip_longest
from pathlib import Path
from secrets import token_hex

import uvicorn
from confluent_kafka import Producer
from starlette.applications import Starlette
from starlette.routing import Mount

from issuer.clients import Clients
from issuer.directory import Directory
from issuer.routes import routes
from shared.runtime.eventlog import log
from shared.runtime.eventlog.descent import Ancestor
from shared.runtime.host import Host, running
from shared.runtime.kafka.relay import Relay, outgoing
from tests.runtime.over_kafka import TOPIC, at_work, kafka
from tests.runtime.writing import deepen
from tests.scenario.serving import PLACE

SECRET = "a secret of the neighbour"


def branched_at(published: "Published", position: int, documents: Sequence[bytes]) -> None:
    """The feed says from now on that its log was called `the parent` up to this position."""
    published.host.source.ancestors = (Ancestor("the parent", position, log.leaf_hash(documents[position - 1])),)
    published.host.source._pages.clear()


@dataclass
class Published:
    """What others are told of it."""

    host: Host
    url: str
    broker: str = ""
    """Where its topic is."""
    wells: Iterator[int] = field(default_factory=count)
    client: str = field(default_factory=lambda: f"neighbour-{token_hex(4)}")
    """A consumer group that died is remembered by the broker for a while, so each has its own name."""

    @property
    def feed(self) -> str:
        """The service's base address."""
        return f"{self.url}/wells"

    @property
    def topic(self) -> str:
        """As the replay kit is told it."""
        return f"kafka://{self.broker}/{TOPIC}"

    @property
    def access(self) -> Mapping[str, str]:
        """What is handed over to whoever subscribes."""
        client = {"BIHUAN_CLIENT_ID": self.client, "BIHUAN_CLIENT_SECRET": SECRET}
        return {
            **client,
            "BIHUAN_TOKEN_URL": f"{self.url}/issuer/token",
            "BIHUAN_KAFKA": self.broker,
            "BIHUAN_KAFKA_GROUPS": f"{self.client}.",
        }

    @property
    def relay(self) -> Relay:
        """One that sends what stands in the log."""
        return Relay(self.host.source, self.host.database, kafka(self.broker, "wells"))

    async def tell(self, times: int) -> int:
        """Deepen so many wells, and wait until each is noted; the log's last position."""
        head = -1
        await asyncio.gather(*(deepen(self.host.handler, f"360922-2020-P{next(self.wells):04}") for _ in range(times)))
        while head != self.host.database.head:
            head = self.host.database.head
            assert all([await one.reach(head, 20) for one in self.host.followers_of("when_well_deepened_note_it")])
        return head

    async def send(self, log: str, after: int, values: Sequence[bytes] = ()) -> None:
        """What the log holds beyond a position goes onto the topic under an identity; with other bytes where some are given."""
        ancestors = self.host.source.ancestors if log == self.host.source.log_id else ()
        _, messages = await self.host.database.read(lambda conn: outgoing(conn, log, after, 100, ancestors))
        producer = Producer({"bootstrap.servers": self.broker})
        for one, value in zip_longest(messages, values):
            producer.produce(TOPIC, value or one["value"], one["key"], partition=0, headers=one["headers"])
        producer.flush(20)

    async def documents(self) -> list[bytes]:
        """All that stands in the log."""
        return [one.document for one in (await self.host.source.page(0, 10_000)).leaves]


@contextlib.asynccontextmanager
async def publishing(host: Host, directory: Directory, folder: Path) -> AsyncIterator[Published]:
    """It answers at an address; nothing is relayed yet."""
    app = Starlette(routes=[*routes(directory, folder, PLACE), Mount("/wells", host.app)])
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=1))
    with socket.create_server(("127.0.0.1", 0)) as sock:
        async with running([host]), at_work(lambda: server.serve(sockets=[sock])):
            published = Published(host, f"http://127.0.0.1:{sock.getsockname()[1]}")
            Clients(folder).register(published.client, ["subscriber"], SECRET)
            yield published
            server.should_exit = True
