"""Monitoring forms from files (导入): a form is looked at before anything is decided; what is committed is the ordinary filling in."""

from decimal import Decimal

from monitoring.api.records import Filling
from monitoring.api.rule_sets import rules_of
from monitoring.decisions import record
from monitoring.decisions.assignment import record_of as key_of
from monitoring.decisions.execution import EXECUTION, Fact, as_of
from monitoring.decisions.form_check import Draft, appraised
from monitoring.decisions.record import RECORD
from monitoring.decisions.record_state import Record, Status
from monitoring.decisions.round import last_day
from monitoring.importing.self_check import FIELDS, FIGURES, SELF_CHECKS, beside_treasury, filled
from monitoring.papers import PAPERS
from monitoring.permissions import AGENCY
from monitoring.views import records
from shared.events.envelope import Value
from shared.events.monitoring import Stated
from shared.events.text import compared
from shared.events.values import Month, fiscal_year_of, within
from shared.forms import Document, Form, document
from shared.importing.content import content_of
from shared.importing.found import FoundAt, as_read, imported_before
from shared.importing.looking import REFUSES, FormRead, Look, Previewed, each_once, looked, previewed
from shared.importing.matching import project_code
from shared.importing.notes import Notes
from shared.runtime.decider import Refusal
from shared.runtime.web.checking import Found
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["导入 imports"])


class LookAtRound(Look):
    """预览: a file with forms of one round."""

    month: Month
    """The month that the round's period ends with."""


class FormProgress(Filling):
    """What is filled in, as its route takes it."""


class FigureBeside(Value):
    """A figure of the form in yuan, beside the treasury's as of the period's last day."""

    name: str
    cell: str
    stated: Decimal | None
    treasury: Decimal | None
    """None where it told nothing: then the form's counts."""


class ReadSelfCheck(FormRead):
    """One form, and what would be filled in."""

    name: str
    content: FormProgress | None
    """None while a cell stands in the way."""
    figures: tuple[FigureBeside, ...]
    sends: bool
    """Whether it could be submitted then, with the two papers."""


class SelfChecksPreview(Previewed):
    """What a file holds; nothing was decided."""

    forms: tuple[ReadSelfCheck, ...]


@routes.post("/records/imports/preview", may=AGENCY, refuses=REFUSES)
async def preview_self_checks(body: LookAtRound, ask: Ask) -> SelfChecksPreview:
    """导入预览: the monitoring forms of a file that was handed in, with what is found at their cells."""
    page = await looked(ask, body, PAPERS, SELF_CHECKS, "绩效目标执行监控表")
    forms = [await _read(ask, body, form, body.item(form, page)) for form in page.forms]
    return SelfChecksPreview(**dict(previewed(body, page)), forms=tuple(each_once(forms, "sends")))


async def _read(ask: Ask, body: LookAtRound, form: Form, told: str) -> ReadSelfCheck:
    """One form; `told` is empty where nobody said which item it is of."""
    unit, source, read = body.unit or ask.unit, body.source(form), document(form)
    item = told or await _item_of(ask, read, unit, fiscal_year_of(body.about), body.month)
    state = await ask.fold(RECORD, key_of(item, body.month)) if item else Record()
    seen = {"title": form.kind.zh, "source": source, "item": item, "draft_key": body.key(source, item, f"progress {body.month}")}
    if why := _stops(item, state, unit, body.month):
        findings = (*as_read(read.findings, body.corrections), FoundAt.of_form(source, *why))
        return ReadSelfCheck(**seen, name="", content=None, cells={}, figures=(), findings=findings, drafts=False, sends=False)
    notes = filled(read, state, item)
    notes.values["source"] = source
    fact = as_of(await ask.fold(EXECUTION, item), last_day(state.fiscal_year, state.period_end_month))
    beside_treasury(notes, read, fact)
    content = content_of(notes, FormProgress, FIELDS, "监控自评表")
    checked = await _checked(ask, state, content, fact, notes) if content else []
    findings = (*as_read(notes.findings, body.corrections), *imported_before(state.source, source), *checked)
    return ReadSelfCheck(
        **seen,
        name=state.name,
        content=content,
        cells=notes.cells,
        figures=_figures(notes, fact),
        findings=findings,
        drafts=bool(content and _fills(ask, state, content) and not any(one.fatal for one in notes.findings)),
        sends=bool(content) and not any(one.fatal for one in findings),
    )


def _stops(item: str, state: Record, unit: str, month: int) -> tuple[str, str] | None:
    """Why nothing of the form is looked at; how another unit's form stands, nobody hears."""
    if not item:
        return "ITEM_MISSING", f"表上没有项目代码，也没有本单位 1—{month} 月同名的监控任务；请写明这张表是哪个项目的。"
    if state.status is Status.NONE:
        return "NotAssigned", f"{item} 没有下达 1—{month} 月的监控任务；请核对项目编号和月份。"
    if not within(state.unit, unit):
        return "OutOfScope", f"{item} 不是本单位的项目；请改正项目编号。"
    return None


async def _item_of(ask: Ask, read: Document, unit: str, year: int, month: int) -> str:
    """By the code that the form prints, else by the only name of the unit's records of the round; empty where neither says it."""
    if code := project_code(read):
        return f"{ask.jurisdiction}-{year}-{code}"
    printed = compared(read.said("project_name") or read.said("unit") or "")
    mine = await ask.view(records.VIEW, lambda conn: records.named(conn, year=year, month=month, scope=unit))
    same = [item for item, name in mine if compared(name) == printed]
    return same[0] if len(same) == 1 else ""


async def _checked(ask: Ask, state: Record, content: FormProgress, fact: Fact | None, notes: Notes) -> list[FoundAt]:
    """What the rules of filling in and of submitting say, each at its cell; a cell that is refused already is not told again."""
    figures = content.execution.model_dump() if content.execution else {}
    stated = Stated(**figures) if figures and None not in figures.values() else None
    draft = Draft(content.progress, stated, content.explanation, content.expected_executed)
    found = appraised(state, draft, fact=fact, rules_named=(await rules_of(ask)).named, today=ask.today)
    told = {one.cell for one in notes.findings if one.fatal}
    said = [(Found.refused(rule, place), notes.cell_of(place.replace(".", "/"))) for place, rule in found.refused]
    return [FoundAt.checked(one, notes.sheet, cell) for one, cell in said if not cell or cell not in told]


def _fills(ask: Ask, state: Record, content: FormProgress) -> bool:
    """Whether it would be kept as a draft now."""
    try:
        record.fill(state, progress=content.progress, today=ask.today)
    except Refusal:
        return False
    return True


def _figures(notes: Notes, fact: Fact | None) -> tuple[FigureBeside, ...]:
    """The three of the form's execution block."""
    stated = notes.values["execution"]
    return tuple(
        FigureBeside(
            name=title,
            cell=notes.cells.get(f"execution/{name}", ""),
            stated=stated.get(name),
            treasury=getattr(fact, name) if fact else None,
        )
        for name, (_, title) in FIGURES.items()
    )
