"""`evidence list|verify`: what was handed in, what of it no claim names, and whether each file is what its hash says."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select

from shared.events.envelope import opened
from shared.runtime import listing
from shared.runtime.cli import one_sentence
from shared.runtime.cli.workplace import Production, Workplace
from shared.runtime.eventlog import log
from shared.runtime.eventlog.manifest import NotWhole
from shared.runtime.files.shelf import Changed, NotThere, Shelf
from shared.runtime.service import Filed, Files, Service
from shared.runtime.settings import EvidenceSettings, NotSet, load

Unused = Annotated[bool, typer.Option("--unused", help="只列没有材料引用的 / only what no claim names")]

EVIDENCE = "evidence"
"""The folder of a backup in which they lie, each service's apart."""
ROOM = "佐证材料 / evidence"
LIST = "已上传的佐证材料: what was handed in, for what, by whom."
VERIFY = "逐个核对佐证材料的 SHA-256: exit code 1 where a file is missing or was changed."


def add(app: typer.Typer, service: Service) -> None:
    """Give a service to which files are handed in these commands."""
    if service.files is None:
        return
    evidence = typer.Typer(no_args_is_help=True, help=ROOM)
    app.add_typer(evidence, name="evidence")

    @evidence.command("list", help=LIST)
    @one_sentence
    def _(unused: Unused = False) -> None:
        listed(Production(service), unused=unused)

    @evidence.command("verify", help=VERIFY)
    @one_sentence
    def _() -> None:
        verified(Production(service), _shelf(service.name))


def listed(at: Workplace, *, unused: bool) -> None:
    """Say what was handed in: hash, bytes, day, item, unit, person, name."""
    none = "没有无人引用的佐证材料 / none is unused" if unused else "还没有上传过佐证材料 / nothing was handed in"
    listing.show([_line(one) for one in filed(at, unused=unused)] or [none])


def filed(at: Workplace, *, unused: bool = False) -> list[Filed]:
    """What was handed in, as far as the view has heard."""
    if at.service.files is None:
        return []
    with at.connection() as conn:
        at.service.files.view.make(conn)
        return at.service.files.filed(conn, unused=unused)


def keep(services: Iterable[str], to: Path) -> None:
    """The files beside the databases: each lay there before its event was told, and none is ever taken away. Raises NotWhole."""
    if not (place := load(EvidenceSettings).evidence):
        typer.echo("未设置 BIHUAN_EVIDENCE，这份备份中没有佐证材料的文件 / no files of evidence in this backup: BIHUAN_EVIDENCE is not set")
        return
    for service in services:
        _copy(service, Shelf(place, service), Shelf(str(to / EVIDENCE), service))


def put_back(service: Service, source: Path) -> None:
    """The files of a backup onto the service's shelf; what is there stays. Raises NotSet or NotWhole."""
    if service.files is not None and (source / EVIDENCE / service.name).exists():
        _copy(service.name, Shelf(str(source / EVIDENCE), service.name), _shelf(service.name))


def verified(at: Workplace, shelf: Shelf | None = None) -> None:
    """Say that every file of which the log tells is there, as it was handed in. Raises NotSet, or NotWhole with the hashes of others."""
    if at.service.files is None:
        return
    known = _told(at, at.service.files)
    wrong = asyncio.run(_wrong(shelf or _shelf(at.service.name), list(known))) if known else {}
    if wrong:
        said = "；".join(f"{sha256}（{known[sha256]}）{why}" for sha256, why in wrong.items())
        raise NotWhole(f"{at.service.name} 的佐证材料不完整：{said} / files are missing or were changed")
    typer.echo(f"{at.service.name} 的佐证材料完整：{len(known)} 个文件与 SHA-256 相符 / the files are whole")


def _shelf(service: str) -> Shelf:
    """Where the environment says. Raises NotSet."""
    if not (place := load(EvidenceSettings).evidence):
        raise NotSet([f"BIHUAN_EVIDENCE 未设置 / is not set：{EvidenceSettings.model_fields['evidence'].description}"])
    return Shelf(place, service)


def _copy(service: str, source: Shelf, to: Shelf) -> None:
    copied, changed = asyncio.run(source.copied(to))
    if copied or changed:
        typer.echo(f"{service:<11} 佐证材料 {copied} 个文件 / files of evidence")
    if changed:
        raise NotWhole(f"{service} 的佐证材料与 SHA-256 不符，没有复制：{'、'.join(changed)} / files were changed, and were not copied")


def _told(at: Workplace, files: Files) -> dict[str, str]:
    """Every hash that the log tells of, and what its file was called: no view need have heard it."""
    told = select(log.events.c.bytes).where(log.events.c.type == files.told.TYPE).order_by(log.events.c.position)
    with at.connection() as conn:
        data = [opened(document)["data"] for document in conn.scalars(told)]
    return {one["sha256"]: one["name"] for one in data}


async def _wrong(shelf: Shelf, hashes: list[str]) -> dict[str, str]:
    wrong = {}
    for sha256 in hashes:
        try:
            async with shelf.brought(sha256):
                pass
        except NotThere:
            wrong[sha256] = "已不在"
        except Changed:
            wrong[sha256] = "已被改动"
    return wrong


def _line(one: Filed) -> str:
    return "\t".join((one.sha256, str(one.size), one.day.isoformat(), one.about, one.unit or "-", one.person, one.name))
