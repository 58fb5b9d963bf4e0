"""A monitoring form, or its rows in the national table, go out and come in again: the same rows, money and words."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings

from monitoring.api.imports import FormProgress
from monitoring.decisions.record_state import Record, Status
from monitoring.importing.self_check import FIELDS, filled
from monitoring.national import Reported, rows_of
from monitoring.printed import monitoring_form
from shared.events.monitoring import Likelihood
from shared.events.text import compared
from shared.forms import document, forms_in, read
from shared.forms.national import MONITORING, WRITTEN
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


@pytest.mark.parametrize("ending", WRITTEN)
@settings(max_examples=6)
@given(records())
def test_rows_of_the_national_table_come_in_as_they_went_out(ending: str, record: Record) -> None:
    told = tuple(one for one in record.indicators if one.name in record.rows)
    assume(told)
    assume(len({"".join(compared(one.name).split()) for one in told}) == len(told))
    assume(all(row.causes or not row.explanation.strip() or row.likelihood is Likelihood.CERTAIN for row in record.rows.values()))
    record = replace(record, indicators=told, status=Status.SUBMITTED)
    table = MONITORING["PAY_PERF_MONITOR_INFO"]
    rows = rows_of(table.name, [Reported(f"{ITEM}/{record.period_end_month:02}", record, 1)])

    async def whole() -> bytes:
        async def pages() -> AsyncIterator[Sequence[tuple[str, ...]]]:
            yield rows

        return b"".join([part async for part in WRITTEN[ending][1](table, pages())])

    (form,) = forms_in(read(f"表.{ending}", asyncio.run(whole()))).forms
    notes = filled(document(form), record, ITEM)
    assert {one.rule for one in notes.findings if one.fatal} <= {"CAUSE_MISSING"}
    content = content_of(notes, FormProgress, FIELDS, "监控自评表")
    assert content is not None
    assert content.progress == tuple(record.rows[one.name] for one in told)
    assert record.execution is not None
    figures = (record.execution.executed, record.beside.expected_executed)
    assert content.beside is not None
    assert (content.beside.executed, content.beside.expected_executed) == figures
