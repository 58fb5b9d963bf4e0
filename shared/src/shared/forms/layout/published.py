"""Published forms kept as JSON: read by their names, each value with its path as its place."""

from collections.abc import Iterator, Mapping
from typing import Any

from shared.forms.book import Book, Scalar
from shared.forms.finding import Finding, Severity
from shared.forms.form import Cell, Form, Kind, Layout, Row
from shared.forms.layout.words import INDICATOR

KINDS = {kind.value: kind for kind in Kind} | {
    "evaluation_indicator_system": Kind.KEY_EVALUATION,
    "department_evaluation_indicators": Kind.KEY_EVALUATION,
    "allocation_with_goals": Kind.GOAL_DECLARATION,
    "project_library_entry": Kind.GOAL_DECLARATION,
}
FIELDS = {
    "fiscal_year": "fiscal_year",
    "project_name": "project_name",
    "project_code": "project_code",
    "supervising_department": "department",
    "amount_unit": "amount_unit",
    "overall_goal_expected": "expected_goal",
    "overall_goal_actual": "actual_goal",
    "total_score": "total_score",
    "total_weight": "total_weight",
    "grade": "grade",
    "project_nature": "nature",
    "project_category": "category",
}
GOAL_KINDS = (Kind.GOAL_DECLARATION, Kind.GOAL_APPROVAL, Kind.DEPARTMENT_GOAL)
COLUMNS = {
    "level1": "level1",
    "level2": "level2",
    "level3": "level3",
    "operator": "operator",
    "unit": "unit",
    "weight": "weight",
    "score": "score",
    "deviation_note": "deviation",
    "remark": "remark",
    "forecast_text": "forecast",
    "explanation": "explanation",
    "formula": "formula",
    "scoring": "scoring",
    "level1_weight": "level1_weight",
    "level2_weight": "level2_weight",
    "level2_score": "level2_weight",
}
FUND_KINDS = {
    "current_year_appropriation": "fiscal",
    "carry_over": "carryover",
    "carryover": "carryover",
    "prior_year_carryover": "carryover",
}
FUND_COLUMNS = {"initial_budget": "initial", "full_year_budget": "full_year", "executed": "executed", "weight": "weight", "score": "score"}
SHEET = "json"


def read_published_forms(book: Book) -> Iterator[Form | Finding]:
    """One form, or each of a list."""
    held = book.published if isinstance(book.published, list) else [book.published]
    for order, one in enumerate(held):
        path = f"[{order}]." if isinstance(book.published, list) else ""
        kind = KINDS.get(str(one.get("form_type"))) if isinstance(one, Mapping) else None
        if kind is None:
            told = one.get("form_type") if isinstance(one, Mapping) else type(one).__name__
            sentence = f"JSON里的内容“{told}”不是绩效表格，未读取。"
            yield Finding(SHEET, path.rstrip(".") or None, "NOT_A_FORM", str(told), sentence, Severity.INFO)
            continue
        yield _form(one, kind, path)


def _form(held: Mapping[str, Any], kind: Kind, path: str) -> Form:
    fields = {name: _cell(held[key], f"{path}{key}") for key, name in FIELDS.items() if _told(held.get(key))}
    if kind in GOAL_KINDS and "expected_goal" in fields:
        fields["annual_goal"] = fields.pop("expected_goal")
    unit = held.get("unit")
    for key, name in (("name", "unit"), ("code", "unit_code")):
        if isinstance(unit, Mapping) and _told(unit.get(key)):
            fields[name] = _cell(unit[key], f"{path}unit.{key}")
    indicators = tuple(
        _indicator(one, f"{path}indicators[{at}]") for at, one in enumerate(held.get("indicators") or ()) if isinstance(one, Mapping)
    )
    funds = tuple(_fund(one, f"{path}funds[{at}]") for at, one in enumerate(held.get("funds") or ()) if isinstance(one, Mapping))
    totals = tuple(Row({name: fields.pop(f"total_{name}")}) for name in ("weight", "score") if f"total_{name}" in fields)
    findings: tuple[Finding, ...] = ()
    if held.get("complete") is False:
        sentence = "来源页面不完整，未见的栏目留空；请对照原件补齐。"
        findings = (Finding(SHEET, f"{path}complete", "FORM_INCOMPLETE", "false", sentence),)
    tables = {name: rows for name, rows in (("indicators", indicators), ("funds", funds), ("totals", totals)) if rows}
    return Form(kind, Layout.PUBLISHED, SHEET, fields, tables, findings, typed=True)


def _indicator(held: Mapping[str, Any], path: str) -> Row:
    cells = {name: _cell(held[key], f"{path}.{key}") for key, name in COLUMNS.items() if _told(held.get(key))}
    for name in ("target", "actual"):
        for key in (f"{name}_text", f"{name}_value"):
            if _told(held.get(key)):
                cells.setdefault(name, _cell(held[key], f"{path}.{key}"))
    for cause in held.get("deviation_causes") or ():
        cells[INDICATOR.get(str(cause), f"cause_{cause}")] = _cell("√", f"{path}.deviation_causes")
    if _told(possibility := held.get("possibility")):
        cells[INDICATOR.get(str(possibility), f"possibility_{possibility}")] = _cell("√", f"{path}.possibility")
    if _told(held.get("deviation_reason")):
        cells["reason"] = _cell(held["deviation_reason"], f"{path}.deviation_reason")
    return Row(cells)


def _fund(held: Mapping[str, Any], path: str) -> Row:
    kind = str(held.get("kind"))
    cells = {"kind": Cell.of(FUND_KINDS.get(kind, kind), SHEET, f"{path}.kind")}
    cells |= {name: _cell(held[key], f"{path}.{key}") for key, name in FUND_COLUMNS.items() if _told(held.get(key))}
    rate = next((key for key in ("execution_rate_text", "execution_rate") if _told(held.get(key))), None)
    return Row(cells | ({"rate": _cell(held[rate], f"{path}.{rate}")} if rate else {}))


def _cell(value: Any, at: str) -> Cell:
    return Cell.of(value if isinstance(value, str | int | float) else _text(value), SHEET, at)


def _text(value: Any) -> Scalar:
    """A decimal keeps its figures as printed."""
    return "、".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _told(value: Any) -> bool:
    return value is not None and value != ""
