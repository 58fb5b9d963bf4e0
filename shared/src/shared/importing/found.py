"""What a person must see of a form that was read: each finding of the reader, of the rules and of what stands already, at its cell."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from shared.events.envelope import Value
from shared.events.values import FormSource
from shared.forms import Finding, Form, Severity


class Said(Protocol):
    """What a check of a service says of a field."""

    @property
    def code(self) -> str: ...
    @property
    def sentence(self) -> str: ...
    @property
    def expected(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def fatal(self) -> bool: ...


class FoundAt(Value):
    """What a person must see, at its cell."""

    sheet: str
    cell: str
    """D5, or an area E6:G6; empty: the form, the sheet or the file."""
    rule: str
    value: str
    sentence: str
    severity: Severity
    expected: str
    fatal: bool
    """Whether the form cannot be sent before it is corrected."""
    place: str = ""
    """The field of the form, e.g. `indicators/3/weight`."""

    @classmethod
    def of_form(cls, source: FormSource, rule: str, sentence: str) -> "FoundAt":
        """Why a form is not imported as it is."""
        severity = Severity.ERROR
        return cls(sheet=source.sheet, cell=source.cell, rule=rule, value="", sentence=sentence, severity=severity, expected="", fatal=True)

    @classmethod
    def read(cls, one: Finding) -> "FoundAt":
        """As the reader found it."""
        return cls(
            sheet=one.sheet or "",
            cell=one.cell or "",
            rule=one.rule,
            value=one.value or "",
            sentence=one.sentence,
            severity=one.severity,
            expected=one.expected or "",
            fatal=one.fatal,
        )

    @classmethod
    def checked(cls, one: Said, sheet: str, cell: str | None) -> "FoundAt":
        """As the service's own check says it."""
        return cls(
            sheet=sheet,
            cell=cell or "",
            rule=one.code,
            value="",
            sentence=one.sentence,
            severity=Severity.ERROR if one.fatal else Severity.WARNING,
            expected=one.expected,
            fatal=one.fatal,
            place=one.place,
        )


def as_read(findings: Iterable[Finding], corrections: Mapping[str, str]) -> Iterator[FoundAt]:
    """The reader's; that a number is text is not said of what somebody typed."""
    for one in findings:
        if f"{one.sheet}!{one.cell}" not in corrections or one.rule != "NUMBER_AS_TEXT":
            yield FoundAt.read(one)


def first_cell(form: Form) -> str:
    """The topmost cell of a form, the leftmost of those: by it the form is known in its sheet."""
    rows = [cell for table in form.tables.values() for row in table for cell in row.cells.values()]
    return min((*form.fields.values(), *rows), key=lambda cell: (cell.row, len(cell.at), cell.at)).at


def imported_before(known: FormSource | None, source: FormSource) -> list[FoundAt]:
    """Said where what stands was imported from this very form."""
    if not known or (known.sha256, known.sheet, known.cell) != (source.sha256, source.sheet, source.cell):
        return []
    told = Finding(source.sheet, None, "IMPORTED_BEFORE", None, "这张表已经导入过，再导入一次什么都不会改变。", Severity.INFO)
    return [FoundAt.read(told)]
