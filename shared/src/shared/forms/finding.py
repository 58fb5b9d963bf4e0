"""What a form holds that a person must see: where it stands, which rule found it, what was read."""

from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """How much it matters; none of them stops reading."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Finding(Struct, frozen=True, gc=False):
    """One remark at one place; `fatal` means that the cell has no value until a person corrects it."""

    sheet: str | None
    cell: str | None
    """An address such as `D5`, an area such as `E6:G6`, or the name of what it is about; None: the whole sheet or file."""
    rule: str
    value: str | None
    """As it was read."""
    sentence: str
    severity: Severity = Severity.WARNING
    expected: str | None = None
    fatal: bool = False
