"""绩效目标执行监控表 filled in: as rows to be printed, and as .xlsx."""

from fastapi import Response

from monitoring.api.records import RECORD_PATH, OfMonth
from monitoring.decisions.assignment import record_of
from monitoring.decisions.record import RECORD
from monitoring.permissions import FIRM, READERS
from monitoring.printed import monitoring_form
from monitoring.views import on_paper
from shared.engagements import working_on
from shared.events.values import first_level_of, unit_subject
from shared.form_files import FORM_FILE, form_file
from shared.forms.printed import PrintedForm
from shared.runtime.decider import Unknown
from shared.runtime.web.context import Item
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["监控自评 records"])


@routes.get(RECORD_PATH + "/form", may=READERS | FIRM, refuses=(Unknown,))
async def monitoring_form_of(item: Item, month: OfMonth, ask: Ask) -> PrintedForm:
    """绩效目标执行监控表 as it stands, laid as on paper; amounts in 万元."""
    return await _form(item, month, ask)


@routes.get(RECORD_PATH + "/form.xlsx", may=READERS | FIRM, refuses=(Unknown,), brings=FORM_FILE)
async def monitoring_form_file_of(item: Item, month: OfMonth, ask: Ask) -> Response:
    """绩效目标执行监控表 as .xlsx, which is read again without a difference."""
    return await form_file(await _form(item, month, ask), f"{item}-{month:02}")


async def _form(item: str, month: int, ask: Ask) -> PrintedForm:
    """Raises Unknown."""
    record = await ask.state(RECORD, record_of(item, month), await working_on(ask, item))
    unit, department = unit_subject(ask.jurisdiction, record.unit), unit_subject(ask.jurisdiction, first_level_of(record.unit))
    said = await ask.view(on_paper.VIEW, lambda conn: on_paper.words_of(conn, {item, unit, department}))
    return monitoring_form(record, said.get(item, ""), said.get(unit, ""), said.get(department, ""))
