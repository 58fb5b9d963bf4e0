"""`evidence list|verify`: what was handed in, what of it no claim names, and whether each file is what its hash says."""

import asyncio
from typing import Annotated

import typer

from shared.runtime import listing
from shared.runtime.cli import one_sentence
from shared.runtime.cli.workplace import Production, Workplace
from shared.runtime.eventlog.manifest import NotWhole
from shared.runtime.files.shelf import Changed, NotThere, Shelf
from shared.runtime.service import Filed, Service
from shared.runtime.settings import EvidenceSettings, NotSet, load

Unused = Annotated[bool, typer.Option("--unused", help="只列没有材料引用的 / only what no claim names")]

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
        place = load(EvidenceSettings).evidence
        if not place:
            raise NotSet([f"BIHUAN_EVIDENCE 未设置 / is not set：{EvidenceSettings.model_fields['evidence'].description}"])
        verified(Production(service), Shelf(place, service.name))


def listed(at: Workplace, *, unused: bool) -> None:
    """Say what was handed in: hash, bytes, day, item, unit, person, name."""
    listing.show([_line(one) for one in filed(at, unused=unused)])


def filed(at: Workplace, *, unused: bool = False) -> list[Filed]:
    """What was handed in, as far as the view has heard."""
    if at.service.files is None:
        return []
    with at.connection() as conn:
        at.service.files.view.make(conn)
        return at.service.files.filed(conn, unused=unused)


def verified(at: Workplace, shelf: Shelf) -> None:
    """Say that every file that was handed in is there and is the one that was handed in. Raises NotWhole with the hashes of others."""
    if at.service.files is None:
        return
    known = {one.sha256: one for one in filed(at)}
    wrong = asyncio.run(_wrong(shelf, list(known)))
    if wrong:
        said = "；".join(f"{sha256}（{known[sha256].name}）{why}" for sha256, why in wrong.items())
        raise NotWhole(f"{at.service.name} 的佐证材料不完整：{said} / files are missing or were changed")
    typer.echo(f"{at.service.name} 的佐证材料完整：{len(known)} 个文件与 SHA-256 相符 / the files are whole")


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
