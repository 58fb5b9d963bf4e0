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
        "faults": dict(outcome.recorded.faults.most_common()),
        "injected": sum(outcome.recorded.faults.values()),
        "commands": dict(outcome.commands),
        "checks": outcome.recorded.checks,
        "events checked": outcome.recorded.events,
        "findings": outcome.recorded.findings,
        "seconds": round(outcome.seconds),
    }


def table(outcome: Outcome) -> Table:
    """Faults by kind, commands, events checked, findings."""
    made = Table("what", "how many", title=f"{outcome.shape}, seed {outcome.seed}")
    recorded = document(outcome)
    for kind, times in recorded["faults"].items():
        made.add_row(kind.replace("_", " "), str(times))
    made.add_section()
    made.add_row("faults injected", str(recorded["injected"]))
    for what, times in recorded["commands"].items():
        made.add_row(f"commands {what}", str(times))
    for what in ("checks", "events checked", "seconds"):
        made.add_row(what, str(recorded[what]))
    made.add_row("findings", str(len(recorded["findings"])))
    return made
