"""Goals from files (导入): a declaration form is looked at before anything is decided; what is committed are ordinary commands."""

from collections.abc import Sequence

from goals.api.ex_ante import ex_ante_standing
from goals.api.rule_sets import checks_of
from goals.decisions import goal
from goals.decisions.checks import check
from goals.decisions.goal import GOAL
from goals.decisions.unit import UNIT
from goals.importing.declaration import DECLARATIONS, Declared, declared
from goals.papers import PAPERS
from goals.permissions import UNITS
from shared.events.goals import GoalContent
from shared.events.values import FormSource, fiscal_year_of, unit_subject, within
from shared.forms import Form
from shared.importing.found import FoundAt, as_read, imported_before
from shared.importing.looking import REFUSES, FormRead, Look, Previewed, each_once, looked, previewed
from shared.rules.kind import NoRuleSet
from shared.runtime.decider import Refusal
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["导入 imports"])


class ReadForm(FormRead):
    """One form, and the goal that it is."""

    content: GoalContent | None
    """None while a cell stands in the way."""
    declares: bool
    """Whether it could be declared then."""
    declaration_key: str
    """The command id of the declaration; the same for the same form of the same file and item."""


class Preview(Previewed):
    """What a file holds; nothing was decided."""

    forms: tuple[ReadForm, ...]


@routes.post("/imports/preview", may=UNITS, refuses=(*REFUSES, NoRuleSet))
async def preview_import(body: Look, ask: Ask) -> Preview:
    """导入预览: the declaration forms of a file that was handed in, each with what the reader and the checks find, at its cell."""
    page = await looked(ask, body, PAPERS, DECLARATIONS, "绩效目标申报表")
    forms = [await _read(ask, body, form, body.item(form, page)) for form in page.forms]
    return Preview(**dict(previewed(body, page)), forms=tuple(each_once(forms, "declares")))


async def _read(ask: Ask, body: Look, form: Form, item: str) -> ReadForm:
    """One form; `item` is empty where nobody said which it is of."""
    unit, year, source = body.unit or ask.unit, fiscal_year_of(body.about), body.source(form)
    one = declared(form, unit=unit, item=item, subject=lambda code: f"{ask.jurisdiction}-{year}-{code}")
    refused, checked = await _decided(ask, one, unit, source)
    findings = (*as_read(one.findings, body.corrections), *refused, *checked)
    return ReadForm(
        title=form.kind.zh,
        source=source,
        item=one.item,
        content=one.content,
        cells=one.cells,
        findings=findings,
        drafts=bool(one.item and one.content and not refused and not any(found.fatal for found in one.findings)),
        declares=not any(found.fatal for found in findings),
        draft_key=body.key(source, one.item, "draft"),
        declaration_key=body.key(source, one.item, "declaration"),
    )


async def _decided(ask: Ask, one: Declared, unit: str, source: FormSource) -> tuple[Sequence[FoundAt], Sequence[FoundAt]]:
    """Why no draft would be made of it, and what the checks of the declaration say; by the code of the decisions."""
    if not one.item:
        return [FoundAt.of_form(source, "ITEM_MISSING", "表上没有项目代码；请写明这张表是哪个项目的。")], []
    if not one.content:
        return [], []
    now = await ask.fold(GOAL, one.item)
    if now.unit and not within(now.unit, unit):
        return [FoundAt.of_form(source, "OutOfScope", f"{one.item} 不是本单位的项目；请改正项目编号。")], []
    owner = await ask.fold(UNIT, unit_subject(ask.jurisdiction, unit))
    known = imported_before(now.source, source)
    try:
        goal.draft(now, content=one.content, owner=owner)
    except Refusal as refusal:
        return [FoundAt.of_form(source, type(refusal).__name__, str(refusal))], known
    rules, before = (await checks_of(ask)).of(now, one.item, ask.today), await ex_ante_standing(ask, one.item, now, one.content)
    said = check(one.item, one.content, rules, taken_over=now.taken_over, before=before.findings)
    return [], known + [FoundAt.checked(found, one.sheet, one.cell_of(found.place)) for found in said]
