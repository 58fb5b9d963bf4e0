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
        "faults": dict(outcome.course.faults.most_common()),
        "injected": sum(outcome.course.faults.values()),
        "commands": dict(outcome.commands),
        "checks": outcome.course.checks,
        "events checked": outcome.course.events,
        "findings": outcome.course.findings,
        "seconds": round(outcome.seconds),
    }


def table(outcome: Outcome) -> Table:
    """Faults by kind, commands, events checked, findings."""
    made = Table("what", "how many", title=f"{outcome.shape}, seed {outcome.seed}")
    shown = document(outcome)
    for kind, times in shown["faults"].items():
        made.add_row(kind.replace("_", " "), str(times))
    made.add_section()
    made.add_row("faults injected", str(shown["injected"]))
    for what, times in shown["commands"].items():
        made.add_row(f"commands {what}", str(times))
    for what in ("checks", "events checked", "seconds"):
        made.add_row(what, str(shown[what]))
    made.add_row("findings", str(len(shown["findings"])))
    return made
