"""`python -m tests.bench [--case 1b]`: measure, print, keep, and renew docs/performance.md."""

import asyncio
import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated

import stamina.instrumentation
import typer
from rich.console import Console

from tests.bench.cases import CASES, WITH
from tests.bench.comparing import Case, Figures, measured
from tests.bench.ground import Ground
from tests.bench.kept import Kept
from tests.bench.page import table, write

console = Console()
stamina.instrumentation.set_on_retry_hooks([])


def main(
    case: Annotated[str, typer.Option(help="one case, e.g. 1b; empty: all of them")] = "",
    rounds: Annotated[int, typer.Option(min=1)] = 5,
    scale: Annotated[float, typer.Option(help="below 1: a trial of the cases, nothing is kept")] = 1.0,
    into: Annotated[Path, typer.Option(help="the results' file")] = Path(f"var/bench/{date.today().isoformat()}.json"),
) -> None:
    """Measure, and exit with 1 where a floor is not reached."""
    if case and case not in (every := sorted({*CASES, *WITH})):
        raise typer.BadParameter(f"{case}: there are {', '.join(every)}")
    chosen = {name: one for name, one in CASES.items() if case == "" or name == WITH.get(case, case)}
    with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as folder, Ground(Path(folder), rounds=rounds, scale=scale) as ground:
        figures = asyncio.run(_all(chosen, ground))
    console.print(table([one.document() for one in figures]))
    if scale == 1.0:
        kept = Kept(into)
        kept.add(figures)
        write(kept.document(), sorted({*CASES, *WITH} - kept.cases()), Path("docs"))
        raise typer.Exit(0 if all(one.met for one in figures) else 1)


async def _all(chosen: dict[str, Case], ground: Ground) -> list[Figures]:
    found: list[Figures] = []
    for name, case in chosen.items():
        async for figures in measured(name, case, ground):
            found.append(figures)
            compared = figures.compared
            met = "met" if figures.met else "NOT MET"
            console.print(
                f"{figures.case} {compared.store} {compared.what}: {figures.ratio:.2f} × {compared.versus} ({met})", soft_wrap=True
            )
    return found


if __name__ == "__main__":
    typer.run(main)
