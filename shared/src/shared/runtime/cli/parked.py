"""`parked list|show|replay|discard`: what other systems sent and the service could not take in."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Annotated

import typer
from sqlalchemy import Connection

from shared.runtime import listing
from shared.runtime.cli import one_sentence
from shared.runtime.cli.workplace import Production, Workplace
from shared.runtime.clock import SHANGHAI
from shared.runtime.eventlog import parked
from shared.runtime.eventlog.parked import Parked
from shared.runtime.host import Host
from shared.runtime.kafka.intake_consumer import FactReceiver
from shared.runtime.service import Service

DIGITS = 16
"""How much of an id is shown: enough to name a message, any unique beginning will do."""
LINES = "\n\t"

Limit = Annotated[int, typer.Option(min=1, help="至多几条 / at most so many")]
ID = typer.Argument(help="编号或其唯一的开头 / the id, or a unique beginning of it")
Id = Annotated[str, ID]
Ids = Annotated[list[str], ID]
NoIds = Annotated[list[str] | None, ID]
All = Annotated[bool, typer.Option("--all", help="全部，由旧到新 / all of them, oldest first")]
Yes = Annotated[bool, typer.Option("--yes", help="不再询问 / do not ask")]
ROOM = "外部系统发来而未能接收的消息: messages that could not be taken in."
LIST = "列出，由新到旧: newest first, one line each."
SHOW = "显示一条: headers, reason and the bytes as text."
REPLAY = "再次接收: take them in again; those that still cannot be taken in stay, with the new reason."
DISCARD = "丢弃: remove them for good."


def add(app: typer.Typer, service: Service) -> None:
    """Give the service these commands."""
    room = typer.Typer(no_args_is_help=True, help=ROOM)
    app.add_typer(room, name="parked")

    @room.command("list", help=LIST)
    @one_sentence
    def list_(limit: Limit = 50) -> None:
        listed(Production(service), limit)

    @room.command("show", help=SHOW)
    @one_sentence
    def _(id: Id) -> None:
        shown(Production(service), id)

    @room.command("replay", help=REPLAY)
    @one_sentence
    def _(ids: NoIds = None, everything: All = False, yes: Yes = False) -> None:
        replay(Production(service), ids or [], everything, yes)

    @room.command("discard", help=DISCARD)
    @one_sentence
    def _(ids: Ids, yes: Yes = False) -> None:
        discard(Production(service), ids, yes)


def listed(at: Workplace, limit: int) -> None:
    """Say which messages wait, and how many in all."""
    with at.connection() as conn:
        waiting, found = sum(parked.counts(conn).values()), parked.newest(conn, limit)
    listing.show([*map(_line, found), f"共 {waiting} 条搁置消息 / {waiting} parked in all"])


def shown(at: Workplace, id: str) -> None:
    """Say everything of one message."""
    with at.connection() as conn:
        one = parked.find(conn, id)
    headers = [_visible(f"{name}: {parked.as_text(value)}") for name, value in one.message.headers]
    text = _visible(one.message.bytes.decode(errors="backslashreplace"), keep=LINES)
    listing.show([_line(one), f"id {one.id}", f"key {_visible(parked.as_text(one.message.key))}", *headers, "", text])


def replay(at: Workplace, ids: Sequence[str], everything: bool, yes: bool) -> None:
    """Take these, or all, in again; exits with 1 where some stay."""
    if bool(ids) == everything:
        raise typer.BadParameter("请给出编号，或 --all / give ids, or --all")
    host = at.host()
    with at.connection() as conn:
        chosen = parked.ids(conn) if everything else _chosen(conn, ids)
    if not chosen:
        typer.echo("没有搁置的消息 / nothing is parked")
        return
    _sure(f"将再次接收 {len(chosen)} 条消息 / {len(chosen)} messages will be taken in again", yes)
    if left := asyncio.run(_replayed(host, chosen)):
        typer.echo(f"{left} 条仍然搁置 / {left} are still parked", err=True)
        raise typer.Exit(1)


def discard(at: Workplace, ids: Sequence[str], yes: bool) -> None:
    """Remove these for good."""
    with at.connection() as conn:
        found = [parked.find(conn, one) for one in _chosen(conn, ids)]
    for one in found:
        typer.echo(_line(one))
    _sure(f"将永久丢弃这 {len(found)} 条消息 / these {len(found)} messages will be removed for good", yes)
    with at.connection() as conn:
        parked.remove(conn, [one.id for one in found])
    typer.echo(f"已丢弃 {len(found)} 条 / {len(found)} removed")


def _line(one: Parked) -> str:
    when = one.parked_at.astimezone(SHANGHAI).isoformat(sep=" ", timespec="seconds")
    return f"{one.id[:DIGITS]}  {one.message.topic}  {when}  ×{one.times}  {_visible(one.reason)}"


def _visible(text: str, keep: str = "") -> str:
    """What somebody else sent moves no cursor."""
    return "".join(one if one.isprintable() or one in keep else one.encode("unicode_escape").decode() for one in text)


def _chosen(conn: Connection, prefixes: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(parked.find(conn, prefix).id for prefix in prefixes))


def _sure(sentence: str, yes: bool) -> None:
    typer.echo(sentence)
    if not yes and not typer.confirm("继续 / go on?"):
        typer.echo("未作任何改动 / nothing was changed", err=True)
        raise typer.Exit(1)


async def _replayed(host: Host, chosen: Sequence[str]) -> int:
    """Take them in one after the other, and say of each what became of it; the answer is how many stay."""
    try:
        await host.open()
        receiver = FactReceiver(host.handler, host.clock)
        return sum([not await _again(host, receiver, id) for id in chosen])
    finally:
        await host.close()


async def _again(host: Host, receiver: FactReceiver, id: str) -> bool:
    message = (await host.database.read(partial(parked.find, prefix=id))).message
    intake = next((intake for intake in host.service.intakes if intake.topic == message.topic), None)
    reason = (
        await receiver.take(intake, message) if intake else f"本服务不接收 {message.topic} / this service takes nothing in from this topic"
    )
    if reason:
        await host.database.write(partial(parked.park, message=message, reason=reason))
    else:
        await host.database.write(partial(parked.remove, known=[id]))
    typer.echo(f"{id[:DIGITS]}  {_visible(reason) or '已接收 / taken in'}")
    return not reason
