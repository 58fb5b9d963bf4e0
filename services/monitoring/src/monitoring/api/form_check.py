"""The monitoring form as it is typed: whether it would pass, what is said at which field, and the lights to be expected."""

from typing import Annotated

from pydantic import Field

from monitoring.api.records import RECORD_PATH, Figures, OfMonth
from monitoring.api.rule_sets import rules_of
from monitoring.decisions.assignment import record_of as key_of
from monitoring.decisions.execution import EXECUTION, as_of
from monitoring.decisions.form_check import Draft, appraised
from monitoring.decisions.record import RECORD
from monitoring.decisions.round import last_day
from monitoring.permissions import AGENCY
from shared.events.monitoring import Assessed, Execution, Light, Progress, Stated
from shared.events.values import Money, Note, fiscal_year_of
from shared.runtime.decider import Unknown
from shared.runtime.web.checking import Checked, Found, checks, verdict
from shared.runtime.web.commands import Body
from shared.runtime.web.context import Item
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["监控自评 records"])


class Form(Body):
    """The form as far as it is typed; without the two documents."""

    progress: Annotated[tuple[Progress, ...], Field(max_length=200)] = ()
    execution: Figures | None = None
    explanation: Note = ""
    expected_executed: Money | None = None
    problems: Note = ""
    measures: Note = ""


class FormChecked(Checked):
    """The verdict, and what the form comes to."""

    execution: Execution | None
    """预算执行: as the treasury tells it at the end of the period, else as the form states it."""
    goal_light: Light | None
    execution_light: Light | None
    """The lights to be expected, once every indicator has a row and the execution is known."""
    lights: tuple[Assessed, ...]


@checks(routes, RECORD_PATH + "/form", may=AGENCY, refuses=(Unknown,))
async def check_form(item: Item, month: OfMonth, body: Form, ask: Ask) -> FormChecked:
    """预检：the whole form as it is typed, by the rules of filling in and of submitting; nothing is kept."""
    state = await ask.state(RECORD, key_of(item, month))
    treasury = await ask.fold(EXECUTION, item)
    stated = Stated.model_construct(**dict(body.execution)) if body.execution else None
    found = appraised(
        state,
        Draft(body.progress, stated, body.explanation, body.expected_executed),
        fact=as_of(treasury, last_day(fiscal_year_of(item), month)),
        rules_named=(await rules_of(ask)).named,
        today=ask.today,
    )
    said = [Found.refused(rule, place) for place, rule in found.refused]
    said += [Found(code="Remark", sentence=sentence, fatal=False, place="explanation") for sentence in found.remarks]
    lights = found.lights
    return FormChecked(
        **dict(verdict(said)),
        execution=found.execution,
        goal_light=lights.goal_light if lights else None,
        execution_light=lights.execution_light if lights else None,
        lights=lights.lights if lights else (),
    )
