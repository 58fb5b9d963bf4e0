"""What waits is tried again, once an operator has said yes: `parked replay` and `refused retry`."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import typer
from sqlalchemy import Connection

from shared.runtime.cli.choosing import DIGITS, chosen, require_some, sure, visible
from shared.runtime.cli.workplace import Workplace

if TYPE_CHECKING:
    from shared.runtime.host import Host


class Waiting(Protocol):
    """Where the service keeps what waits."""

    def ids(self, conn: Connection, /) -> Sequence[str]:
        """All of them, oldest first."""
        ...

    def find(self, conn: Connection, prefix: str, /) -> Any:
        """The one whose id begins so; raises where there is none, or more than one."""
        ...


@dataclass(frozen=True)
class Wording:
    """What the operator reads; `{n}` is how many."""

    nothing: str
    asked: str
    done: str
    left: str


def try_again(
    at: Workplace,
    waiting: Waiting,
    attempt: "Callable[[Host, str], Awaitable[str]]",
    wording: Wording,
    ids: list[str] | None,
    everything: bool,
    yes: bool,
) -> None:
    """Try these, or all; `attempt` answers why one still waits, or nothing. Exits with 1 where some still do."""
    given, host = require_some(ids, everything), at.host()
    with at.connection() as conn:
        again = waiting.ids(conn) if everything else [one.id for one in chosen(conn, waiting.find, given)]
    if not again:
        typer.echo(wording.nothing)
        return
    sure(wording.asked.format(n=len(again)), yes)
    if left := asyncio.run(_tried(host, attempt, again, wording.done)):
        typer.echo(wording.left.format(n=left), err=True)
        raise typer.Exit(1)


async def _tried(host: "Host", attempt: "Callable[[Host, str], Awaitable[str]]", again: Sequence[str], done: str) -> int:
    """One after the other, and say of each what became of it; the answer is how many still wait."""
    left = 0
    try:
        await host.open()
        for id in again:
            why = await attempt(host, id)
            typer.echo(f"{id[:DIGITS]}  {visible(why) or done}")
            left += bool(why)
        return left
    finally:
        await host.close()
