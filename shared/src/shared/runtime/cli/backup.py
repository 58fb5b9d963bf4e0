"""`backup`, `restore` and the proof that what was restored is whole."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from shared.runtime.cli import files, one_sentence
from shared.runtime.cli.every_view import differing
from shared.runtime.cli.workplace import Together, Workplace
from shared.runtime.eventlog import manifest
from shared.runtime.eventlog.manifest import Manifest, NotWhole
from shared.runtime.following import postgres_backup
from shared.runtime.service import Service
from shared.runtime.settings import BackupSettings, DatabaseSettings, load

To = Annotated[Path, typer.Option("--to", help="备份到这个新文件夹 / the new folder")]
From = Annotated[
    Path | None, typer.Option("--from", help="备份所在的文件夹；不给则只检验 / the backup's folder; without it only the proof")
]
Verify = Annotated[
    bool,
    typer.Option(
        "--verify", help="检验日志链、各视图与佐证材料 / prove the chain, that views are what the logs say, and every file of evidence"
    ),
]
BACKUP = "不停机备份: this service's database, or all that BIHUAN_DATABASES names, at one moment."
RESTORE = "恢复到刚迁移的空库: fill a migrated, empty database from a backup."


def add(app: typer.Typer, service: Service) -> None:
    """Give the service these commands."""

    @app.command("backup", help=BACKUP)
    @one_sentence
    def _(to: To) -> None:
        databases = load(BackupSettings).databases or {service.name: load(DatabaseSettings).database}
        taken = postgres_backup.take(databases, to)
        files.keep(databases, to)
        told(taken, to)

    @app.command("restore", help=RESTORE)
    @one_sentence
    def _(source: From = None, verify: Verify = False) -> None:
        at = Together(service)
        said = None
        if source is not None:
            files.put_back(service, source)
            with at.connection() as conn:
                said = postgres_backup.put(conn, service.name, service.views, source)
            typer.echo(f"{service.name} 已恢复到第 {said.position} 条 / restored up to there")
        if verify or said is None:
            verified(at, said)
            files.verified(at)


def told(taken: Sequence[Manifest], to: Path) -> None:
    """Say what was kept."""
    for one in taken:
        typer.echo(f"{one.service:<11} 到第 {one.position} 条 / up to, {one.leaf_hash[:16]}")
    typer.echo(f"备份在 / the backup is in {to}")


def verified(at: Workplace, restored: Manifest | None = None) -> None:
    """Say that the chain is whole, as was proved where it was restored just now, and the views are what the logs say. Raises NotWhole."""
    if restored is None:
        with at.connection() as conn:
            head = manifest.proved(conn).position
    else:
        head = restored.position
    typer.echo(f"{at.service.name} 的日志完整：第 1–{head} 条，叶哈希逐条相符 / the log is whole")
    if wrong := differing(at):
        raise NotWhole(
            f"{at.service.name} 有 {len(wrong)} 个视图与日志不符，或无法比对：{'、'.join(wrong)} / not what the logs say: views repair"
        )
