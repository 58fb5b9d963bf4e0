"""`python -m local`: PostgreSQL, Kafka and the five services as processes on this machine, and the county's years played through them."""

import contextlib
import fcntl
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from local import ready
from local.child import Child, NotRunning
from local.environment import bare
from local.kafka import kafka
from local.postgres import postgres
from local.served_county import ServedCounty, served_county
from wanzai.people import BEGINNING, USERS
from wanzai.wanzai_data import WANZAI

app = typer.Typer(add_completion=False)
say = Console(highlight=False, soft_wrap=True, markup=False).print
Data = Annotated[Path, typer.Option(envvar="BIHUAN_DATA", help="数据文件夹 / the data folder")]
Once = Annotated[bool, typer.Option("--once", help="打印数字后结束 / end after the figures")]


@app.command()
def run(data: Data = Path("var/local"), once: Once = False) -> None:
    """万载县 2019–2021 年，五个服务各自一个进程: play the county's years at the first start, print the figures, go on serving."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        with _held(data), _served(data) as served:
            code = _play(served)
            if code == 0 and not once:
                _serve(served)
    except NotRunning as sentence:
        typer.echo(str(sentence), err=True)
        code = 1
    except KeyboardInterrupt:
        code = 0
    sys.exit(code)


@contextlib.contextmanager
def _served(data: Path) -> Iterator[ServedCounty]:
    with postgres(data / "postgres") as database:
        say(f"PostgreSQL 127.0.0.1:{database.port}")
        with kafka(data / "kafka", secure=True) as broker:
            say(f"Kafka {broker.bootstrap}")
            with served_county(data, database.create, broker, WANZAI.jurisdiction, USERS, BEGINNING, say) as served:
                yield served


def _play(served: ServedCounty) -> int:
    urls = [word for service, url in served.urls.items() for word in ("--url", f"{service}={url}")]
    player = Child("wanzai", [sys.executable, "-m", "wanzai", "--data", str(served.folder), *urls], None, environment=bare())
    player.start()
    try:
        ready.until(lambda: _all_run(served) and not player.running, "wanzai", seconds=24 * 3600, pause=0.2)
        return player.wait()
    finally:
        player.stop()


def _serve(served: ServedCounty) -> None:
    for service, url in served.urls.items():
        say(f"{service:<11}{url}/{service}/docs")
    say(f"日志 {served.folder / 'logs'} / logs；令牌：make token DATA={served.folder} USER=… / tokens；Ctrl-C 停止 / to stop")
    with contextlib.suppress(KeyboardInterrupt):
        ready.until(lambda: not _all_run(served), "", seconds=float("inf"), pause=0.5)


def _all_run(served: ServedCounty) -> bool:
    if sentence := served.ended():
        raise sentence
    return True


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
