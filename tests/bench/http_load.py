"""Many requests over few kept connections, without a client library in the way."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from statistics import median

from tests.bench.comparing import Wrong


class Connection(asyncio.Protocol):
    """One request at a time; an answer is its status line, its headers and as many bytes as they say."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._head = b""
        self._answer: asyncio.Future[tuple[int, bytes]]
        self._transport: asyncio.WriteTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def connection_lost(self, failure: Exception | None) -> None:
        if hasattr(self, "_answer") and not self._answer.done():
            self._answer.set_exception(failure or ConnectionResetError("the server has closed the connection"))

    def data_received(self, data: bytes) -> None:
        self._bytes += data
        end = self._bytes.find(b"\r\n\r\n")
        if end < 0:
            return
        self._head = head = bytes(self._bytes[:end]).lower()
        length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        if len(self._bytes) >= end + 4 + length:
            body = bytes(self._bytes[end + 4 : end + 4 + length])
            self._bytes.clear()
            self._answer.set_result((int(head[9:12]), body))

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request; its status and its body."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    @property
    def position(self) -> int:
        """Where the log had come to, as the last answer says: `Position: goals:512`."""
        return int(self._head.split(b"\r\nposition: ", 1)[1].split(b"\r\n", 1)[0].split(b":")[1])

    def close(self) -> None:
        """Hang up."""
        self._transport.close()


def get(path: str, token: str) -> bytes:
    """A GET request."""
    return f"GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n".encode()


def post(path: str, token: str, key: str, body: bytes) -> bytes:
    """A POST request with its Idempotency-Key."""
    sent = f"Authorization: Bearer {token}\r\nIdempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return f"POST {path} HTTP/1.1\r\nHost: bench\r\n{sent}\r\n\r\n".encode() + body


class Load:
    """So many connections to `http://127.0.0.1:8000`, made for each measure: a server hangs up on those that stay idle."""

    def __init__(self, url: str, connections: int = 1) -> None:
        host, _, port = url.removeprefix("http://").partition(":")
        self._where = (host, int(port))
        self._connections = connections

    async def answer(self, request: bytes) -> bytes:
        """The body of one answer. Raises Wrong where it is not 200."""
        async with self._open(1) as [connection]:
            return await _asked(connection, request)

    async def rate(self, requests: Sequence[bytes]) -> float:
        """All requests, over all connections at once: answers per second."""
        waiting = iter(requests)

        async def work(connection: Connection) -> None:
            for request in waiting:
                await _asked(connection, request)

        async with self._open(self._connections) as connections:
            began = time.perf_counter()
            await asyncio.gather(*(work(connection) for connection in connections))
            return len(requests) / (time.perf_counter() - began)

    async def middle(self, requests: Sequence[bytes]) -> float:
        """One request after the other: the median's milliseconds."""
        took: list[float] = []
        async with self._open(1) as [connection]:
            for request in requests:
                began = time.perf_counter()
                await _asked(connection, request)
                took.append((time.perf_counter() - began) * 1000)
        return median(took)

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """One of its own, for somebody who asks one thing after the other."""
        async with self._open(1) as [connection]:
            yield connection

    @contextlib.asynccontextmanager
    async def _open(self, number: int) -> AsyncIterator[Sequence[Connection]]:
        loop = asyncio.get_running_loop()
        made = [(await loop.create_connection(Connection, *self._where))[1] for _ in range(number)]
        try:
            yield made
        finally:
            for connection in made:
                connection.close()


async def _asked(connection: Connection, request: bytes) -> bytes:
    status, body = await connection.ask(request)
    if status != 200:
        raise Wrong(f"{request.split(b' HTTP', 1)[0].decode()} → {status} {body[:300].decode(errors='replace')}")
    return body
