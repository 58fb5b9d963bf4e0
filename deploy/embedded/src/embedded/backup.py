"""A data folder kept whole while it is served, and put back into a new one."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import NullPool

from embedded.composition import EVIDENCE, SERVICES
from embedded.operating import VAR, Data, Folder
from embedded.preconditions import NotHere, take
from shared.runtime.cli import backup as on_backups
from shared.runtime.cli import files, one_sentence
from shared.runtime.cli.backup import To, Verify
from shared.runtime.eventlog import manifest
from shared.runtime.eventlog.manifest import Manifest, NotWhole
from shared.runtime.failures import OperatorError
from shared.runtime.files.shelf import Shelf
from shared.runtime.sql.sqlite_files import engine_of

From = Annotated[Path, typer.Option("--from", help="备份所在的文件夹 / the backup's folder")]
PATIENCE = 10.0
"""Seconds to wait for who is writing."""


@one_sentence
def backup(to: To, data: Data = VAR) -> None:
    """不停机备份: all services' logs and views at one moment, and everything else in the folder."""
    on_backups.told(_kept(data, to), to)


@one_sentence
def restore(source: From, data: Data, verify: Verify = False) -> None:
    """恢复到新的数据文件夹: put a backup into a folder that holds no data yet."""
    for service in SERVICES:
        manifest.read(source, service.name)
    if any(data.glob("*.sqlite")):
        raise NotWhole(f"{data} 已有数据：只恢复到新的文件夹 / the folder holds data: restore into a new one")
    try:
        with take(data):
            for path in sorted(source.iterdir()):
                if path.name == EVIDENCE:
                    shutil.copytree(path, data / EVIDENCE)
                elif path.suffix != ".json" or path.stem not in {service.name for service in SERVICES}:
                    shutil.copy2(path, data)
            for service in SERVICES:
                _require(data, source, service.name)
            typer.echo(f"已恢复到 {data} / restored")
            for service in SERVICES if verify else ():
                folder = Folder(service, data)
                on_backups.verified(folder, manifest.read(source, service.name))
                files.verified(folder, Shelf(str(data / EVIDENCE), service.name))
    except NotHere as reason:
        raise OperatorError(str(reason)) from reason


def _kept(data: Path, to: Path) -> list[Manifest]:
    files = {service.name: data / f"{service.name}.sqlite" for service in SERVICES}
    if missing := [name for name, path in files.items() if not path.exists()]:
        raise OperatorError(f"{data} 中没有 {'、'.join(missing)} 的数据 / no data of these services in the folder")
    if to.exists():
        raise OperatorError(f"{to} 已存在，请给出新的文件夹 / it is there already: name a new folder")
    to.mkdir(parents=True, mode=0o700)
    with ExitStack() as stack:
        opened = {name: stack.enter_context(closing(sqlite3.connect(path, isolation_level=None))) for name, path in files.items()}
        with ExitStack() as locks:
            for path in files.values():
                locks.enter_context(_nobody_writes(path))
            heads = {name: _moment(conn) for name, conn in opened.items()}
        for path in data.iterdir():
            if (
                path.is_file()
                and ".sqlite" not in path.name
                and path.suffix != ".log"
                and ".building." not in path.name
                and path.name != "lock"
            ):
                shutil.copy2(path, to)
        done = [_copied(name, conn, heads[name], to) for name, conn in opened.items()]
        if (data / EVIDENCE).exists():  # a file lies there before its event is told, and none is ever taken away
            shutil.copytree(data / EVIDENCE, to / EVIDENCE)
        return done


@contextmanager
def _nobody_writes(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None, timeout=PATIENCE)) as conn:
        conn.execute("BEGIN IMMEDIATE")
        yield
        conn.execute("ROLLBACK")


def _moment(conn: sqlite3.Connection) -> tuple[str, int, str]:
    """The log's id and end; from here on the connection sees this moment alone."""
    conn.execute("BEGIN")
    position, leaf = conn.execute("SELECT position, leaf_hash FROM events ORDER BY position DESC LIMIT 1").fetchone() or (0, b"")
    [log_id] = conn.execute("SELECT id FROM log ORDER BY number DESC LIMIT 1").fetchone() or ("",)
    return log_id, position, leaf.hex()


def _copied(name: str, conn: sqlite3.Connection, head: tuple[str, int, str], to: Path) -> Manifest:
    with closing(sqlite3.connect(to / f"{name}.sqlite")) as copy:
        conn.backup(copy)
    done = Manifest(name, *head, datetime.now(UTC).isoformat())
    done.write(to)
    return done


def _require(data: Path, source: Path, name: str) -> None:
    engine = engine_of(data / f"{name}.sqlite", poolclass=NullPool)
    with engine.connect() as conn:
        manifest.require(conn, manifest.read(source, name))
