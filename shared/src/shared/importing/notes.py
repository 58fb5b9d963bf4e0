"""What is noted while a form becomes what a service takes: its values by field, the cell of each, and what a person must see."""

from dataclasses import dataclass, field
from typing import Any

from shared.forms import Cell, Finding, Read, Severity


@dataclass
class Notes:
    """The values of one form as the service's fields have them."""

    sheet: str
    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    """Field of the form, e.g. `indicators/3/target`, → the cell that it was read from."""
    findings: list[Finding] = field(default_factory=list)

    def take(self, name: str, value: Any, read: Read[Any] | None) -> None:
        """A value of the form's own, and where it stands; nothing where there is none."""
        if value is None or value == "":
            return
        self.values[name] = value
        if read:
            self.cells[name] = read.at

    def say(
        self,
        at: Read[Any] | Cell | None,
        rule: str,
        sentence: str,
        severity: Severity = Severity.WARNING,
        expected: str | None = None,
        *,
        fatal: bool = False,
    ) -> None:
        """A finding at a cell, or about the form."""
        self.findings.append(Finding(self.sheet, at.at if at else None, rule, at.text if at else None, sentence, severity, expected, fatal))

    def cell_of(self, place: str) -> str | None:
        """The cell of a field; of what has none, that of the row or table that it is part of."""
        while place:
            if place in self.cells:
                return self.cells[place]
            place = place.rpartition("/")[0]
        return None
