"""How an operator chooses among what waits: the arguments, the question before anything is changed, and text that moves no cursor."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

DIGITS = 16
"""How much of an id is shown: enough to name one, any unique beginning will do."""
ID = typer.Argument(help="编号或其唯一的开头 / the id, or a unique beginning of it")
Limit = Annotated[int, typer.Option(min=1, help="至多几条 / at most so many")]
Id = Annotated[str, ID]
Ids = Annotated[list[str], ID]
NoIds = Annotated[list[str] | None, ID]
All = Annotated[bool, typer.Option("--all", help="全部，由旧到新 / all of them, oldest first")]
Yes = Annotated[bool, typer.Option("--yes", help="不再询问 / do not ask")]


def require_some(ids: list[str] | None, everything: bool) -> list[str]:
    """The ids that were given; none with --all, and not both."""
    if bool(ids) == everything:
        raise typer.BadParameter("请给出编号，或 --all / give ids, or --all")
    return ids or []


def chosen(conn: Connection, find: Callable[[Connection, str], Any], prefixes: Sequence[str]) -> list[Any]:
    """What these beginnings of ids name, each once, in their order; raises what `find` raises."""
    return list({(one := find(conn, prefix)).id: one for prefix in prefixes}.values())


def sure(sentence: str, yes: bool) -> None:
    """Say what will happen and ask, unless --yes has answered; without a yes the command ends with 1."""
    typer.echo(sentence)
    if not yes and not typer.confirm("继续 / go on?"):
        typer.echo("未作任何改动 / nothing was changed", err=True)
        raise typer.Exit(1)


def visible(text: str, keep: str = "") -> str:
    """What somebody else sent moves no cursor."""
    return "".join(one if one.isprintable() or one in keep else one.encode("unicode_escape").decode() for one in text)
