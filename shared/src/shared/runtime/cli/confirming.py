"""`confirm`."""

from typing import Annotated

import typer

from shared.runtime.cli import one_sentence
from shared.runtime.cli.choosing import Yes, sure
from shared.runtime.cli.workplace import Production, Workplace
from shared.runtime.eventlog import confirmed, log
from shared.runtime.failures import OperatorError
from shared.runtime.service import Service

LONGEST = 500
"""Characters of a reason: it is part of a key."""
Because = Annotated[str, typer.Option("--because", help="凭什么知道日志完好 / how you know that the log is whole")]
CONFIRM = "确认日志完好: where nobody answers who could, the log takes commands in on an operator's word; kept with the reason."


class NoReason(OperatorError):
    """The operator's word is kept with its reason."""


def add(app: typer.Typer, service: Service) -> None:
    """Give the service this command."""

    @app.command("confirm", help=CONFIRM)
    @one_sentence
    def _(because: Because, yes: Yes = False) -> None:
        confirm(Production(service), because, yes)


def confirm(at: Workplace, because: str, yes: bool) -> None:
    """Keep the operator's word until the database's server starts again; a process that waits takes it up. Raises NoReason."""
    if not 0 < len(reason := because.strip()) <= LONGEST:
        raise NoReason(f"请以 --because 说明原因，至多 {LONGEST} 字 / give the reason, at most {LONGEST} characters")
    with at.connection() as conn:
        head = log.head(conn).position
    sure(f"将确认 {at.service.name} 的日志到第 {head} 条为止是完整的 / the log is whole up to there, on your word", yes)
    with at.connection() as conn:
        confirmed.confirm(conn, f"{confirmed.WORD}{reason}")
    typer.echo(f"已确认：{reason} / confirmed; a process that waits goes on within seconds")
