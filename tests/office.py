"""Where the workers of pytest-xdist ask for servers: these belong to the process that outlives the workers."""

import contextlib
import secrets
import threading
from multiprocessing.connection import Client, Connection, Listener
from typing import Any, Protocol, cast

from local.child import NotRunning
from tests.sources import KafkaServer, Kind, PostgresServer, Sources


class Office(Protocol):
    """What can be asked, in the controller and in a worker alike."""

    def lacking(self, kind: Kind) -> str: ...
    def server(self, kind: Kind) -> PostgresServer | KafkaServer: ...


class Window:
    """The controller's side: a Unix socket, one question per connection."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.key = secrets.token_bytes(16)
        self._listener = Listener(None, "AF_UNIX", authkey=self.key)
        self.address = cast(str, self._listener.address)
        threading.Thread(target=self._open, daemon=True).start()

    def _open(self) -> None:
        while True:
            with contextlib.suppress(OSError, EOFError):
                threading.Thread(target=self._serve, args=[self._listener.accept()], daemon=True).start()

    def _serve(self, worker: "Connection[Any, Any]") -> None:
        with contextlib.suppress(EOFError, OSError), worker:
            question, kind = worker.recv()
            try:
                worker.send(getattr(self.sources, question)(kind))
            except Exception as reason:
                worker.send(NotRunning(str(reason)))


class Worker:
    """A worker's side."""

    def __init__(self, address: str, key: str) -> None:
        self._address = address
        self._key = bytes.fromhex(key)

    def lacking(self, kind: Kind) -> str:
        """As Sources.lacking."""
        return cast(str, self._ask("lacking", kind))

    def server(self, kind: Kind) -> PostgresServer | KafkaServer:
        """As Sources.server."""
        return cast(PostgresServer | KafkaServer, self._ask("server", kind))

    def _ask(self, question: str, kind: Kind) -> object:
        with Client(self._address, "AF_UNIX", authkey=self._key) as window:
            window.send((question, kind))
            answer = window.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer
