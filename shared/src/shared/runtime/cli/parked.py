"""`parked list|show|replay|discard`: what other systems sent and the service could not take in."""

from collections.abc import Sequence

import typer

from shared.runtime import listing
from shared.runtime.cli import one_sentence
from shared.runtime.cli.again import Wording, try_again
from shared.runtime.cli.choosing import DIGITS, All, Id, Ids, Limit, NoIds, Yes, chosen, sure, visible
from shared.runtime.cli.workplace import Production, Workplace
from shared.runtime.clock import SHANGHAI
from shared.runtime.eventlog import parked
from shared.runtime.eventlog.parked import Parked
from shared.runtime.service import Service

LINES = "\n\t"

ROOM = "外部系统发来而未能接收的消息: messages that could not be taken in."
LIST = "列出，由新到旧: newest first, one line each."
SHOW = "显示一条: headers, reason and the bytes as text."
REPLAY = "再次接收: take them in again; those that still cannot be taken in stay, with the new reason."
DISCARD = "丢弃: remove them for good."
REPLAYING = Wording(
    nothing="没有搁置的消息 / nothing is parked",
    asked="将再次接收 {n} 条消息 / {n} messages will be taken in again",
    done="已接收 / taken in",
    left="{n} 条仍然搁置 / {n} are still parked",
)


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
        replay(Production(service), ids, everything, yes)

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
    headers = [visible(f"{name}: {parked.as_text(value)}") for name, value in one.message.headers]
    text = visible(one.message.bytes.decode(errors="backslashreplace"), keep=LINES)
    listing.show([_line(one), f"id {one.id}", f"key {visible(parked.as_text(one.message.key))}", *headers, "", text])


def replay(at: Workplace, ids: list[str] | None, everything: bool, yes: bool) -> None:
    """Take these, or all, in again; exits with 1 where some stay."""
    try_again(at, parked, lambda host, id: host.settling.take_in_again(id), REPLAYING, ids, everything, yes)


def discard(at: Workplace, ids: Sequence[str], yes: bool) -> None:
    """Remove these for good."""
    with at.connection() as conn:
        found = chosen(conn, parked.find, ids)
    for one in found:
        typer.echo(_line(one))
    sure(f"将永久丢弃这 {len(found)} 条消息 / these {len(found)} messages will be removed for good", yes)
    with at.connection() as conn:
        parked.remove(conn, [one.id for one in found])
    typer.echo(f"已丢弃 {len(found)} 条 / {len(found)} removed")


def _line(one: Parked) -> str:
    when = one.parked_at.astimezone(SHANGHAI).isoformat(sep=" ", timespec="seconds")
    return f"{one.id[:DIGITS]}  {one.message.topic}  {when}  ×{one.times}  {visible(one.reason)}"
