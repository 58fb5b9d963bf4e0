"""`python -m tests.drill --count 12`: databases are kept, lost, restored, recovered and branched while a county's years are played."""

import asyncio
import random
from typing import Annotated

import stamina.instrumentation
import typer
from rich.console import Console

from tests.drill.steps import DRILLED
from tests.faults.report import table
from tests.faults.run import run

stamina.instrumentation.set_on_retry_hooks([])
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    count: Annotated[int, typer.Option(min=1, help="how many backups and losses together")] = 12,
    seed: Annotated[int | None, typer.Option(help="the same seed, the same order; none: one of chance")] = None,
) -> None:
    """Exit with 1 where anything was lost, doubled or changed."""
    chosen = random.randrange(1_000_000) if seed is None else seed
    console = Console()
    console.print(f"{count} backups and losses, seed {chosen}")
    outcome = asyncio.run(run("production", count, chosen, chosen=DRILLED, tell=lambda done: console.print(f"{done} of {count}")))
    console.print(table(outcome))
    for finding in outcome.course.findings:
        console.print(f"[red]{finding}", highlight=False)
    raise typer.Exit(1 if outcome.course.findings else 0)


if __name__ == "__main__":
    app()
