"""`python -m tests.faults --count 50 --seed 1 --shape embedded`: break things, and see that nothing is lost."""

import asyncio
import json
import random
from datetime import date
from pathlib import Path
from typing import Annotated

import stamina.instrumentation
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from tests.faults.report import document, table
from tests.faults.run import run
from tests.faults.site import SHAPES

stamina.instrumentation.set_on_retry_hooks([])
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    count: Annotated[int, typer.Option(min=1, help="how many faults")] = 50,
    seed: Annotated[int | None, typer.Option(help="the same seed, the same faults; none: one of chance")] = None,
    shape: Annotated[str, typer.Option(help=" | ".join(SHAPES))] = "embedded",
    keep: Annotated[Path | None, typer.Option(help="leave the databases and logs in this folder")] = None,
) -> None:
    """Exit with 1 where anything was found."""
    if shape not in SHAPES:
        raise typer.BadParameter(f"{shape}: there are {', '.join(SHAPES)}")
    chosen = random.randrange(1_000_000) if seed is None else seed
    console = Console()
    console.print(f"{count} faults, seed {chosen}, {shape}")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("faults", total=count)
        outcome = asyncio.run(run(shape, count, chosen, kept=keep, tell=lambda done: bar.update(task, completed=done)))
    console.print(table(outcome))
    for finding in outcome.course.findings:
        console.print(f"[red]{finding}", highlight=False)
    results = Path(f"var/faults/{date.today().isoformat()}-{shape}-{chosen}.json")
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(json.dumps(document(outcome), ensure_ascii=False, indent=1) + "\n")
    raise typer.Exit(1 if outcome.course.findings else 0)


if __name__ == "__main__":
    app()
