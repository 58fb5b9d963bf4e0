"""Official forms (表样) read from files: bytes become a book, a book becomes forms, a form becomes a typed document."""

from shared.forms.book import Book, Sheet, Unreadable
from shared.forms.corrections import NoSuchCell, corrected
from shared.forms.document.parts import (
    Document,
    Execution,
    Fund,
    Indicator,
    Read,
    Task,
    Total,
)
from shared.forms.document.whole import document
from shared.forms.finding import Finding, Severity
from shared.forms.form import Cell, Form, Kind, Layout, Row
from shared.forms.found import Found, forms_in, walk
from shared.forms.reading import read

__all__ = [
    "Book",
    "Cell",
    "Document",
    "Execution",
    "Finding",
    "Form",
    "Found",
    "Fund",
    "Indicator",
    "Kind",
    "Layout",
    "NoSuchCell",
    "Read",
    "Row",
    "Severity",
    "Sheet",
    "Task",
    "Total",
    "Unreadable",
    "corrected",
    "document",
    "forms_in",
    "read",
    "walk",
]
