"""Free TCP ports on 127.0.0.1, below the range from which clients get theirs: a stopped server's port is not taken meanwhile."""

import random
import socket
from pathlib import Path


def free() -> int:
    """A port that nobody listens on now."""
    ephemeral = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    highest = ephemeral if ephemeral > 12000 else 65536
    for port in random.sample(range(10000, highest), 100):
        with socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("没有空闲端口 / no free port")


def answers(port: int, host: str = "127.0.0.1") -> bool:
    """Does somebody accept connections there?"""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True
