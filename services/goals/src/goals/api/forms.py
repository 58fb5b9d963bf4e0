"""绩效目标申报表 filled in: as rows to be printed, and as .xlsx."""

from fastapi import Response

from goals.decisions.goal import GOAL
from goals.decisions.unit import UNIT
from goals.permissions import FIRM, READERS
from goals.printed import goal_form
from shared.engagements import working_on
from shared.events.values import first_level_of, fiscal_year_of, unit_subject
from shared.form_files import FORM_FILE, form_file
from shared.forms.printed import PrintedForm
from shared.runtime.decider import Unknown
from shared.runtime.web.context import Item
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["绩效目标 goals"])


@routes.get("/items/{item}/form", may=READERS | FIRM, refuses=(Unknown,))
async def goal_form_of(item: Item, ask: Ask) -> PrintedForm:
    """绩效目标申报表 of the approved goal, else of the latest one, laid as on paper; amounts in 万元."""
    return await _form(item, ask)


@routes.get("/items/{item}/form.xlsx", may=READERS | FIRM, refuses=(Unknown,), brings=FORM_FILE)
async def goal_form_file_of(item: Item, ask: Ask) -> Response:
    """绩效目标申报表 as .xlsx, which is read again without a difference."""
    return await form_file(await _form(item, ask), item)


async def _form(item: str, ask: Ask) -> PrintedForm:
    """Raises Unknown."""
    found = await ask.state(GOAL, item, await working_on(ask, item))
    if found.content is None:
        raise Unknown(f"{item} 还没有编制绩效目标")
    codes = (found.content.unit, first_level_of(found.content.unit))
    unit, department = [(await ask.fold(UNIT, unit_subject(ask.jurisdiction, code))).name for code in codes]
    return goal_form(found.content, fiscal_year_of(item), unit, department)
