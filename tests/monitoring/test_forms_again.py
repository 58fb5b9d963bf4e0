"""A monitoring form goes out as .xlsx and comes in again: the same rows, money and words."""

from dataclasses import replace

from hypothesis import assume, given, settings

from monitoring.api.imports import FormProgress
from monitoring.decisions.record_state import Record
from monitoring.importing.self_check import FIELDS, filled
from monitoring.printed import monitoring_form
from shared.events.text import compared
from shared.forms import document, forms_in, read
from shared.forms.printed import as_xlsx
from shared.importing.content import content_of
from tests.forms.filled import DEPARTMENT, UNIT, records

ITEM = "360922-2026-P0017"


@settings(max_examples=15)
@given(records())
def test_what_went_out_comes_in_the_same(record: Record) -> None:
    told = tuple(one for one in record.indicators if one.name in record.rows)
    names = {"".join(compared(one.name).split()) for one in told}
    assume(told)
    assume(len(names) == len(told))
    record = replace(record, indicators=told)
    paper = as_xlsx(monitoring_form(record, "目标", UNIT, DEPARTMENT))
    (form,) = forms_in(read("表.xlsx", paper)).forms
    notes = filled(document(form), record, ITEM)
    unexplained = {"CAUSE_MISSING"}
    assert {one.rule for one in notes.findings if one.fatal} <= unexplained, "a cause is asked for where none is given"
    content = content_of(notes, FormProgress, FIELDS, "监控自评表")
    assert content is not None
    assert content.progress == tuple(record.rows[one.name] for one in told)
    money = record.execution
    assert money is not None
    figures = {name: getattr(money, name) for name in ("initial_budget", "adjusted_budget", "executed")}
    assert content.beside == record.beside.model_copy(update=figures)
