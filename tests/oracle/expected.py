"""What a file should give, as `<name>.expected.json` states it, held against what was read."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from shared.forms import Book, Document, Finding, Indicator, Severity, Unreadable, document, forms_in, read
from shared.forms.document.checks import computed_total, execution_rate, money

UNSAID = {"AMOUNT_UNIT_ASSUMED", "PAGE_LINES_APART"}
"""Findings that the made files do not state: no unit is printed, a label is cut over lines."""
NEAR = Decimal("0.005")
Told = tuple[list[Document], list[Finding]]


def read_all(path: Path) -> Told:
    """Every document of a file, and every finding about the file or one of them."""
    try:
        book: Book = read(path.name, path.read_bytes())
    except Unreadable as unreadable:
        return [], [unreadable.finding]
    found = forms_in(book)
    documents = [document(form) for form in found.forms]
    return documents, [*found.findings, *(one for each in documents for one in each.findings)]


def expected_of(path: Path) -> Any:
    """What stands beside a file; None where nothing does."""
    beside = path.with_name(f"{path.stem}.expected.json")
    return json.loads(beside.read_text(encoding="utf-8"), parse_float=Decimal) if beside.exists() else None


def differences(expected: Any, documents: Sequence[Document], findings: Sequence[Finding]) -> Iterator[str]:
    """Each point in which a file gave something else than it should."""
    wanted = expected["forms"]
    if len(wanted) != len(documents):
        yield f"{len(wanted)} forms expected, {len(documents)} read"
    for order, (form, made) in enumerate(zip(wanted, documents, strict=False)):
        yield from (f"form {order + 1}: {line}" for line in _form(form, made))
    codes = {one["code"] for one in expected["findings"]}
    for one in expected["findings"]:
        if not any(_same_finding(one, found) for found in findings):
            yield f"finding {one['code']} at {one['where']} is missing"
    for found in findings:
        if found.severity is not Severity.INFO and found.rule not in codes | UNSAID and "computed" not in json.dumps(wanted, default=str):
            yield f"finding {found.rule} at {found.cell} is not expected"


def _form(wanted: dict[str, Any], made: Document) -> Iterator[str]:
    for name, value in wanted.items():
        if name == "indicators":
            yield from _indicators(value, made.indicators)
        elif name == "level1":
            yield from _levels(value, made)
        else:
            yield from _differ(name, value, _told(name, made, value))


def _told(name: str, made: Document, wanted: Any) -> Any:
    facts = {
        "form_type": made.kind.value,
        "fiscal_year": made.fiscal_year.value if made.fiscal_year else None,
        "period_end_month": made.period_end_month.value if made.period_end_month else None,
        "supervising_department": made.said("department"),
        "unit": made.said("unit"),
        "project_name": made.said("project_name"),
        "project_nature": made.nature.value if made.nature else None,
        "project_category": made.said("category"),
        "amount_unit": made.amount_unit.value if made.amount_unit else None,
        "funds_yuan": {column: money(made, column) for column in ("initial", "full_year", "executed")},
        "total_weight": _value(made.total.weight) if made.total else weights_sum(made),
        "total_score": _value(made.total.score) if made.total else None,
        "grade": grade(made),
        "notes_count": len(made.notes),
        "filled_on": made.dates["filled_on"].value[0] if "filled_on" in made.dates else None,
        "execution_weight": _value(made.execution.weight) if made.execution else None,
        "weights_sum": weights_sum(made),
        "total_computed": total_computed(made),
    }
    return _execution(made, wanted) if name == "execution" else facts[name]


def weights_sum(made: Document) -> Decimal:
    """Of all rows and the execution."""
    own = made.execution.weight if made.execution else None
    return sum((one.weight.value for one in made.indicators if one.weight), own.value if own else Decimal(0))


def grade(made: Document) -> str | None:
    """As printed, else by the national bands of the printed total where no sum contradicts it."""
    if said := made.said("grade"):
        return said
    score = _value(made.total.score) if made.total else None
    if score is None or any(one.rule in ("FUNDS_TOTAL_NE_PARTS", "CELL_ERROR", "PLACEHOLDER_ROW_DROPPED") for one in made.findings):
        return None
    return next(name for low, name in ((90, "优"), (80, "良"), (60, "中"), (-1, "差")) if score >= low)


def total_computed(made: Document) -> Decimal | None:
    """The rows by their scores, a broken one by its weight, the execution by its amounts."""
    rate, weight = execution_rate(made), made.execution.weight if made.execution else None
    rows = [one.score or one.weight for one in made.indicators]
    if rate is None or weight is None or any(one is None for one in rows):
        return computed_total(made)
    return sum((one.value for one in rows if one), (weight.value * rate / 100).quantize(Decimal("0.01")))


def _execution(made: Document, wanted: dict[str, Any]) -> dict[str, Any]:
    said, rate = made.execution, execution_rate(made)
    if said is None:
        return {}
    weight = _value(said.weight)
    computed = rate / 100 if rate is not None else None
    known = {
        "weight": weight,
        "rate": said.rate.value / 100 if said.rate else computed,
        "score": _value(said.score),
        "rate_printed": said.rate.text if said.rate else None,
        "score_printed": _value(said.score),
        "rate_computed": computed,
        "score_computed": weight * computed if weight is not None and computed is not None else None,
    }
    return {name: known[name] for name in wanted}


def _levels(wanted: list[dict[str, Any]], made: Document) -> Iterator[str]:
    weights = {one.name: one for one in made.level_weights if one.level == 1}
    for one in wanted:
        known = weights.get(one["name"])
        yield from _differ(f"range of {one['name']}", one["range"], [known.low, known.high] if known else None)
        rows = [row.weight.value for row in made.indicators if row.weight and row.level1 and row.level1.value == one["name"]]
        yield from _differ(f"sum of {one['name']}", one["sum"], sum(rows))


def _indicators(wanted: list[dict[str, Any]], made: Sequence[Indicator]) -> Iterator[str]:
    if len(wanted) != len(made):
        yield f"{len(wanted)} indicators expected, {len(made)} read"
    for order, (row, read_row) in enumerate(zip(wanted, made, strict=False)):
        for name, value in row.items():
            yield from (f"row {order + 1} {line}" for line in _differ(name, value, _cell(name, read_row)))


def _cell(name: str, row: Indicator) -> Any:
    facts = {
        "level1": _value(row.level1),
        "level2": _value(row.level2),
        "level3": _value(row.level3),
        "operator": row.operator,
        "unit": row.unit,
        "qualitative": row.qualitative,
        "target_value": _value(row.target),
        "target_text": _value(row.target_text) if row.target is None else None,
        "actual_value": _value(row.actual),
        "actual_text": _value(row.actual_text) if row.actual is None else None,
        "forecast_value": _value(row.forecast),
        "weight": _value(row.weight),
        "score": _value(row.score),
        "causes": list(row.causes),
        "possibility": row.possibility,
        "targets_by_site": {site: one.value for site, one in row.sites.items()},
    }
    return facts[name] if name in facts else _value(row.texts.get(name))


def _value(read: Any) -> Any:
    return read.value if read is not None else None


def _differ(name: str, wanted: Any, found: Any) -> Iterator[str]:
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key, value in wanted.items():
            yield from _differ(f"{name}.{key}", value, found.get(key))
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for one, other in zip(wanted, found, strict=True):
            yield from _differ(name, one, other)
    elif not _same(wanted, found):
        yield f"{name}: {wanted!r} expected, {found!r} read"


def _same(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, bool) or isinstance(found, bool):
        return wanted is found
    if isinstance(wanted, int | Decimal) and isinstance(found, int | Decimal):
        return abs(Decimal(wanted) - Decimal(found)) < NEAR
    return bool(wanted == found)


def _same_finding(wanted: dict[str, Any], found: Finding) -> bool:
    places = {found.cell, found.sheet, f"{found.sheet}!{found.cell}", f"row {''.join(one for one in found.cell or '' if one.isdigit())}"}
    anywhere = wanted["where"] in ("*", "总分")
    severe = wanted["severity"] == found.severity.value
    return bool(wanted["code"] == found.rule and severe and (anywhere or wanted["where"] in places or wanted["where"] == found.value))
