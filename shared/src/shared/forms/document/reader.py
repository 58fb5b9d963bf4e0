"""Cells become values; what a cell does not say clearly becomes a finding at that cell."""

from decimal import Decimal

from shared.forms.cells.numbers import YUAN, number, yuan
from shared.forms.cells.text import EMPTY, plain
from shared.forms.document.parts import Number, Read
from shared.forms.finding import Finding, Severity
from shared.forms.form import Cell, Form

SCORE_UNITS = {None, "分"}


class Reader:
    """Reads the cells of one form and keeps what was found at them."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.findings: list[Finding] = [*form.findings]
        self.text_numbers: list[Cell] = []

    def say(
        self,
        cell: Cell,
        rule: str,
        sentence: str,
        severity: Severity = Severity.WARNING,
        expected: str | None = None,
        *,
        fatal: bool = False,
    ) -> None:
        """A finding at a cell."""
        self.findings.append(Finding(cell.sheet, cell.at, rule, cell.error or cell.text or None, sentence, severity, expected, fatal))

    def broken(self, cell: Cell, severity: Severity = Severity.ERROR) -> bool:
        """The cell holds an error, which is said."""
        if not cell.error:
            return False
        self.say(
            cell,
            "CELL_ERROR",
            f"{cell.at}是错误值{cell.error}，没有可用的数；请改正公式或直接填数。",
            severity,
            fatal=severity is Severity.ERROR,
        )
        return True

    def points(self, cell: Cell | None, what: str) -> Number | None:
        """A weight or a score."""
        if cell is None or (cell.error and self.broken(cell)) or cell.text in EMPTY:
            return None
        found = number(cell.value, cell.text)
        if found is None or found.unit not in SCORE_UNITS:
            self.say(cell, "NOT_A_NUMBER", f"{cell.at}的{what}“{cell.text}”不是数，请改成数字。", Severity.ERROR, fatal=True)
            return None
        self._as_text(cell, found.as_text)
        return Read(found.value, cell)

    def amount(self, cell: Cell | None, unit: str) -> Number | None:
        """Money, in yuan."""
        if cell is None or (cell.error and self.broken(cell)):
            return None
        found = number(cell.value, cell.text)
        if found is None and plain(cell.text) in EMPTY:
            return None
        if found is None or (found.unit and found.unit not in YUAN):
            self.say(cell, "NOT_A_NUMBER", f"{cell.at}的金额“{cell.text}”不是数，请改成数字。", Severity.ERROR, fatal=True)
            return None
        self._as_text(cell, found.as_text)
        worth = yuan(found, unit)
        if found.unit and YUAN[found.unit] != YUAN[unit]:
            sentence = f"{cell.at}写的是“{cell.text}”，表头单位是{unit}，已按单元格里的单位读作{worth:f}元；请核对。"
            self.say(cell, "UNIT_IN_CELL", sentence, expected=f"{worth.normalize():f}元")
        return Read(worth, cell)

    def rate(self, cell: Cell | None) -> Number | None:
        """An execution rate in per cent: 96%, 96, 0.96; which of them is told by the amounts, not here."""
        if cell is None or self.broken(cell, Severity.WARNING) or cell.text in EMPTY:
            return None
        found = number(cell.value, cell.text)
        if found is None or found.unit not in (None, "%"):
            self.say(cell, "NOT_A_NUMBER", f"{cell.at}的执行率“{cell.text}”不是百分数，未读取。")
            return None
        if found.unit == "%":
            return Read(found.value, cell)
        share = found.value <= Decimal("1.5")
        read = found.value * 100 if share else found.value
        self.say(
            cell,
            "RATE_WITHOUT_SIGN",
            f"{cell.at}的执行率“{cell.text}”没有百分号，读作{read.normalize():f}%；请核对。",
            Severity.INFO,
            f"{read.normalize():f}%",
        )
        return Read(read, cell)

    def _as_text(self, cell: Cell, as_text: bool) -> None:
        if as_text and self.form.typed and cell.row >= 0:
            self.text_numbers.append(cell)
