"""绩效自评表 filled in: as rows to be printed, and as .xlsx."""

from fastapi import Response

from evaluation.decisions.approved_indicators import annual_of
from evaluation.decisions.self_evaluation import SELF_EVALUATION
from evaluation.permissions import FIRM, READERS
from evaluation.printed import self_evaluation_form
from evaluation.printed_of_department import department_self_evaluation_form
from evaluation.views import approved_goals, initial_goals, known_units
from shared.engagements import working_on
from shared.events.values import ObjectKind, first_level_of
from shared.form_files import FORM_FILE, form_file
from shared.forms.printed import PrintedForm
from shared.runtime.decider import Unknown
from shared.runtime.web.context import Item
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["单位自评 self-evaluation"])


@routes.get("/self-evaluations/{item}/form", may=READERS | FIRM, refuses=(Unknown,))
async def self_evaluation_form_of(item: Item, ask: Ask) -> PrintedForm:
    """绩效自评表 as it stands, laid as on paper; amounts in 万元."""
    return await _form(item, ask)


@routes.get("/self-evaluations/{item}/form.xlsx", may=READERS | FIRM, refuses=(Unknown,), brings=FORM_FILE)
async def self_evaluation_form_file_of(item: Item, ask: Ask) -> Response:
    """绩效自评表 as .xlsx, which is read again without a difference."""
    return await form_file(await _form(item, ask), item)


async def _form(item: str, ask: Ask) -> PrintedForm:
    """Raises Unknown."""
    known = await ask.state(SELF_EVALUATION, item, await working_on(ask, item))
    codes = (known.unit, first_level_of(known.unit))
    goal, initial, names = await ask.view(
        (approved_goals.VIEW, initial_goals.VIEW, known_units.VIEW),
        lambda conn: (
            approved_goals.contents(conn, [item]).get(item),
            initial_goals.content_of(conn, item),
            known_units.names(conn, jurisdiction=ask.jurisdiction, codes=codes),
        ),
    )
    asked = annual_of(goal) if goal else known.indicators
    aim, of_unit = goal.annual_goal if goal else "", [names.get(code, "") for code in codes]
    if known.object is ObjectKind.DEPARTMENT:
        return department_self_evaluation_form(known, asked, initial or goal, aim, *of_unit)
    return self_evaluation_form(known, asked, aim, *of_unit)
