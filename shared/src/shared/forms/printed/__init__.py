"""Official forms (表样) filled in and written: one layout, from which the .xlsx and the printed page are made alike."""

from shared.forms.printed.form import PrintedCell, PrintedForm, Stands
from shared.forms.printed.xlsx import XLSX, as_xlsx

__all__ = ["XLSX", "PrintedCell", "PrintedForm", "Stands", "as_xlsx"]
