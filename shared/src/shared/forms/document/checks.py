"""The sums of a document: parts and totals, weights and scores; printed figures stay, what the rule gives stands beside them."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from msgspec.structs import replace

from shared.forms.cells.numbers import digits
from shared.forms.document.parts import Document, Fund, Number
from shared.forms.finding import Finding, Severity
from shared.forms.form import Kind, Row

CENT = Decimal("0.01")
FULL = Decimal(100)
SELF_EVALUATIONS = (Kind.PROJECT_SELF_EVALUATION, Kind.DEPARTMENT_SELF_EVALUATION)
DECLARATIONS = (Kind.GOAL_DECLARATION, Kind.GOAL_APPROVAL, Kind.DEPARTMENT_GOAL)
PARTS = ("fiscal", "carryover", "special_account", "own", "other")
COLUMNS = ("initial", "full_year", "executed")
EXECUTION_WEIGHT = Decimal(10)
BESIDE_EXECUTION = (FULL, FULL - EXECUTION_WEIGHT)
"""What weights add up to: with or without that of the execution."""


def checked(document: Document, findings: Iterable[Finding]) -> Document:
    """The document with what its sums tell."""
    found = [*findings, *_subtotals(document), *_funds(document), *_execution(document), *_weights(document), *_total(document)]
    return replace(document, findings=tuple(found)) if found else document


def total_fund(document: Document) -> Fund | None:
    """The row 年度资金总额."""
    annual = [one for one in document.funds if one.kind == "total" and one.horizon != "MIDTERM"]
    return annual[0] if annual else None


def parts_sum(document: Document, column: str) -> Decimal | None:
    """What the rows below the total add up to."""
    parts = [value.value for one in document.funds if one.kind in PARTS and one.horizon != "MIDTERM" and (value := getattr(one, column))]
    return sum(parts, Decimal(0)) if parts else None


def money(document: Document, column: str) -> Decimal | None:
    """The total that counts: as printed, or what the parts add up to where the total is blank or zero."""
    total = total_fund(document)
    printed = getattr(total, column) if total else None
    return (printed.value if printed else None) or parts_sum(document, column) or (printed.value if printed else None)


def execution_rate(document: Document) -> Decimal | None:
    """Executed in per cent of the full year's budget, of the initial one where there is no other."""
    budget, executed = money(document, "full_year") or money(document, "initial"), money(document, "executed")
    return executed * 100 / budget if budget and executed is not None else None


def _funds(document: Document) -> list[Finding]:
    total = total_fund(document) if len(document.funds) > 1 else None
    if total is None or not any(one.kind in PARTS and one.horizon != "MIDTERM" for one in document.funds):
        return []
    unit = Decimal(10000) if document.amount_unit is None or document.amount_unit.value == "万元" else Decimal(1)
    printed = [value for name in COLUMNS if (value := getattr(total, name))]
    sums = [parts_sum(document, name) for name in COLUMNS if getattr(total, name)]
    if not printed or all(added is None or abs(added - value.value) < CENT for value, added in zip(printed, sums, strict=True)):
        return []
    found = "/".join(digits(one.value / unit) for one in printed)
    expected = "/".join("—" if one is None else digits(one / unit) for one in sums)
    at = printed[0].at if len(printed) == 1 else f"{printed[0].at}:{printed[-1].at}"
    sentence = f"资金总额{found}与各项来源之和{expected}不一致（{at}）；印的数保留不动，请核对。"
    return [Finding(document.sheet, at, "FUNDS_TOTAL_NE_PARTS", found, sentence, Severity.ERROR, expected)]


def _execution(document: Document) -> list[Finding]:
    said = document.execution
    rate = execution_rate(document) if said else None
    if said is None or rate is None:
        return []
    found: list[Finding] = []
    shown = rate.quantize(CENT, ROUND_HALF_UP)
    if (
        said.rate
        and abs(said.rate.value - rate) >= Decimal("0.1")
        and abs(said.rate.value - rate.quantize(Decimal(1), ROUND_HALF_UP)) >= CENT
    ):
        sentence = f"{said.rate.at}的执行率{said.rate.text}与按金额算出的{shown}%不一致；印的数保留不动，请核对。"
        found.append(Finding(document.sheet, said.rate.at, "RATE_NE_AMOUNTS", said.rate.text, sentence, Severity.WARNING, f"{shown}%"))
    weight = said.weight.value if said.weight else None
    if weight is not None and said.score:
        expected = min(weight * rate / 100, weight).quantize(CENT, ROUND_HALF_UP)
        if abs(said.score.value - expected) > CENT:
            at = said.score.at
            sentence = f"{at}的执行率得分{said.score.text}与分值×执行率算出的{digits(expected)}不一致；印的数保留不动，请核对。"
            found.append(
                Finding(document.sheet, at, "EXECUTION_SCORE_NE_RULE", said.score.text, sentence, Severity.WARNING, digits(expected))
            )
    return found


def _weights(document: Document) -> list[Finding]:
    annual = [one.weight for one in document.indicators if one.horizon != "MIDTERM"]
    weights = [one for one in annual if one]
    if not weights or len(weights) < len(annual):
        return []
    added = sum([one.value for one in weights], Decimal(0))
    execution = document.execution.weight.value if document.execution and document.execution.weight else None
    if document.kind in SELF_EVALUATIONS:
        allowed = (FULL - execution,) if execution is not None else BESIDE_EXECUTION
    elif document.kind in DECLARATIONS:
        allowed = BESIDE_EXECUTION
    else:
        allowed = (FULL,)
    if added in allowed:
        return []
    incomplete = ("FORM_INCOMPLETE", "PLACEHOLDER_ROW_DROPPED", "CELL_ERROR")
    if any(abs(added - one) < CENT for one in allowed) or any(one.rule in incomplete for one in _of_form(document)):
        return []
    expected = digits(min(allowed))
    at = f"{weights[0].at}:{weights[-1].at}"
    sentence = f"各指标分值合计{digits(added)}，应为{expected}（{at}）；印的数保留不动，请核对。"
    return [Finding(document.sheet, at, "WEIGHTS_NE_100", digits(added), sentence, Severity.ERROR, expected)]


def computed_total(document: Document) -> Decimal | None:
    """What the printed scores add up to; None where not every row has one."""
    scores = [one.score for one in document.indicators]
    if not scores or any(one is None for one in scores):
        return None
    own = document.execution.score if document.execution else None
    return sum((one.value for one in scores if one), own.value if own else Decimal(0))


def _of_form(document: Document) -> tuple[Finding, ...]:
    return document.form.findings if document.form else ()


def _total(document: Document) -> list[Finding]:
    printed = document.total.score if document.total else None
    added = computed_total(document) if printed else None
    if printed is None or added is None or abs(printed.value - added) <= CENT:
        return []
    incomplete = any(one.rule == "FORM_INCOMPLETE" for one in _of_form(document))
    severity = Severity.INFO if incomplete else Severity.ERROR
    sentence = f"{printed.at}的总分{printed.text}与各项得分之和{digits(added)}不一致；印的数保留不动，请核对。"
    return [Finding(document.sheet, printed.at, "TOTAL_NE_SUM", printed.text, sentence, severity, digits(added))]


def _subtotals(document: Document) -> list[Finding]:
    rows: tuple[Row, ...] = document.form.tables.get("subtotals", ()) if document.form else ()
    return [one for row in rows for one in _subtotal(document, row)]


def _subtotal(document: Document, row: Row) -> list[Finding]:
    level = row.cells.get("level1")
    cell = row.cells.get("score") if row.text("score") else row.cells.get("weight")
    if level is None or cell is None or not cell.text:
        return []
    name = "score" if row.text("score") else "weight"
    parts: list[Number] = [
        value for one in document.indicators if one.level1 and one.level1.at == level.at and (value := getattr(one, name))
    ]
    added, printed = sum((one.value for one in parts), Decimal(0)), Decimal(cell.text) if cell.text.replace(".", "").isdecimal() else None
    if printed is None:
        return []
    if abs(added - printed) <= CENT:
        sentence = f"“{level.text}”的小计{cell.text}与各行之和一致。"
        return [Finding(document.sheet, level.text, "SUBTOTAL_CHECKED", cell.text, sentence, Severity.INFO, digits(added))]
    sentence = f"{cell.at}的小计{cell.text}与“{level.text}”各行之和{digits(added)}不一致；印的数保留不动，请核对。"
    return [Finding(document.sheet, cell.at, "SUBTOTAL_NE_SUM", cell.text, sentence, Severity.ERROR, digits(added))]
