"""`python -m embedded run` plays a county's years, `serve` starts empty, for real work; the other commands are an operator's."""

import asyncio
import os
import re
import signal
import socket
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import uvloop
from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette

import wanzai.people
from embedded import backup, operating
from embedded.composition import compose
from embedded.preconditions import NotHere, listen, take
from embedded.starters import STARTERS
from issuer.directory import AnotherCounty, Directory, known_jurisdiction
from issuer.place import NotSafe, Place
from shared.runtime import logs
from shared.runtime.clock import Clock, FileClock, WallClock
from shared.runtime.failures import OperatorError, Unavailable
from shared.runtime.web.server import Server

app = typer.Typer(add_completion=False, help="闭环 Bihuan: 五个服务，一个进程 / five services in one process")
app.add_typer(operating.views, name="views")
app.add_typer(operating.evidence, name="evidence")
app.add_typer(operating.parked, name="parked")
app.add_typer(operating.refused, name="refused")
for command in (backup.backup, backup.restore, operating.recover, operating.branch):
    app.command()(command)
Data = Annotated[Path, typer.Option(envvar="BIHUAN_DATA", help="数据文件夹 / the data folder")]
Port = Annotated[int, typer.Option(envvar="BIHUAN_PORT", min=0, max=65535)]
Address = Annotated[str, typer.Option(envvar="BIHUAN_HOST", help="监听地址 / the address to listen on")]
PublicUrl = Annotated[str, typer.Option("--url", envvar="BIHUAN_PUBLIC_URL", help="人们所用的地址 / the address that people use")]
Until = Annotated[str, typer.Option(help="只演到这一天 / the last day to play, 2020-12-31")]
Jurisdiction = Annotated[str, typer.Option(envvar="BIHUAN_JURISDICTION", help="财政区划，六位数字；数据文件夹开始后不变")]
WANZAI = "360922"


@app.command()
def run(
    data: Data = Path("var"), host: Address = "127.0.0.1", port: Port = 8000, once: bool = False, until: Until = "", url: PublicUrl = ""
) -> None:
    """万载县 2019–2021 年示例: play the county's years at the first start, print the figures, go on serving."""
    with _Held(data, host, port, url, demo=True) as held:
        clock = FileClock(data / "clock")
        fresh = not (data / "clock").exists()
        if fresh:
            clock.turn(wanzai.people.BEGINNING)
        directory = _directory(data, WANZAI)
        directory.enrol(wanzai.people.USERS)
        player = [sys.executable, "-m", "wanzai", "--data", str(data), *(["--until", until] if until else [])]
        held.serve(clock, directory, WANZAI, player, once, library_by=wanzai.people.SECOND if fresh else "")


@app.command()
def serve(data: Data, host: Address = "127.0.0.1", port: Port = 8000, jurisdiction: Jurisdiction = "", url: PublicUrl = "") -> None:
    """空系统，真实时钟: the same process, empty, on the wall clock, for real work."""
    with _Held(data, host, port, url, demo=False) as held:
        kept = jurisdiction or known_jurisdiction(data) or WANZAI
        if not re.fullmatch("[0-9]{6}", kept):
            _stop(f"财政区划须为六位数字，不是“{kept}” / a jurisdiction has six digits")
        directory = _directory(data, kept)
        if not directory.people():
            directory.enrol(STARTERS)
            typer.echo(f"第一次登录：make link DATA={data} USER=operator 打印设置口令的链接 / a link for the first password")
        held.serve(WallClock(), directory, kept, None, False)


class _Held:
    """The folder and the port, held while the process runs; what cannot be held is one sentence and exit code 1."""

    def __init__(self, data: Path, host: str, port: int, url: str, demo: bool) -> None:
        self._data = data
        self._where = (host, port)
        self._url, self._demo = url, demo

    def __enter__(self) -> "_Held":
        try:
            self._lock = take(self._data)
            self._socket = listen(*self._where)
            self._place = Place(self._url.rstrip("/") or f"http://127.0.0.1:{self._socket.getsockname()[1]}", self._demo)
        except (NotHere, NotSafe, ValueError) as reason:
            _stop(str(reason))
        logs.to_file(self._data / "bihuan.log")
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._lock.close()

    def serve(
        self, clock: Clock, directory: Directory, jurisdiction: str, player: list[str] | None, once: bool, *, library_by: str = ""
    ) -> None:
        """Serve until a signal, or until the player has ended where `once` is asked for."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)  # the server has heard it and ended by itself; what it raises again must not kill us
        self._place.write(self._data)
        try:
            host, port = self._socket.getsockname()[:2]
            application = compose(self._data, clock, directory, jurisdiction, self._place, library_by=library_by)
            code = uvloop.run(
                _serve(application, self._socket, self._place.url, player and [*player, "--url", f"http://{host}:{port}"], once)
            )
        except (OperatorError, Unavailable, DBAPIError, OSError) as reason:
            _stop(str(reason).splitlines()[0])
        sys.exit(code)


def _directory(data: Path, jurisdiction: str) -> Directory:
    try:
        return Directory(data, jurisdiction)
    except AnotherCounty as reason:
        _stop(str(reason))


def _stop(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    sys.exit(1)


async def _serve(application: Starlette, sock: socket.socket, address: str, player: list[str] | None, once: bool) -> int:
    server = Server(application, timeout_graceful_shutdown=5)
    async with application.router.lifespan_context(application):
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        code = 0
        if player is None:
            typer.echo(f"闭环 Bihuan 已启动，请打开门户：{address}/ / the portal （Ctrl-C 停止 / to stop）")
        else:
            typer.echo(f"闭环 Bihuan 已启动，门户已可打开：{address}/，正在重放一个县的三年 / the portal; a county's years are played")
            code = await _play(player, serving)
            if once or code:
                server.end()
            elif not server.should_exit:
                typer.echo(f"门户继续提供服务，请打开：{address}/ / the portal （Ctrl-C 停止 / to stop）")
        await serving
    return code


async def _play(player: list[str], serving: asyncio.Task[None]) -> int:
    """The player's exit code; it ends with the server."""
    child = await asyncio.create_subprocess_exec(*player, env=os.environ | {"BIHUAN_PARENT": str(os.getpid())})
    ended = asyncio.create_task(child.wait())
    await asyncio.wait([ended, serving], return_when=asyncio.FIRST_COMPLETED)
    if not ended.done():
        child.send_signal(signal.SIGTERM)
    return await ended


if __name__ == "__main__":
    app()
