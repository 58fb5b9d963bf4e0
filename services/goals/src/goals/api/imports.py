"""Goals from files (导入): a declaration form is looked at before anything is decided; what is committed are ordinary drafts."""

import asyncio
from collections.abc import Iterator, Sequence
from functools import partial

from goals.api.ex_ante import ex_ante_standing
from goals.api.rule_sets import checks_of
from goals.decisions import goal
from goals.decisions.checks import check
from goals.decisions.goal import GOAL
from goals.decisions.goal_state import Goal, GoalLifecycleEvent
from goals.decisions.separation import AnotherUnit
from goals.decisions.unit import UNIT, Unit, UnknownUnit
from goals.importing.declaration import DECLARATIONS, Declared, declared
from goals.papers import PAPERS
from goals.permissions import UNITS
from shared.events.goals import GoalContent
from shared.events.values import FormSource, fiscal_year_of, unit_subject, within
from shared.forms import Form
from shared.importing.found import FoundAt, as_read, imported_before
from shared.importing.looking import (
    REFUSES,
    FormKept,
    FormRead,
    FormsKept,
    Keeping,
    Look,
    Previewed,
    each_once,
    imported_from_beside,
    kept,
    looked,
    place_of,
    previewed,
    twice,
)
from shared.importing.reading import READER, Page
from shared.rules.kind import NoRuleSet
from shared.runtime.decider import OutOfOrder, Refusal, Unknown
from shared.runtime.deciding.handler import Answered, Contended
from shared.runtime.web.bulk import BulkCall, BulkContext, ItemTwice, Row
from shared.runtime.web.context import Context
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["导入 imports"])

WANTED = "绩效目标申报表"
NO_ITEM = "表上没有项目代码；请写明这张表是哪个项目的。"


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
    page = await looked(ask, body, PAPERS, DECLARATIONS, WANTED)
    forms = [await _read(ask, body, form, body.item(form, page)) for form in page.forms]
    return Preview(**dict(previewed(body, page)), forms=tuple(each_once(forms, "declares")))


@routes.post("/imports/drafts", may=UNITS, refuses=(*REFUSES, Contended, UnknownUnit, AnotherUnit, Unknown, OutOfOrder))
async def keep_import(body: Keeping, call: BulkCall) -> FormsKept:
    """导入为草稿: the declaration forms of a page of a file become drafts in one commit; what is refused does not hinder the others.

    Each form is a command of its own, whose id follows from file, sheet, cell and item: on whichever page it comes, it is drafted once.
    """
    call.came(body.model_dump_json())  # without the password
    return await call.once(FormsKept, lambda: _kept(call, body))


async def _kept(call: BulkContext, body: Keeping) -> FormsKept:
    page = await looked(call, body, PAPERS, DECLARATIONS, WANTED)
    owner = await call.fold(UNIT, unit_subject(call.jurisdiction, body.unit or call.unit))
    read = await asyncio.get_running_loop().run_in_executor(READER, lambda: list(_chosen(call, body, page)))
    first: dict[str, FormSource] = {}
    rows: dict[str, Row[Goal, GoalLifecycleEvent]] = {}
    found: list[tuple[FormSource, Declared, FoundAt | None]] = []
    for source, one in read:
        why = twice(one.item, first[one.item], source) if one.item in first else _in_the_way(one, source)
        if not why and one.content:
            first[one.item] = source
            decide = partial(_draft, item=one.item, content=one.content, owner=owner, source=source)
            rows[one.item] = Row(body.key(source, one.item, "draft"), one.content.model_dump_json().encode(), decide)
        found.append((source, one, why))
    answers = await call.handle_together(GOAL, rows)
    return kept(body, page, [_became(source, one, why or answers[one.item]) for source, one, why in found])


def _chosen(ask: Context, body: Keeping, page: Page) -> Iterator[tuple[FormSource, Declared]]:
    for form in page.forms:
        source = body.source(form)
        if not body.chosen or place_of(source) in body.chosen:
            yield source, _declared(ask, body, form, body.item(form, page))


def _draft(now: Goal, *, item: str, content: GoalContent, owner: Unit, source: FormSource) -> list[GoalLifecycleEvent]:
    if now.source and imported_from_beside(now.source, source):
        raise ItemTwice(twice(item, now.source, source).sentence)
    return goal.draft(now, content=content, owner=owner, source=source)


def _became(source: FormSource, one: Declared, answer: FoundAt | Answered | Refusal) -> FormKept:
    if isinstance(answer, Refusal):
        answer = FoundAt.of_form(source, type(answer).__name__, str(answer))
    refused = answer if isinstance(answer, FoundAt) else None
    return FormKept(place=place_of(source), item=one.item, name=one.content.name if one.content else "", refused=refused)


def _declared(ask: Context, body: Look, form: Form, item: str) -> Declared:
    """`item` is empty where nobody said which it is of."""
    year = fiscal_year_of(body.about)
    return declared(form, unit=body.unit or ask.unit, item=item, subject=lambda code: f"{ask.jurisdiction}-{year}-{code}")


def _in_the_way(one: Declared, source: FormSource) -> FoundAt | None:
    """What the form itself lacks to become a draft."""
    fatal = next((found for found in one.findings if found.fatal), None)
    if fatal:
        return FoundAt.read(fatal)
    return None if one.item else FoundAt.of_form(source, "ITEM_MISSING", NO_ITEM)


async def _read(ask: Ask, body: Look, form: Form, item: str) -> ReadForm:
    """One form; `item` is empty where nobody said which it is of."""
    source, one = body.source(form), _declared(ask, body, form, item)
    stopped = _in_the_way(one, source)
    refused, checked = await _decided(ask, one, body.unit or ask.unit, source)
    findings = (*as_read(one.findings, body.corrections), *refused, *checked)
    return ReadForm(
        title=form.kind.zh,
        source=source,
        item=one.item,
        content=one.content,
        cells=one.cells,
        findings=findings,
        drafts=not (stopped or refused),
        declares=not any(found.fatal for found in findings),
        draft_key=body.key(source, one.item, "draft"),
        declaration_key=body.key(source, one.item, "declaration"),
    )


async def _decided(ask: Ask, one: Declared, unit: str, source: FormSource) -> tuple[Sequence[FoundAt], Sequence[FoundAt]]:
    """Why no draft would be made of it, and what the checks of the declaration say; by the code of the decisions."""
    if not one.item:
        return [FoundAt.of_form(source, "ITEM_MISSING", NO_ITEM)], []
    if not one.content:
        return [], []
    now = await ask.fold(GOAL, one.item)
    if now.unit and not within(now.unit, unit):
        return [FoundAt.of_form(source, "OutOfScope", f"{one.item} 不是本单位的项目；请改正项目编号。")], []
    owner = await ask.fold(UNIT, unit_subject(ask.jurisdiction, unit))
    known = imported_before(now.source, source)
    try:
        _draft(now, item=one.item, content=one.content, owner=owner, source=source)
    except Refusal as refusal:
        return [FoundAt.of_form(source, type(refusal).__name__, str(refusal))], known
    rules, before = (await checks_of(ask)).of(now, one.item, ask.today), await ex_ante_standing(ask, one.item, now, one.content)
    said = check(one.item, one.content, rules, taken_over=now.taken_over, before=before.findings)
    return [], known + [FoundAt.checked(found, one.sheet, one.cell_of(found.place)) for found in said]
