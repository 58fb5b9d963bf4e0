"""What must hold before the process starts: the folder can be written, nobody else uses it, the port is free."""

import fcntl
import socket
from pathlib import Path
from typing import IO


class NotHere(Exception):
    """The process cannot run here; the message is one sentence for the person at the keyboard."""


def take(folder: Path) -> IO[str]:
    """Make the folder and hold it until the file is closed. Raises NotHere."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("w")
    except OSError as failure:
        raise NotHere(f"数据文件夹 {folder} 不能写入（{failure.strerror}）/ the data folder cannot be written") from failure
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as failure:
        raise NotHere(f"数据文件夹 {folder} 正被另一个进程使用 / another process uses this data folder") from failure
    return lock


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address. Raises NotHere where the port is taken."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
        sock.listen(512)
    except (OSError, OverflowError) as failure:
        sock.close()
        raise NotHere(f"端口 {host}:{port} 不能使用（{failure}），请换一个：PORT=8001 / the port cannot be used") from failure
    return sock
