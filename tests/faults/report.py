"""What a run prints, and what is kept of it."""

from typing import Any

from rich.table import Table

from tests.faults.run import Outcome


def document(outcome: Outcome) -> dict[str, Any]:
    """As it stands in the results' file."""
    return {
        "shape": outcome.shape,
        "seed": outcome.seed,
        "counties": outcome.counties,
        "faults": dict(outcome.told.faults.most_common()),
        "injected": sum(outcome.told.faults.values()),
        "commands": dict(outcome.commands),
        "checks": outcome.told.checks,
        "events checked": outcome.told.events,
        "findings": outcome.told.findings,
        "seconds": round(outcome.seconds),
    }


def table(outcome: Outcome) -> Table:
    """Faults by kind, commands, events checked, findings."""
    made = Table("what", "how many", title=f"{outcome.shape}, seed {outcome.seed}")
    told = document(outcome)
    for kind, times in told["faults"].items():
        made.add_row(kind.replace("_", " "), str(times))
    made.add_section()
    made.add_row("faults injected", str(told["injected"]))
    for what, times in told["commands"].items():
        made.add_row(f"commands {what}", str(times))
    for what in ("checks", "events checked", "seconds"):
        made.add_row(what, str(told[what]))
    made.add_row("findings", str(len(told["findings"])))
    return made
