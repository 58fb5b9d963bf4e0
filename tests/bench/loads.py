"""A load of HTTP requests on connections that stay open; each costs this process little, so that the server is what is measured."""

import asyncio
import re
import time
from collections.abc import Iterator, Sequence

from tests.bench.comparing import Wrong, must

LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
END = b"\r\n\r\n"


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """The bytes of a request."""
    sent = {"Host": "127.0.0.1", "Content-Length": str(len(body)), **headers}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
    return "\r\n".join(lines).encode() + END + body


async def load(port: int, connections: int, requests: Sequence[bytes], status: int = 200) -> float:
    """Answers a second, on so many connections with one request under way on each. Raises Wrong where one has another status."""
    loop = asyncio.get_running_loop()
    waiting = iter(requests)
    made = [(await loop.create_connection(lambda: _Connection(waiting, status), "127.0.0.1", port))[1] for _ in range(connections)]
    began = time.perf_counter()
    for one in made:
        one.next()
    answered = sum(await asyncio.gather(*(one.done for one in made)))
    seconds = time.perf_counter() - began
    must(answered == len(requests), f"{answered} answers to {len(requests)} requests")
    return answered / seconds


class _Connection(asyncio.Protocol):
    def __init__(self, waiting: Iterator[bytes], status: int) -> None:
        self.done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        self._expected = b"HTTP/1.1 %d " % status
        self._received = b""
        self._answered = 0
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def next(self) -> None:
        """Send the next request, or close."""
        following = next(self._waiting, None)
        if following is not None:
            self._transport.write(following)
            return
        self._transport.close()
        self.done.set_result(self._answered)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head = self._received.find(END)
        if head < 0:
            return
        found = LENGTH.search(self._received, 0, head)
        if found and len(self._received) < head + len(END) + int(found[1]):
            return
        if not found or not self._received.startswith(self._expected):
            self._refuse(self._received[:500].decode(errors="replace"))
            return
        self._received = b""
        self._answered += 1
        self.next()

    def connection_lost(self, exc: Exception | None) -> None:
        self._refuse(f"the connection was closed: {exc}")

    def _refuse(self, reason: str) -> None:
        if not self.done.done():
            self.done.set_exception(Wrong(reason))
            self._transport.close()
