"""`python -m local`: PostgreSQL, Kafka, the services and the portal as processes on this machine, and the county played through them."""

import contextlib
import fcntl
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from local import ready, shell
from local.at_work import AtWork
from local.child import Child, NotRunning
from local.environment import PORTAL, SERVICES, bare
from local.held import Held
from local.kafka import Kafka, kafka
from local.postgres import Postgres, postgres
from local.served_county import ServedCounty, served_county
from wanzai.people import BEGINNING, BUREAU, USERS
from wanzai.wanzai_data import WANZAI

app = typer.Typer(add_completion=False)
say = Console(highlight=False, soft_wrap=True, markup=False).print
Data = Annotated[Path, typer.Option(envvar="BIHUAN_DATA", help="数据文件夹 / the data folder")]
HOME = Path("var/local")
PRACTICE = 3600
"""Seconds for which the years wait for a process that an operator has stopped."""
Port = Annotated[
    int,
    typer.Option(
        min=0,
        max=65000,
        help="签发者的端口，五个服务和门户依次在后；0：任意空闲端口 / the issuer's, the services' and the portal's follow it",
    ),
]
Counties = Annotated[int, typer.Option(min=1, max=9, help="几个县共用 PostgreSQL 与 Kafka / counties that share the servers")]
Service = Annotated[str, typer.Argument(help="服务，如 goals / the service")]
SERVERS = ("postgres", "kafka")
PROCESSES = ("issuer", *SERVICES, PORTAL, *SERVERS)
Process = Annotated[str, typer.Argument(help=f"进程 / the process: {'、'.join(PROCESSES)}")]
Once = Annotated[bool, typer.Option("--once", help="打印数字后结束 / end after the figures")]


@app.command()
def run(data: Data = HOME, once: Once = False, port: Port = 0, counties: Counties = 1) -> None:
    """万载县 2019–2021 年，五个服务各自一个进程: play the county's years at the first start, print the figures, go on serving."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        with _held(data), _served(data, port, counties) as served:
            code = _play(served)
            if code == 0 and not once:
                _serve(served)
    except NotRunning as sentence:
        typer.echo(str(sentence), err=True)
        code = 1
    except KeyboardInterrupt:
        code = 0
    sys.exit(code)


@app.command("shell")
def into_shell(service: Service, data: Data = HOME) -> None:
    """一个服务的环境: a shell where every command of the runbook is typed as it stands."""
    try:
        shell.enter(data, service)
    except NotRunning as sentence:
        typer.echo(str(sentence), err=True)
        sys.exit(1)


@app.command("stop")
def stop_one(process: Process, data: Data = HOME) -> None:
    """停住一个进程: it stays ended until `start`, as where an operator stops it to restore its database."""
    _tell(data, process, stop=True)
    say(f"{process} 已停止，用 start 再启动；正在演的年度等它 / has ended; start brings it back, and the years that are played wait for it")


@app.command("start")
def start_one(process: Process, data: Data = HOME) -> None:
    """再启动停住的进程: start again what was stopped."""
    _tell(data, process, stop=False)
    say(f"{process} 正在启动，是否就绪见 python -m ops status / it starts; ops status says when it is ready")


def _tell(data: Path, process: str, stop: bool) -> None:
    try:
        if process not in PROCESSES:
            raise NotRunning(f"没有进程 {process}；有 {'、'.join(PROCESSES)} / no such process")
        (Held(data).stop if stop else Held(data).start)(process)
    except NotRunning as sentence:
        typer.echo(str(sentence), err=True)
        sys.exit(1)


@contextlib.contextmanager
def _served(data: Path, port: int, counties: int) -> Iterator[AtWork]:
    """The county that is played first; each further one is empty, and shares PostgreSQL and Kafka with it."""
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(postgres(data / "postgres", port + 8 if port else None))
        say(f"PostgreSQL 127.0.0.1:{database.port}")
        broker = stack.enter_context(kafka(data / "kafka", port + 9 if port else None, secure=True))
        say(f"Kafka {broker.bootstrap}")
        wanzai = served_county(
            data,
            database.create,
            broker,
            WANZAI.jurisdiction,
            USERS,
            BEGINNING,
            say,
            port=port,
            place=WANZAI.name,
            tools=database.for_psql,
        )
        served = [stack.enter_context(wanzai)]
        for number in range(1, counties):
            served.append(stack.enter_context(_another(data, database, broker, port and port + 10 * number, number)))
        yield AtWork(data, {"postgres": database, "kafka": broker}, served, say)


def _another(data: Path, database: Postgres, broker: Kafka, port: int, number: int) -> contextlib.AbstractContextManager[ServedCounty]:
    jurisdiction = str(int(WANZAI.jurisdiction) + number)
    broker.admit([f"{jurisdiction}.{service}" for service in SERVICES])
    say(f"财政区划 {jurisdiction} / another county")
    return served_county(
        data / jurisdiction,
        lambda service: database.create(f"{service}_{jurisdiction}"),
        broker,
        jurisdiction,
        BUREAU,
        BEGINNING,
        say,
        prefix=f"{jurisdiction}.",
        port=port,
        place=f"财政区划 {jurisdiction}",
        tools=database.for_psql,
    )


def _play(at: AtWork) -> int:
    first = at.counties[0]
    urls = [word for service, url in first.urls.items() for word in ("--url", f"{service}={url}")]
    command = [sys.executable, "-m", "wanzai", "--data", str(first.folder), "--patience", str(PRACTICE), *urls]
    player = Child("wanzai", command, None, environment=bare())
    player.start()
    try:
        ready.until(lambda: at.revived() and not player.running, "wanzai", seconds=24 * 3600, pause=0.2)
        return player.wait()
    finally:
        player.stop()


def _serve(at: AtWork) -> None:
    for county in at.counties:
        say(f"财政区划 {county.surroundings.jurisdiction}")
        say(f"{'门户':<9}{county.portal}/ / the portal；登录口令的链接：make link DATA={county.folder} USER=… / a link for a password")
        for service, url in county.urls.items():
            say(f"{service:<11}{url}/{service}/docs")
        say(f"日志 {county.folder / 'logs'} / logs；令牌：make token DATA={county.folder} USER=… / tokens")
        say(f"操作：make shell SERVICE=goals DATA={county.folder} / an operator's shell")
    say("Ctrl-C 停止 / to stop")
    with contextlib.suppress(KeyboardInterrupt):
        ready.until(lambda: not at.revived(), "", seconds=float("inf"), pause=0.5)


@contextlib.contextmanager
def _held(data: Path) -> Iterator[None]:
    data.mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise NotRunning(f"数据文件夹 {data} 正被另一个进程使用 / another process uses this data folder") from taken
        yield


def _interrupt(*_: object) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # what has begun to end ends in order
    raise KeyboardInterrupt


if __name__ == "__main__":
    app()
