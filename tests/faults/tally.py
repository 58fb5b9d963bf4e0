"""What the clients themselves know: which commands were accepted, refused, or are unknown."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from shared.runtime.deciding.handler import caused


@dataclass(frozen=True)
class Sent:
    """What a client sent."""

    who: str
    path: str
    body: Any


@dataclass
class Tally:
    """Kept by the clients, and by nobody else."""

    accepted: dict[str, list[str]] = field(default_factory=dict)
    """Command → the ids of its events; a bulk command has one entry for each of its items."""
    refused: dict[str, str] = field(default_factory=dict)
    """Command → the rule."""
    unknown: dict[str, Sent] = field(default_factory=dict)
    """Commands whose client went away without an answer; at the next check some of them are sent again."""
    counted: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)

    def accept(self, command: str, answer: dict[str, Any]) -> None:
        """A client was told that its command is recorded; told again, it must be the same."""
        self.counted["accepted"] += 1
        if "results" in answer:
            for result in answer["results"]:
                if result["recorded"]:
                    self._keep(caused(command, result["key"]), result["events"])
            return
        self._keep(command, answer["events"])

    def refuse(self, command: str, rule: str) -> None:
        """A client was told no."""
        self.counted["refused"] += 1
        self.refused[command] = rule

    def _keep(self, command: str, events: list[dict[str, Any]]) -> None:
        ids = [event["id"] for event in events]
        if self.accepted.setdefault(command, ids) != ids:
            self.findings.append(f"command {command} was answered with events {self.accepted[command]}, and later with {ids}")
