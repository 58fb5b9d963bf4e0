"""The issuer as a process of its own, until SIGTERM."""

import signal
import socket
from pathlib import Path

import structlog
import uvloop
from starlette.applications import Starlette

from issuer.directory import Directory
from issuer.place import Place
from issuer.routes import routes
from shared.runtime.web.mounted import mounted
from shared.runtime.web.server import Server

GRACE = 5

logger = structlog.get_logger()


class NotHere(Exception):
    """The address cannot be listened on; the message is one sentence for the person at the keyboard."""


def run(directory: Directory, folder: Path, host: str, port: int, url: str) -> None:
    """Serve until a signal; what is under way is finished within five seconds. Raises NotHere, NotSafe or ValueError."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)  # the server hears it and ends by itself; what it raises again must not kill us
    with _listening(host, port) as sock:
        place = Place(url.rstrip("/") or f"http://127.0.0.1:{sock.getsockname()[1]}")
        place.write(folder)
        application = mounted({}, routes(directory, folder, place))
        logger.info("issuer serves", host=host, port=sock.getsockname()[1])
        uvloop.run(_serve(application, sock))
    logger.info("issuer has ended")


async def _serve(application: Starlette, sock: socket.socket) -> None:
    await Server(application, timeout_graceful_shutdown=GRACE).serve(sockets=[sock])


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=512)
    except (OSError, OverflowError) as failure:
        raise NotHere(f"端口 {host}:{port} 不能使用（{failure}）/ the port cannot be used") from failure
