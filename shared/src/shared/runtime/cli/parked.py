"""`parked list|show|replay|discard`: what other systems sent and the service could not take in."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Annotated

import typer
from sqlalchemy import Connection

from shared.runtime import production
from shared.runtime.cli import one_sentence
from shared.runtime.clock import SHANGHAI
from shared.runtime.eventlog import parked, postgres, schema
from shared.runtime.eventlog.parked import Parked
from shared.runtime.eventlog.postgres import Postgres
from shared.runtime.host import Host
from shared.runtime.kafka.intake_consumer import FactReceiver
from shared.runtime.service import Service
from shared.runtime.settings import DatabaseSettings, ServeSettings, load
from shared.runtime.web.auth import Verifier
from shared.runtime.web.jwks import Jwks

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


def add(app: typer.Typer, service: Service) -> None:
    """Give the service these commands."""
    room = typer.Typer(no_args_is_help=True, help="外部系统发来而未能接收的消息: messages that could not be taken in.")
    app.add_typer(room, name="parked")

    @room.command("list")
    @one_sentence
    def list_(limit: Limit = 50) -> None:
        """列出，由新到旧: newest first, one line each."""
        with _database() as conn:
            waiting, found = sum(parked.counts(conn).values()), parked.newest(conn, limit)
        for one in found:
            typer.echo(_line(one))
        typer.echo(f"共 {waiting} 条搁置消息 / {waiting} parked in all")

    @room.command()
    @one_sentence
    def show(id: Id) -> None:
        """显示一条: headers, reason and the bytes as text."""
        with _database() as conn:
            one = parked.find(conn, id)
        typer.echo(f"{_line(one)}\nid {one.id}\nkey {_visible(parked.as_text(one.message.key))}")
        for name, value in one.message.headers:
            typer.echo(_visible(f"{name}: {parked.as_text(value)}"))
        text = one.message.bytes.decode(errors="backslashreplace")
        typer.echo(f"\n{_visible(text, keep=LINES)}")

    @room.command()
    @one_sentence
    def replay(ids: NoIds = None, everything: All = False, yes: Yes = False) -> None:
        """再次接收: take them in again; those that still cannot be taken in stay, with the new reason."""
        if bool(ids) == everything:
            raise typer.BadParameter("请给出编号，或 --all / give ids, or --all")
        settings = load(ServeSettings)
        with _database() as conn:
            chosen = parked.ids(conn) if everything else _chosen(conn, ids or [])
        if not chosen:
            typer.echo("没有搁置的消息 / nothing is parked")
            return
        _sure(f"将再次接收 {len(chosen)} 条消息 / {len(chosen)} messages will be taken in again", yes)
        if left := asyncio.run(_replayed(service, settings, chosen)):
            typer.echo(f"{left} 条仍然搁置 / {left} are still parked", err=True)
            raise typer.Exit(1)

    @room.command()
    @one_sentence
    def discard(ids: Ids, yes: Yes = False) -> None:
        """丢弃: remove them for good."""
        with _database() as conn:
            found = [parked.find(conn, one) for one in _chosen(conn, ids)]
        for one in found:
            typer.echo(_line(one))
        _sure(f"将永久丢弃这 {len(found)} 条消息 / these {len(found)} messages will be removed for good", yes)
        with _database() as conn:
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


@contextmanager
def _database() -> Iterator[Connection]:
    engine = postgres.engine(load(DatabaseSettings).database, 1)
    try:
        with engine.begin() as conn:
            schema.check(conn)
            yield conn
    finally:
        engine.dispose()


async def _replayed(service: Service, settings: ServeSettings, chosen: Sequence[str]) -> int:
    """Take them in one after the other, and say of each what became of it; the answer is how many stay."""
    verifier = Verifier(Jwks(settings.jwks_url), settings.issuer, settings.audience, settings.jurisdiction)
    database = Postgres(service.name, settings.database)
    host = Host(service, database, production.clock_of(settings), verifier, settings.jurisdiction, frozenset())
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
